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

    private readonly Func<ReleasePeriod, IEnumerable<Relation>>? _between;

    private ReleasePlan(IReadOnlyList<PlannedTable> tables) => Tables = tables;

    /// <summary>Any tables at all, with what holds besides their margins: small plans that can be tried out whole.</summary>
    internal ReleasePlan(IReadOnlyList<PlannedTable> tables, Func<ReleasePeriod, IEnumerable<Relation>> between)
        : this(tables) => _between = between;

    public IReadOnlyList<PlannedTable> Tables { get; }

    /// <param name="programmes">The partnership's.</param>
    /// <param name="kinds">Kinds of organisation with three members or more; the others are one.</param>
    public static ReleasePlan For(ProgrammeCatalogue programmes, IEnumerable<OrganisationKind> kinds)
    {
        var programme = PlannedDimensions.Programme(programmes);
        PlannedDimension[] characteristics =
            [PlannedDimensions.District, PlannedDimensions.AgeBand, PlannedDimensions.Gender, PlannedDimensions.EthnicGroup, PlannedDimensions.Quintile];
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
            .. characteristics.Select(d => new PlannedTable(
                $"activity-by-{Kebab(d.Code)}", $"Activity by {d.Label.ToLowerInvariant()}", PeriodKind.Year, [new(programme, false), new(d, true)], s_activity, [])),
            new("flows", "Where referrals come from", PeriodKind.Year, [new(PlannedDimensions.From(programmes, kinds), false), new(programme, false)], [s_made], [], KindIsKnown: true),
            new("results", "Where referrals got to", PeriodKind.Year, [new(programme, false), new(PlannedDimensions.Result, true)], [s_made], []),
            new("people", "People helped", PeriodKind.Year, [new(programme, true)], [s_people], []),
            .. characteristics.Select(d => new PlannedTable($"people-by-{Kebab(d.Code)}", $"People helped by {d.Label.ToLowerInvariant()}", PeriodKind.Year, [new(d, true)], [s_people], [])),
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
        ]);
    }

    /// <summary>The tables of a period.</summary>
    public IEnumerable<PlannedTable> Of(ReleasePeriod period) => Tables.Where(t => t.Period == period.Kind);

    /// <summary>How the cells of a period hang together, with those of its quarters where it is a year; only what is true, and each once.</summary>
    public IReadOnlyList<Relation> Relations(ReleasePeriod period)
    {
        var relations = new Dictionary<string, Relation>();
        foreach (var table in Of(period))
        {
            foreach (var measure in table.Measures.Where(m => m.Counting != Counting.Money))
            {
                foreach (var at in table.Rows())
                {
                    AddMargins(relations, table, period, measure, at);
                }
            }

            foreach (var at in table.Rows())
            {
                string Key(string measure) => table.Key(period, measure, at);
                bool Has(string measure) => table.Measures.Any(m => m.Code == measure);
                if (Has("improved"))
                {
                    relations[$"{Key("pairs")} by change"] = new Relation.Sum(Key("pairs"), [Key("improved"), Key("notImproved")]);
                }
            }
        }

        if (_between is not null)
        {
            return [.. relations.Values, .. _between(period)];
        }

        if (period.Kind == PeriodKind.Year)
        {
            var quarterly = Tables.Single(t => t.Id == "activity");
            foreach (var measure in s_activity)
            {
                foreach (var at in quarterly.Rows())
                {
                    var whole = quarterly.Key(period, measure.Code, at);
                    relations[$"{whole} by quarter"] = new Relation.Sum(whole, [.. period.Quarters.Select(q => quarterly.Key(q, measure.Code, at))]);
                }
            }

            // A flow has no total of its own: all that a programme was sent came from somewhere.
            var flows = Tables.Single(t => t.Id == "flows");
            foreach (var to in flows.Axes[1].Dimension.Categories)
            {
                var whole = CellKey.Of("made", period, [("programme", to.Code)]);
                relations[$"{whole} by from"] = new Relation.Sum(whole, [.. flows.Axes[0].Dimension.Categories.Select(from => flows.Key(period, "made", [from.Code, to.Code]))]);

                // Each of those whom a programme helped was accepted by it at least once; each who came again was referred.
                relations[$"people {to.Code}"] = new Relation.AtMost(CellKey.Of("people", period, [("programme", to.Code)]), CellKey.Of("accepted", period, [("programme", to.Code)]));
                relations[$"again {to.Code}"] = new Relation.AtMost(CellKey.Of("again", period, [("programme", to.Code)]), whole);
            }

            foreach (var item in PlannedDimensions.Item.Categories)
            {
                foreach (var measure in new[] { s_pairs, s_improved, s_notImproved })
                {
                    var whole = CellKey.Of(measure.Code, period, [("item", item.Code)]);
                    relations[$"{whole} by programme"] = new Relation.Sum(whole, [.. flows.Axes[1].Dimension.Categories.Select(p => CellKey.Of(measure.Code, period, [("item", item.Code), ("programme", p.Code)]))]);
                }
            }

            foreach (var priority in PlannedDimensions.Priority.Categories)
            {
                relations[$"priority {priority.Code}"] = new Relation.AtMost(CellKey.Of("referrals", period, [("priority", priority.Code)]), CellKey.Of("made", period, []));
            }

            relations["sensitive people"] = new Relation.AtMost(CellKey.Of("sensitivePeople", period, []), CellKey.Of("sensitiveAccepted", period, []));
        }
        else
        {
            foreach (var at in Tables.Single(t => t.Id == "waits").Rows())
            {
                relations[$"waiting {at[0]} {at[1]}"] = new Relation.AtMost(
                    CellKey.Of("waiting", period, [("programme", at[0]), ("wait", at[1])]), CellKey.Of("made", period, [("programme", at[0])]));
            }
        }

        return [.. relations.Values];
    }

    private static void AddMargins(Dictionary<string, Relation> relations, PlannedTable table, ReleasePeriod period, PlannedMeasure measure, IReadOnlyList<string> at)
    {
        for (var i = 0; i < table.Axes.Count; i++)
        {
            if (at[i] != PlannedTable.All)
            {
                continue;
            }

            var whole = table.Key(period, measure.Code, at);
            var parts = table.Axes[i].Dimension.Categories.Select(c => table.Key(period, measure.Code, [.. at.Take(i), c.Code, .. at.Skip(i + 1)])).ToList();
            relations[$"{whole} by {table.Axes[i].Dimension.Code}"] = measure.Counting == Counting.Events ? new Relation.Sum(whole, parts) : new Relation.Cover(whole, parts);
        }
    }

    /// <summary>What a programme promises for a wait, in working days, on the day on which the release is made; z where it promises nothing.</summary>
    private static string Promised(ProgrammeCatalogue programmes, string programme, string wait)
    {
        var clocks = programmes.Find(programme)?.Clocks;
        var days = wait switch { "acknowledge" => clocks?.Acknowledge, "decide" => clocks?.Decide, "firstContact" => clocks?.FirstContact, _ => null };
        return days?.ToString(CultureInfo.InvariantCulture) ?? PublishedTable.NotApplicable;
    }

    private static string Kebab(string code) => string.Concat(code.Select(c => char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));
}
