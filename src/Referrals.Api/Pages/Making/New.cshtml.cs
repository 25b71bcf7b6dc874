using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Drafts;
using Referrals.Api.People;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Programmes;

namespace Referrals.Api.Pages.Making;

/// <summary>Where a referral begins: with the service, or with the person. Nobody is named yet.</summary>
[For(Role.Practitioner, Role.Coordinator)]
internal sealed class NewModel(OpenDrafts drafts, PartnershipSource partnerships, ProgrammeCatalogue programmes, Areas areas) : PageModel
{
    /// <summary>The organisation's own record of somebody, where a link led here from one of their referrals.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Person { get; set; }

    public bool HasPerson => Person is not null;

    /// <summary>How many drafts there are to go on with.</summary>
    public long Drafts { get; private set; }

    public ChoosingServices Choosing { get; private set; } = null!;

    private string Path => Person is { } person ? $"/referrals/new?person={person}" : "/referrals/new";

    public Task OnGetAsync() => LoadAsync([]);

    public async Task<IActionResult> OnPostAsync(Guid[] services)
    {
        await LoadAsync(services);
        if (this.Chosen(Choosing, services) is { Count: > 0 } chosen)
        {
            return await BeginAsync(new Draft { PersonId = Person }.For(chosen));
        }

        return Page();
    }

    public async Task<IActionResult> OnPostPersonAsync()
    {
        await MayChooseAsync();
        return await BeginAsync(new Draft { PersonId = Person });
    }

    public async Task<IActionResult> OnPostFilterAsync()
    {
        if (await ServiceFilter.AddressAsync(this, Path, areas, HttpContext.RequestAborted) is { } address)
        {
            return Redirect(address);
        }

        await LoadAsync([]);
        return Page();
    }

    private async Task<IActionResult> BeginAsync(Draft draft)
    {
        var id = await drafts.Kept.BeginAsync(HttpContext.Actor(), draft, HttpContext.RequestAborted);
        return Redirect(draft.PersonId is null ? $"/referrals/new/{id}/person" : $"/referrals/new/{id}");
    }

    private async Task LoadAsync(IReadOnlyCollection<Guid> chosen)
    {
        await MayChooseAsync();
        Drafts = await drafts.Kept.CountAsync(HttpContext.Actor(), HttpContext.RequestAborted);
        Choosing = this.Choosing(await partnerships.CurrentAsync(HttpContext.RequestAborted), programmes, WorkingDays.InLondon(drafts.Now), chosen, onward: false, Path);
    }

    private async Task MayChooseAsync()
    {
        if (Person is { } personId && !await drafts.SeesAsync(HttpContext.Actor(), personId, HttpContext.RequestAborted))
        {
            throw ProblemException.NotFound();
        }
    }
}
