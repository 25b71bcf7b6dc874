using Referrals.Domain.Clocks;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Api.Pages.Publishing;

/// <summary>A period, whether it can be prepared, and if not, why.</summary>
internal sealed record OfferedPeriod(ReleasePeriod Period, string? WhyNot);

/// <summary>What can be prepared now: the complete quarters of two years and the financial years around them.</summary>
internal static class OfferedPeriods
{
    private const int Quarters = 9;
    private const int Years = 3;

    public static IReadOnlyList<OfferedPeriod> Of(DateTimeOffset now, IReadOnlyList<ReleaseWork> releases)
    {
        var today = WorkingDays.InLondon(now);
        return
        [
            .. Enumerable.Range(0, Quarters).Select(q => ReleasePeriod.QuarterOf(today.AddMonths(-3 * q)))
                .Concat(Enumerable.Range(0, Years).Select(y => ReleasePeriod.YearOf(today.AddYears(-y))))
                .Select(p => new OfferedPeriod(p, WhyNot(p, today, [.. releases.Where(r => r.Period == p)]))),
        ];
    }

    /// <summary>How a period is told from others in a list.</summary>
    public static string Name(ReleasePeriod period) => $"{period.Label} ({(period.Kind == PeriodKind.Quarter ? "quarter" : "year")})";

    /// <summary>How far a release is.</summary>
    public static string Stage(ReleaseWork release) => release.State switch
    {
        ReleaseState.Requested => release.Step ?? "Waiting to be prepared",
        ReleaseState.Passed => "Passed, waits for information governance",
        ReleaseState.Failed => "Not safe to publish",
        ReleaseState.Published => "Published",
        ReleaseState.Replaced => "Replaced",
        _ => "Withdrawn",
    };

    private static string? WhyNot(ReleasePeriod period, DateOnly today, ReleaseWork[] releases) =>
        today <= period.FreezeDay ? $"from {Spoken.Day(period.FreezeDay.AddDays(1))}, when nothing more is added to it"
        : releases.FirstOrDefault(r => r.IsDraft) is { } draft ? draft is { State: ReleaseState.Failed, Replaces: null } ? null : "it is being prepared already"
        : releases.Length > 0 ? "it was released already, and can be replaced"
        : null;
}
