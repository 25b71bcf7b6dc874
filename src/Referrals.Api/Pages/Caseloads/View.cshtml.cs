using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Caseloads;
using Referrals.Api.Directory;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Programmes;

namespace Referrals.Api.Pages.Caseloads;

/// <summary>Names the filters of an address as a view, or gives a view of one's own another name.</summary>
[For(Role.Practitioner, Role.Coordinator)]
internal sealed class ViewModel(SavedViews views, PartnershipSource partnerships, ProgrammeCatalogue programmes) : PageModel
{
    private const string New = "new";

    public bool IsNew { get; private set; }

    /// <summary>What the view filters by.</summary>
    public IReadOnlyList<FilterOn> Filters { get; private set; } = [];

    /// <summary>The words of the address that are kept.</summary>
    public string Words { get; private set; } = "";

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public List<string> Shared { get; set; } = [];

    [BindProperty]
    public Guid Key { get; set; }

    public async Task OnGetAsync(string id)
    {
        await LoadAsync(id, fill: true);
        Key = Guid.CreateVersion7();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        var view = await LoadAsync(id, fill: false);
        var called = new NameView(Name ?? "", Shared is ["true"]);
        if (!this.Fits(called, new NameView.Validator()))
        {
            return Page();
        }

        if (view is not null)
        {
            await views.ChangeAsync(HttpContext.Actor(), view.Id, called);
            return Redirect("/caseload/views?done=changed");
        }

        return Key != Guid.Empty && await this.TryAsync(() => views.SaveAsync(HttpContext.Actor(), Key, called, Words)) ? Redirect($"/caseload{Words}") : Page();
    }

    /// <summary>The view of this id; for a new one nothing, and the words of the address are read.</summary>
    private async Task<SavedView?> LoadAsync(string id, bool fill)
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        IsNew = id is New;
        if (IsNew)
        {
            Words = CaseloadWords.Known(Request.Query);
            var words = QueryWords.OfForm(ListAddress.Read(Words));
            CaseloadWords.Read(words, actor, programmes);
            words.Finish();
        }

        var view = IsNew ? null : await views.OwnAsync(actor, Guid.TryParse(id, out var known) ? known : throw ProblemException.NotFound(), ct);
        Words = view?.Words ?? Words;
        (Name, Shared) = fill ? (view?.Name, view?.Shared is true ? ["true"] : []) : (Name, Shared);
        Filters = new CaseloadChoices(await partnerships.CurrentAsync(ct), programmes, actor)
            .On(ListAddress.Read(Words).Select(w => KeyValuePair.Create(w.Key, w.Value.ToString())), new ListAddress("/caseload", Request.Query));
        return view;
    }
}
