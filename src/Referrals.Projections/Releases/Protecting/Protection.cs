namespace Referrals.Projections.Releases.Protecting;

/// <summary>The tables as they would be published, in the plan's order, and what was hidden for others' sake, in the order in which it was chosen.</summary>
internal sealed record ProtectedRelease(IReadOnlyList<PublishedTable> Tables, IReadOnlyList<Choice> Choices);

/// <summary>Makes a period's true counts safe to publish.</summary>
internal static class Protection
{
    /// <summary>The same truth, seed, keys and earlier releases make the same tables, byte by byte.</summary>
    /// <param name="plan">What is published.</param>
    /// <param name="rules">By which numbers.</param>
    /// <param name="truth">The period's cells before protection.</param>
    /// <param name="seed">Secret; decides which of several cells is hidden for another's sake.</param>
    /// <param name="givenAway">Keys of unsafe cells that an audit found known too well, in the order in which they were found; one that is named twice needs still more around it.</param>
    /// <param name="earlier">All releases that anybody has seen, the oldest first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static ProtectedRelease Protect(
        ReleasePlan plan, DisclosureRules rules, Tabulation truth, byte[] seed, IReadOnlyCollection<string> givenAway, IReadOnlyList<ReleaseFiles> earlier) =>
        Protect(plan, rules, truth, new Seed(seed, rules), givenAway, earlier);

    internal static ProtectedRelease Protect(
        ReleasePlan plan, DisclosureRules rules, Tabulation truth, ISeed seed, IReadOnlyCollection<string> givenAway, IReadOnlyList<ReleaseFiles> earlier)
    {
        if (truth.Cells.Values.Any(c => c.Count < 0))
        {
            throw new ArgumentOutOfRangeException(nameof(truth), "A count is 0 or more.");
        }

        var relations = plan.Relations(truth.Period);
        var unsafeKeys = UnsafeCells.Of(plan, rules, truth.Period, truth.Cells, relations);
        var counts = from table in plan.Of(truth.Period)
                     from measure in table.Measures
                     where measure.Counting != Counting.Money
                     from at in table.Rows()
                     select table.Key(truth.Period, measure.Code, at);
        var printed = counts.ToHashSet();
        var withheld = Undivided.Of(rules, truth.Cells, relations, printed, UnsafeCells.WholeGroups(plan, rules, truth.Period, truth.Cells, relations));
        var (hidden, choices) = Hiding.Choose(Seen.Of(plan, rules, truth, unsafeKeys, withheld, printed, earlier), rules, seed, givenAway);
        hidden.UnionWith(unsafeKeys);
        var derived = new DerivedFigures(rules, truth, relations, Text);
        return new([.. plan.Of(truth.Period).Select(Print)], choices);

        string Text(string key) => truth.Cells.GetValueOrDefault(key) switch
        {
            null => PublishedTable.NotApplicable,
            _ when withheld.Contains(key) => PublishedTable.TooFew,
            _ when hidden.Contains(key) => PublishedTable.Hidden,
            { Counting: Counting.Money } money => Rounding.Pounds(money.Count, rules),
            var cell => Rounding.Count(cell.Count, rules),
        };

        PublishedTable Print(PlannedTable table) => new(
            table.Id, table.Title, truth.Period.Code, [.. table.Axes.Select(a => a.Dimension.Code)], [.. table.Measures.Select(m => m.Code), .. table.Derived.Select(d => d.Code)],
            [
                .. table.Rows().Select(at => new PublishedRow(at,
                [
                    .. table.Measures.Select(m => Text(table.Key(truth.Period, m.Code, at))),
                    .. table.Derived.Select(d => derived.Text(d, table.Key(truth.Period, d.Base, at), d.Of is null ? null : table.Key(truth.Period, d.Of, at), at)),
                ])),
            ]);
    }
}
