using Referrals.Domain.Clocks;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Api.Pages.Publishing;

/// <summary>A period, whether it can be prepared, and if not, why; <paramref name="AskAt"/> is the release whose check page it is asked for on instead.</summary>
internal sealed record OfferedPeriod(ReleasePeriod Period, string? WhyNot, Guid? AskAt = null);

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
                .Select(p => Offer(p, today, [.. releases.Where(r => r.Period == p)])),
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

    private static OfferedPeriod Offer(ReleasePeriod period, DateOnly today, ReleaseWork[] releases) =>
        today <= period.FreezeDay ? new(period, $"from {Spoken.Day(period.FreezeDay.AddDays(1))}, when nothing more is added to it")
        : releases.FirstOrDefault(r => r.IsDraft) switch
        {
            { State: ReleaseState.Failed, Replaces: null } => new(period, null),
            { State: ReleaseState.Failed, Replaces: { } replaced } => new(period, "what was to replace it is not safe to publish, and has to be asked for again", replaced),
            { } => new(period, "it is being prepared already"),
            null => new(period, releases.Length > 0 ? "it was released already, and can be replaced" : null),
        };
}
