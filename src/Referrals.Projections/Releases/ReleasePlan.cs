using System.Globalization;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Releases;

/// <summary>
/// The closed list of tables that releases are made of, and how their cells hang together. Counts of sensitive programmes and needs stand
/// in tables of their own, once for the county, and in no total. No table has a row for all programmes beside another dimension, so that
/// each programme's cells hang together with the others' through the county's yearly total alone.
/// </summary>
public sealed class ReleasePlan
{
    private static readonly PlannedMeasure[] s_activity =
    [
        new("made", "Referrals made", Counting.Events), new("accepted", "Accepted", Counting.Events),
        new("declined", "Declined", Counting.Events), new("closed", "Closed", Counting.Events),
    ];

    private static readonly PlannedMeasure s_made = s_activity[0];
    private static readonly PlannedMeasure s_people = new("people", "People helped", Counting.People);
    private static readonly PlannedMeasure s_pairs = new("pairs", "People asked before and after", Counting.Events);
    private static readonly PlannedMeasure s_improved = new("improved", "Improved", Counting.Events);
    private static readonly PlannedMeasure s_notImproved = new("notImproved", "The same or worse", Counting.Events);
    private static readonly PlannedMeasure s_notAskedAgain = new("notAskedAgain", "Asked at the start and not since", Counting.Events);

    private static readonly DerivedFigure[] s_outcomes =
    [
        new("meanBefore", "Mean before", Derivation.MeanBefore, "pairs"), new("meanAfter", "Mean after", Derivation.MeanAfter, "pairs"),
        new("meanChange", "Mean change for the better", Derivation.MeanChange, "pairs"),
        new("changeLow", "95% interval from", Derivation.ChangeLow, "pairs"), new("changeHigh", "95% interval to", Derivation.ChangeHigh, "pairs"),
        new("improvedShare", "Improved (%)", Derivation.SharePercent, "pairs", "improved"),
        new("improvedLow", "95% interval from (%)", Derivation.ShareLow, "pairs", "improved"),
        new("improvedHigh", "95% interval to (%)", Derivation.ShareHigh, "pairs", "improved"),
    ];

    private readonly Func<ReleasePeriod, IEnumerable<Relation>> _between;

    /// <param name="tables">Any at all: small plans can be tried out whole.</param>
    /// <param name="between">What holds besides what follows from the tables' totals.</param>
    internal ReleasePlan(IReadOnlyList<PlannedTable> tables, Func<ReleasePeriod, IEnumerable<Relation>> between) => (Tables, _between) = (tables, between);

    public IReadOnlyList<PlannedTable> Tables { get; }

    /// <param name="programmes">The partnership's.</param>
    /// <param name="kinds">Kinds of organisation with three members or more; the others are one.</param>
    public static ReleasePlan For(ProgrammeCatalogue programmes, IEnumerable<OrganisationKind> kinds)
    {
        var programme = PlannedDimensions.Programme(programmes);
        var from = PlannedDimensions.From(programmes, kinds);
        PlannedDimension[] ofOutcomes = [PlannedDimensions.District, PlannedDimensions.Quintile, PlannedDimensions.EthnicGroup, PlannedDimensions.Source];
        return new(
        [
            new("activity", "Activity", PeriodKind.Quarter, [new(programme, false)], s_activity, []),
            .. PlannedDimensions.Waits.Select(w => new PlannedTable(
                $"waits-{w.Code}", $"Waits: {w.Label.ToLowerInvariant()}", PeriodKind.Quarter, [new(programme, false), new(PlannedDimensions.Bands(w), true)], [s_made], [])),
            new("waits", "Typical waits", PeriodKind.Quarter, [new(programme, false), new(new("wait", "Wait", PlannedDimensions.Waits), false)],
                [new("waiting", "Referrals that came so far or wait for it", Counting.Events)],
                [
                    new("median", "Median working days", Derivation.Median, "waiting"), new("ninetieth", "90th percentile", Derivation.Ninetieth, "waiting"),
                    new("promised", "Promised working days", Derivation.Promised, "waiting", Promise: at => Promised(programmes, at[0], at[1])),
                ]),

            new("activity-year", "Activity in the year", PeriodKind.Year, [new(programme, true)], s_activity, []),
            new("activity-by-source", "Activity by who referred", PeriodKind.Year, [new(programme, false), new(PlannedDimensions.Source, true)], s_activity, [], KindIsKnown: true),
            .. PlannedDimensions.Characteristics.Select(d => new PlannedTable(
                $"activity-by-{Kebab(d.Code)}", $"Activity by {d.Label.ToLowerInvariant()}", PeriodKind.Year, [new(programme, false), new(d, true)], s_activity, [])),
            new("flows", "Where referrals come from", PeriodKind.Year, [new(from, false), new(programme, false)], [s_made], [], KindIsKnown: true),
            new("results", "Where referrals got to", PeriodKind.Year, [new(programme, false), new(PlannedDimensions.Result, true)], [s_made], []),
            new("people", "People helped", PeriodKind.Year, [new(programme, true)], [s_people], []),
            .. PlannedDimensions.Characteristics.Select(d => new PlannedTable($"people-by-{Kebab(d.Code)}", $"People helped by {d.Label.ToLowerInvariant()}", PeriodKind.Year, [new(d, true)], [s_people], [])),
            new("outcomes", "Outcomes", PeriodKind.Year, [new(programme, false), new(PlannedDimensions.Item, false)], [s_pairs, s_improved, s_notImproved, s_notAskedAgain], s_outcomes),
            .. ofOutcomes.Select(d => new PlannedTable(
                $"outcomes-by-{Kebab(d.Code)}", $"Outcomes by {d.Label.ToLowerInvariant()}", PeriodKind.Year, [new(PlannedDimensions.Item, false), new(d, true)],
                [s_pairs, s_improved, s_notImproved], s_outcomes, KindIsKnown: d == PlannedDimensions.Source)),
            new("priorities", "The strategy's priorities; referrals may count towards several", PeriodKind.Year, [new(PlannedDimensions.Priority, false)],
                [new("referrals", "Referrals", Counting.Events), new("priorityPairs", "People asked before and after", Counting.Events), new("supported", "People supported", Counting.People)], []),
            new("support", "Support", PeriodKind.Year, [new(programme, false), new(PlannedDimensions.SupportKind, false)],
                [new("supported", "People supported", Counting.People), new("perYear", "Pounds a year", Counting.Money), new("once", "Pounds once", Counting.Money), new("grants", "Awards", Counting.Events)], []),
            new("unmet-need", "Unmet need", PeriodKind.Year, [new(PlannedDimensions.Need, false), new(PlannedDimensions.District, true)], [new("unmet", "Declined or closed without help", Counting.Events)], []),
            new("unmet-sensitive-need", "Unmet need, county only", PeriodKind.Year, [new(PlannedDimensions.SensitiveNeed, false)], [new("unmet", "Declined or closed without help", Counting.Events)], [], Sensitive: true),
            new("repeat", "Referred again within 12 months", PeriodKind.Year, [new(programme, false)], [new("again", "People referred again to the same organisation", Counting.People)], []),
            new("sensitive", "Sensitive programmes, all together, county only", PeriodKind.Year, [],
            [
                new("sensitiveMade", "Referrals made", Counting.Events), new("sensitiveAccepted", "Accepted", Counting.Events), new("sensitiveDeclined", "Declined", Counting.Events),
                new("sensitiveClosed", "Closed", Counting.Events), new("sensitivePeople", "People helped", Counting.People),
            ], [], Sensitive: true),
        ],
        new PlannedRelations(s_activity, programme, from).Between);
    }

    /// <summary>The tables of a period.</summary>
    public IEnumerable<PlannedTable> Of(ReleasePeriod period) => Tables.Where(t => t.Period == period.Kind);

    /// <summary>How the cells of a period hang together, with those of its quarters where it is a year; only what is true, and each once.</summary>
    public IReadOnlyList<Relation> Relations(ReleasePeriod period) => [.. Of(period).SelectMany(t => Within(t, period)).DistinctBy(r => (r.Relation.Whole, r.By)).Select(r => r.Relation), .. _between(period)];

    private static IEnumerable<(Relation Relation, string By)> Within(PlannedTable table, ReleasePeriod period) =>
    [
        .. from measure in table.Measures
           where measure.Counting != Counting.Money
           from at in table.Rows()
           from i in Enumerable.Range(0, table.Axes.Count)
           where at[i] == PlannedTable.All
           let axis = table.Axes[i].Dimension
           let whole = table.Key(period, measure.Code, at)
           let parts = axis.Categories.Select(c => table.Key(period, measure.Code, [.. at.Take(i), c.Code, .. at.Skip(i + 1)])).ToList()
           select (measure.Counting == Counting.Events ? (Relation)new Relation.Sum(whole, parts) : new Relation.Cover(whole, parts), axis.Code),
        .. from at in table.Measures.Any(m => m.Code == "improved") ? table.Rows() : []
           select ((Relation)new Relation.Sum(table.Key(period, "pairs", at), [table.Key(period, "improved", at), table.Key(period, "notImproved", at)]), "change"),
    ];

    /// <summary>What a programme promises for a wait, in working days, on the day on which the release is made; z where it promises nothing.</summary>
    private static string Promised(ProgrammeCatalogue programmes, string programme, string wait)
    {
        var clocks = programmes.Find(programme)?.Clocks;
        var days = wait switch { "acknowledge" => clocks?.Acknowledge, "decide" => clocks?.Decide, "firstContact" => clocks?.FirstContact, _ => null };
        return days?.ToString(CultureInfo.InvariantCulture) ?? PublishedTable.NotApplicable;
    }

    private static string Kebab(string code) => string.Concat(code.Select(c => char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));
}
