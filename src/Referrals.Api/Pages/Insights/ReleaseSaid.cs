using System.Globalization;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Api.Pages.Insights;

/// <summary>Releases in the words of pages.</summary>
internal static class ReleaseSaid
{
    public static string Kind(ReleasePeriod period) => period.Kind == PeriodKind.Quarter ? "Quarterly release" : "Yearly release";

    public static string Title(ReleasePeriod period) => $"{(period.Kind == PeriodKind.Quarter ? "Referrals and waits" : "Referrals and outcomes")}, {period.Label}";

    public static string Days(ReleasePeriod period) => $"{Spoken.Day(period.From)} to {Spoken.Day(period.To)}";

    public static string Covers(ReleasePeriod period) => period.Kind == PeriodKind.Quarter ? "Activity and waits, by programme" : "Activity, flows, outcomes, support and unmet need";

    public static string State(ReleaseHead head) => head.State switch
    {
        ReleaseState.Published => "Final, cannot be changed",
        ReleaseState.Replaced => "Replaced by a newer one",
        _ => "Withdrawn",
    };

    /// <summary>From when the next period of this length can be published: the day after it is frozen.</summary>
    public static string Next(ReleasePeriod period)
    {
        var next = period.Kind == PeriodKind.Quarter ? ReleasePeriod.QuarterOf(period.To.AddDays(1)) : ReleasePeriod.YearOf(period.To.AddDays(1));
        return $"{next.Label}, from {Spoken.Day(next.FreezeDay.AddDays(1))}";
    }

    /// <summary>The quarter that can be published first, and from when.</summary>
    public static (ReleasePeriod Quarter, DateOnly From) First(DateOnly today)
    {
        var last = ReleasePeriod.QuarterOf(ReleasePeriod.QuarterOf(today).From.AddDays(-1));
        return (last, last.FreezeDay.AddDays(1));
    }

    /// <summary>How a figure moved between two releases, in published numbers; null where either is not shown.</summary>
    public static string? Moved(decimal? now, decimal? before, ReleasePeriod then) => (now - before) switch
    {
        null => null,
        0 => $"as in {then.Label}",
        > 0 and var more => string.Create(CultureInfo.InvariantCulture, $"up {more:N0} on {then.Label}"),
        var less => string.Create(CultureInfo.InvariantCulture, $"down {-less:N0} on {then.Label}"),
    };
}
