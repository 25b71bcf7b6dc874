using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Outcomes;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Auditing;

namespace Referrals.Api.Pages.Publishing;

/// <summary>
/// What the check of a release said: that it passed or not, and for information governance which cells and why; there it is published and
/// taken back.
/// </summary>
[For(Role.Evaluator, Role.InformationGovernance)]
[TwiceSure]
internal sealed class CheckReleaseModel(ReleaseQueries releases, ReleaseDecisions decisions, Asking asking) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Why it is withdrawn or replaced, for everybody to read.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    public ReleaseWork Work { get; private set; } = null!;

    /// <summary>What the check counted; null before it, and for evaluators.</summary>
    public ReleaseChecked? Counted { get; private set; }

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    public bool IsGovernance => HttpContext.Actor().Role is Role.InformationGovernance;

    public bool IsOwn { get; private set; }

    public bool MayBeReplaced => Work.State is ReleaseState.Published or ReleaseState.Withdrawn;

    public Task OnGetAsync() => LoadAsync();

    public Task<IActionResult> OnPostPublishAsync() => DoAsync(() => decisions.PublishAsync(asking.Of(HttpContext, default), Id, HttpContext.RequestAborted));

    public Task<IActionResult> OnPostWithdrawAsync()
    {
        var command = new WithdrawRelease(Reason ?? "");
        return DoAsync(
            () => decisions.WithdrawAsync(asking.Of(HttpContext, default), Id, command, HttpContext.RequestAborted), this.Fits(command, new WithdrawRelease.Validator()));
    }

    public async Task<IActionResult> OnPostReplaceAsync()
    {
        var command = new ReplaceRelease(Reason ?? "");
        Earlier? asked = null;
        var done = await DoAsync(
            async () => asked = await decisions.ReplaceAsync(asking.Of(HttpContext, default), Id, command, HttpContext.RequestAborted), this.Fits(command, new ReplaceRelease.Validator()));
        return asked is null ? done : Redirect($"/insights/releases/{asked.Made}/check");
    }

    private async Task<IActionResult> DoAsync(Func<Task> decide, bool fits = true)
    {
        if (fits && await this.TryAsync(decide))
        {
            return Redirect($"/insights/releases/{Id}/check");
        }

        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync()
    {
        var actor = HttpContext.Actor();
        Work = await releases.FindAsync(actor, Id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        if (IsGovernance)
        {
            var release = (await decisions.LoadAsync(Id, HttpContext.RequestAborted)).Release;
            (Counted, IsOwn) = (release.Check, release.AskedBy.Contains(actor.MemberId));
            Findings = Work.State is ReleaseState.Failed ? await releases.FindingsAsync(actor, Id, HttpContext.RequestAborted) : [];
        }
    }
}
