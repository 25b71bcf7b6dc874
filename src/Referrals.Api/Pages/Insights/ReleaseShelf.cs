using Referrals.Api.Outcomes.Charts;
using Referrals.Api.Problems;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Api.Pages.Insights;

/// <summary>A release on a page: what was published, its pictures, and what stands beside it.</summary>
internal sealed record ShownRelease(ReleaseHead Head, PublishedFigures Figures, IReadOnlyList<Chart> Charts, TrendQuarter? Before);

/// <summary>Published releases with the words and pictures that pages show of them.</summary>
internal sealed class ReleaseShelf(PublishedReleases releases, PlanWords words)
{
    public Task<IReadOnlyList<ReleaseHead>> ListAsync(CancellationToken ct) => releases.ListAsync(ct);

    /// <exception cref="ProblemException">Nothing of this id was published.</exception>
    public async Task<PublishedRelease> FindAsync(Guid id, CancellationToken ct) => await releases.FindAsync(id, ct) ?? throw ProblemException.NotFound();

    /// <summary>A release with its pictures. One that was withdrawn is not shown any more.</summary>
    public async Task<ShownRelease> ShowAsync(Guid id, CancellationToken ct)
    {
        var release = await FindAsync(id, ct);
        if (release.Head.State is ReleaseState.Withdrawn)
        {
            return new(release.Head, new([], words), [], null);
        }

        var (period, figures) = (release.Head.Period, new PublishedFigures(release.Tables, words));
        var quarters = (await QuartersAsync(ct)).Where(q => q.Period != period).ToList();
        if (period.Kind == PeriodKind.Quarter)
        {
            quarters.Add(new(period, figures));
        }

        return new(release.Head, figures, ReleaseCharts.Of(period, figures, words, quarters), quarters.Find(q => q.Period.To == period.From.AddDays(-1)));
    }

    /// <summary>Activity over all quarters that are published; null while there are no two.</summary>
    public async Task<Chart?> TrendsAsync(CancellationToken ct) => TrendChart.Draw(await QuartersAsync(ct));

    private async Task<IReadOnlyList<TrendQuarter>> QuartersAsync(CancellationToken ct) =>
        [.. (await releases.QuartersAsync(ct)).Select(q => new TrendQuarter(q.Period, new([q.Activity], words)))];
}
