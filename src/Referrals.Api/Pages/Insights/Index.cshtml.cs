using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Outcomes.Charts;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Api.Pages.Insights;

/// <summary>What is published: the latest release, the earlier ones, and activity over all of them. Replaced and withdrawn ones stay listed.</summary>
[For(Role.Evaluator, Role.Coordinator, Role.Administrator, Role.InformationGovernance)]
internal sealed class InsightsModel(ReleaseShelf shelf, ReleaseQueries releases, TimeProvider time) : PageModel
{
    public IReadOnlyList<ReleaseHead> Releases { get; private set; } = [];

    /// <summary>The latest of each length that stands.</summary>
    public IReadOnlyList<ReleaseHead> Latest => [.. Releases.Where(r => r.State is ReleaseState.Published).DistinctBy(r => r.Period.Kind)];

    public Chart? Trends { get; private set; }

    public DateOnly Today => WorkingDays.InLondon(time.GetUtcNow());

    /// <summary>What is being made, what can be published first; for whoever makes releases.</summary>
    public IReadOnlyList<ReleaseWork> Drafts { get; private set; } = [];

    public Role Role => HttpContext.Actor().Role;

    public bool MakesReleases => Role is Role.Evaluator or Role.InformationGovernance;

    public async Task OnGetAsync()
    {
        var ct = HttpContext.RequestAborted;
        Releases = await shelf.ListAsync(ct);
        Trends = await shelf.TrendsAsync(ct);
        if (MakesReleases)
        {
            Drafts = [.. (await releases.ListAsync(HttpContext.Actor(), ct)).Where(r => r.IsDraft).OrderBy(r => r.State is not ReleaseState.Passed)];
        }
    }
}
