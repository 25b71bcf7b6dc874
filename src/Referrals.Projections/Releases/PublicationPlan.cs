using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases;

/// <summary>What adds up: events do, people do not, and money is shown by itself.</summary>
public enum Counting { Events, People, Money }

/// <summary>A value that a dimension can have.</summary>
public sealed record Category(string Code, string Label);

/// <summary>By what a table is broken down; a closed list of categories, of which every one gets its row.</summary>
public sealed record PlannedDimension(string Code, string Label, IReadOnlyList<Category> Categories);

/// <summary>A dimension in a table, and whether the table has a row for all of its categories together.</summary>
public sealed record Axis(PlannedDimension Dimension, bool Total);

/// <summary>What is counted, in referrals, people or pence.</summary>
public sealed record PlannedMeasure(string Code, string Label, Counting Counting);

/// <summary>What a derived figure is, and so what it needs before it is shown.</summary>
public enum Derivation { SharePercent, ShareLow, ShareHigh, MeanBefore, MeanAfter, MeanChange, ChangeLow, ChangeHigh, Median, Ninetieth, Promised }

/// <summary>
/// A figure that is not a count. A share is of <paramref name="Of"/> (numerator) in <paramref name="Base"/>; the others are of the people or
/// referrals that <paramref name="Base"/> counts. What was promised is no secret and comes from nobody's data: it is what
/// <paramref name="Promise"/> says at a row.
/// </summary>
public sealed record DerivedFigure(string Code, string Label, Derivation Derivation, string Base, string? Of = null, Func<IReadOnlyList<string>, string>? Promise = null);

/// <summary>
/// A table of a release. Its rows are all combinations of its axes' categories, a total last; the key of a count is its measure with the
/// coordinates that are not totals, so that one cell has one key in whichever table it stands.
/// </summary>
/// <param name="Sensitive">Whether a group that is all of one category is always unsafe.</param>
/// <param name="KindIsKnown">Whether the referring organisation's kind is itself a dimension, so that few organisations behind a cell are no secret.</param>
public sealed record PlannedTable(
    string Id, string Title, PeriodKind Period, IReadOnlyList<Axis> Axes, IReadOnlyList<PlannedMeasure> Measures, IReadOnlyList<DerivedFigure> Derived,
    bool Sensitive = false, bool KindIsKnown = false)
{
    /// <summary>Stands for all categories of an axis.</summary>
    public const string All = "all";

    /// <summary>The coordinates of every row, in the order in which they are printed.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows()
    {
        IEnumerable<IReadOnlyList<string>> rows = [[]];
        foreach (var axis in Axes)
        {
            IReadOnlyList<string> codes = [.. axis.Dimension.Categories.Select(c => c.Code), .. axis.Total ? new[] { All } : []];
            rows = rows.SelectMany(row => codes.Select(code => (IReadOnlyList<string>)[.. row, code]));
        }

        return rows;
    }

    /// <summary>The key of a count at a row.</summary>
    public string Key(ReleasePeriod period, string measure, IReadOnlyList<string> at) =>
        CellKey.Of(measure, period, Axes.Select((axis, i) => (axis.Dimension.Code, at[i])).Where(c => c.Item2 != All));
}

/// <summary>Names cells: <c>made?programme=healthyHomes&amp;year=2025-26</c>, coordinates in the order of their dimensions' names.</summary>
public static class CellKey
{
    public static string Of(string measure, ReleasePeriod period, IEnumerable<(string Dimension, string Category)> coordinates) =>
        $"{measure}?{string.Join('&', coordinates.Append((period.Kind == PeriodKind.Quarter ? "quarter" : "year", period.Code)).OrderBy(c => c.Item1, StringComparer.Ordinal).Select(c => $"{c.Item1}={c.Item2}"))}";
}

/// <summary>What is known of how a cell hangs together with others.</summary>
public abstract record Relation(string Whole, IReadOnlyList<string> Parts)
{
    /// <summary>Whether the parts break the whole down.</summary>
    public bool IsDivision => this is Cover or Sum { Divides: true };

    /// <summary>
    /// The whole is exactly its parts: counts of events over the categories of a dimension, or a year over its quarters. Of one part, it is the
    /// same figure under another key.
    /// </summary>
    /// <param name="Whole">Its key.</param>
    /// <param name="Parts">Their keys.</param>
    /// <param name="Divides">Whether the parts break a group down, so that those of a small group are left out.</param>
    public sealed record Sum(string Whole, IReadOnlyList<string> Parts, bool Divides = true) : Relation(Whole, Parts);

    /// <summary>The whole has at least its largest part and at most all of its parts: people.</summary>
    public sealed record Cover(string Whole, IReadOnlyList<string> Parts) : Relation(Whole, Parts);

    /// <summary>The whole has at most all of its parts, of which each may be larger: those who were helped, and the referrals that were accepted.</summary>
    public sealed record AtMost(string Whole, IReadOnlyList<string> Parts) : Relation(Whole, Parts);
}
