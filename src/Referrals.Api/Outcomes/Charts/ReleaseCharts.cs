using Referrals.Domain.Outcomes;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>The pictures of a release, in the order of its page: activity and waits of a quarter, everything else of a year.</summary>
internal static class ReleaseCharts
{
    /// <param name="period">The release's.</param>
    /// <param name="figures">Its published tables.</param>
    /// <param name="words">For the plan's codes.</param>
    /// <param name="quarters">The published quarters up to the end of its period, for the trends.</param>
    public static IReadOnlyList<Chart> Of(ReleasePeriod period, PublishedFigures figures, PlanWords words, IEnumerable<TrendQuarter> quarters)
    {
        var trends = TrendChart.Draw(quarters.Where(q => q.Period.To <= period.To));
        Chart?[] charts = period.Kind == PeriodKind.Quarter
            ? [ActivityChart.Draw(figures, words, period.Label), .. WaitCharts.Draw(figures, period.Label), trends]
            :
            [
                FlowChart.Draw(figures, period.Label), .. OutcomeCharts.Draw(figures, period.Label), DistrictChart.Draw(figures, period.Label),
                UnmetNeedChart.Draw(figures, period.Label), SupportChart.Draw(figures, period.Label), trends,
            ];
        return [.. charts.OfType<Chart>()];
    }
}
