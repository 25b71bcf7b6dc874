using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Projections.Governance;

namespace Referrals.Api.Pages.Retaining;

/// <summary>What is due to go, confirmed here a page at a time, and what was removed.</summary>
[For(Role.InformationGovernance)]
[TwiceSure]
internal sealed class RetentionModel(
    RetentionFinding finding, RetentionRun run, ErasureQueries erasures, PartnershipSource partnerships, ProgrammeCatalogue catalogue, TimeProvider time) : PageModel
{
    /// <summary>So many people fit on a page that is made in a second.</summary>
    public const int Most = 100;

    private const int Latest = 50;

    /// <summary>Of the list that was shown.</summary>
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Begun { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Review { get; set; }

    public string? Done => (Begun, Review) is ({ } begun, { } review)
        ? $"{Spoken.Count(begun, "erasure")} begun.{(review > 0 ? $" To be reviewed first, since others wrote of them: {review}." : "")}" : null;

    internal RetentionList List { get; private set; } = null!;

    internal IReadOnlyList<DueGroup> Groups { get; private set; } = [];

    public IReadOnlyList<ErasureHead> Removed { get; private set; } = [];

    public IEnumerable<Programme> Programmes => catalogue.All;

    public DateTimeOffset Now => time.GetUtcNow();

    public string NameOf(string? programme) => programme is null ? "Nobody referred them" : catalogue.Find(programme)?.Name ?? programme;

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        RetentionDone? done = null;
        if (await this.TryAsync(async () => done = await run.ConfirmAsync(HttpContext.Actor(), HttpContext.TraceId(), Code ?? "", Most, null, null, HttpContext.RequestAborted)))
        {
            return Redirect($"/admin/retention?begun={done!.Begun}&review={done.ToReview.Count}");
        }

        // The code of the list that is shown now, not of the one that was confirmed.
        ModelState.SetModelValue(nameof(Code), null, null);
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync()
    {
        List = await finding.FindAsync(Most, null, HttpContext.RequestAborted);
        Groups = List.Groups(await partnerships.CurrentAsync(HttpContext.RequestAborted));
        Removed = await erasures.OfRetentionAsync(HttpContext.Actor(), Latest, HttpContext.RequestAborted);
    }
}
