using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Api.Pages.Insights;

/// <summary>A number that stands at the top of a release, with what it counts and what to know about it.</summary>
internal sealed record KeyFigure(string Number, string Of, string? Note);

/// <summary>The numbers at the top of a release, each as it was published; nothing is added up.</summary>
internal static class KeyFigures
{
    public static IReadOnlyList<KeyFigure> Of(ShownRelease release) =>
        [.. (release.Head.Period.Kind == PeriodKind.Quarter ? OfQuarter(release) : OfYear(release)).Where(f => f.Number != PublishedTable.NotApplicable)];

    private static IEnumerable<KeyFigure> OfQuarter(ShownRelease release)
    {
        var figures = release.Figures;
        foreach (var programme in figures.Categories("activity", "programme"))
        {
            var (name, made) = (figures.Label("activity", "programme", programme), figures.At("activity", "made", programme));
            var before = release.Before is { } then ? ReleaseSaid.Moved(made.Number, then.Figures.At("activity", "made", programme).Number, then.Period) : null;
            yield return new(made.Said, $"referrals, {name}", before);
        }

        foreach (var programme in figures.Categories("waits", "programme"))
        {
            var median = figures.At("waits", "median", programme, "firstContact");
            if (median.Number is not null)
            {
                yield return new($"{median.Said} days", $"to first contact, {figures.Label("waits", "programme", programme)}", "median, in working days");
            }
        }
    }

    private static IEnumerable<KeyFigure> OfYear(ShownRelease release)
    {
        var figures = release.Figures;
        yield return new(figures.At("activity-year", "made", PlannedTable.All).Said, "referrals made", "without sensitive programmes");
        yield return new(figures.At("activity-year", "accepted", PlannedTable.All).Said, "taken on", null);
        yield return new(figures.At("people", "people", PlannedTable.All).Said, "people helped", "each counted once");
        foreach (var programme in figures.Categories("support", "programme"))
        {
            var gained = figures.At("support", "perYear", programme, "benefitsGained");
            if (gained.Number > 0)
            {
                yield return new(gained.Pounds, "benefits gained, a year", figures.Label("support", "programme", programme));
            }
        }
    }
}
