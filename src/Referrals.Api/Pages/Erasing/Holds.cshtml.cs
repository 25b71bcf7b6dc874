using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Projections.Governance;

namespace Referrals.Api.Pages.Erasing;

/// <summary>Every legal hold; one is placed, and one is lifted.</summary>
[For(Role.InformationGovernance)]
[Shows(AccessKind.List)]
internal sealed class HoldsModel(LegalHoldQueries queries, LegalHolds holds, RecordsByReference records, Asking asking) : PageModel
{
    public IReadOnlyList<LegalHoldView> Holds { get; private set; } = [];

    /// <summary>The one whose lifting is asked for.</summary>
    public LegalHoldView? ToLift => Holds.FirstOrDefault(h => h.Id == Lift && h.LiftedAt is null);

    [BindProperty(SupportsGet = true)]
    public Guid? Lift { get; set; }

    [BindProperty]
    public string? Reference { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Why it is lifted.</summary>
    [BindProperty]
    public string? Over { get; set; }

    /// <summary>Whoever comes from somebody's records need not say whose.</summary>
    public Task OnGetAsync(Guid? record)
    {
        Reference = record?.ToString();
        return LoadAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var command = new PlaceLegalHold(Reason ?? "");
        var personId = await this.RecordAsync(records, Reference);
        return this.Fits(command, new PlaceLegalHold.Validator()) && personId is { } id
            && await this.TryAsync(() => holds.PlaceAsync(asking.Of(HttpContext, default), id, command, HttpContext.RequestAborted))
            ? Redirect("/audit/holds") : await AgainAsync();
    }

    public async Task<IActionResult> OnPostLiftAsync()
    {
        await LoadAsync();
        var hold = Holds.FirstOrDefault(h => h.Id == Lift) ?? throw ProblemException.NotFound();
        if (string.IsNullOrWhiteSpace(Over))
        {
            ModelState.AddModelError(nameof(Over), "Write something here.");
            return Page();
        }

        return await this.TryAsync(() => holds.LiftAsync(asking.Of(HttpContext, default), hold.PersonId, hold.Id, new LiftLegalHold(Over), HttpContext.RequestAborted))
            ? Redirect("/audit/holds") : Page();
    }

    private async Task<IActionResult> AgainAsync()
    {
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync()
    {
        Holds = await queries.AllAsync(HttpContext.Actor(), HttpContext.RequestAborted);
        HttpContext.Shows(new Shown([.. Holds.Select(h => h.PersonId).Distinct()], [], ShownFields.Of(Holds)));
    }
}
