using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Caseloads;
using Referrals.Api.Directory;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Caseloads;

/// <summary>The views that somebody keeps: their order, and which of them the organisation sees. What is deleted can be kept again.</summary>
[For(Role.Practitioner, Role.Coordinator)]
internal sealed class ViewsModel(SavedViews views, PartnershipSource partnerships, ProgrammeCatalogue programmes) : PageModel
{
    private Partnership _partnership = null!;

    private CaseloadChoices _choices = null!;

    public IReadOnlyList<SavedView> Own { get; private set; } = [];

    public IReadOnlyList<SavedView> Others { get; private set; } = [];

    public string? Done { get; private set; }

    /// <summary>What was deleted a moment ago, with the key under which it is kept again.</summary>
    public (SavedView View, Guid Key)? Deleted { get; private set; }

    public async Task OnGetAsync(string? done)
    {
        Done = done is "changed" ? "The view is changed." : null;
        await LoadAsync();
    }

    public async Task<IActionResult> OnPostMoveAsync(Guid id, int by)
    {
        await views.OwnAsync(HttpContext.Actor(), id, HttpContext.RequestAborted);
        await views.MoveAsync(HttpContext.Actor(), id, Math.Sign(by));
        return Redirect("/caseload/views");
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id)
    {
        var view = await views.OwnAsync(HttpContext.Actor(), id, HttpContext.RequestAborted);
        await views.DeleteAsync(HttpContext.Actor(), id);
        (Deleted, Done) = ((view, Guid.CreateVersion7()), $"“{view.Name}” is deleted.");
        await LoadAsync();
        return Page();
    }

    /// <summary>Keeps again what was deleted.</summary>
    public async Task<IActionResult> OnPostUndoAsync(Guid key, string? name, string? words, bool shared)
    {
        var called = new NameView(name ?? "", shared);
        var known = CaseloadWords.Known(ListAddress.Read(words ?? ""));
        if (this.Fits(called, new NameView.Validator()) && await this.TryAsync(() => views.SaveAsync(HttpContext.Actor(), key, called, known)))
        {
            return Redirect("/caseload/views");
        }

        await LoadAsync();
        return Page();
    }

    /// <summary>What a view filters by.</summary>
    public string Said(SavedView view)
    {
        var query = ListAddress.Read(view.Words);
        var said = _choices.On(query.Select(w => KeyValuePair.Create(w.Key, w.Value.ToString())), new ListAddress("/caseload", query));
        return said.Count == 0 ? "Everything that is open" : string.Join(", ", said.Select(f => $"{f.Name}: {f.Value}"));
    }

    public string OwnerOf(SavedView view) => _partnership.NameOfMember(view.MemberId).Name;

    private async Task LoadAsync()
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        _partnership = await partnerships.CurrentAsync(ct);
        _choices = new CaseloadChoices(_partnership, programmes, actor);
        var all = await views.ListAsync(actor, ct);
        (Own, Others) = ([.. all.Where(v => v.MemberId == actor.MemberId)], [.. all.Where(v => v.MemberId != actor.MemberId)]);
    }
}
