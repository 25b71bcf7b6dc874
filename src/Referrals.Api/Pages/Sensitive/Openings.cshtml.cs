using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Api.Sharing;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Sharing;

namespace Referrals.Api.Pages.Sensitive;

/// <summary>Openings from outside the circle, those that wait for a review first.</summary>
[For(Role.Coordinator, Role.InformationGovernance)]
[Shows(AccessKind.List)]
internal sealed class OpeningsModel(SensitiveOpening opening, SensitiveOpeningQueries queries, Asking asking, TimeProvider time) : PageModel
{
    public static readonly IReadOnlyList<Choice> Findings = Choice.Of<OpeningFinding>();

    public IReadOnlyList<SensitiveOpeningView> Openings { get; private set; } = [];

    /// <summary>The opening that is reviewed.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Review { get; set; }

    [BindProperty]
    public string? Finding { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    public SensitiveOpeningView? ToReview => Openings.FirstOrDefault(o => o.Id == Review && o.Review is null && MayReview(o));

    public string Waiting => Openings.Count(o => o.Review is null) is var waiting && waiting == 0 ? "Nothing to review."
        : $"To be reviewed: {waiting}, of which {Openings.Count(o => o.Overdue)} overdue.";

    public bool MayReview(SensitiveOpeningView one) => one.Member.Id != HttpContext.Actor().MemberId;

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await LoadAsync();
        var reviewed = Openings.FirstOrDefault(o => o.Id == Review) ?? throw ProblemException.NotFound();
        if (Findings.All(f => f.Value != Finding))
        {
            ModelState.AddModelError(nameof(Finding), "Choose whether it was right");
            return Page();
        }

        var command = new ReviewOpening(Enum.Parse<OpeningFinding>(Finding!, ignoreCase: true), string.IsNullOrWhiteSpace(Note) ? null : Note);
        return this.Fits(command, new ReviewOpening.Validator())
            && await this.TryAsync(() => opening.ReviewAsync(asking.Of(HttpContext, default), reviewed.Id, command, HttpContext.RequestAborted))
            ? Redirect("/audit/openings") : Page();
    }

    private async Task LoadAsync()
    {
        Openings = await queries.ListAsync(HttpContext.Actor(), WorkingDays.InLondon(time.GetUtcNow()), HttpContext.RequestAborted);
        HttpContext.Shows(new Shown([], [.. Openings.Select(o => o.ReferralId).Distinct()], ShownFields.Of(Openings)));
    }
}
