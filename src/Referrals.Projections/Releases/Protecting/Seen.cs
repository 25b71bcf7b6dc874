namespace Referrals.Projections.Releases.Protecting;

/// <summary>Puts together what an outsider sees once a release is out: its cells, and those of earlier releases of the same financial year.</summary>
internal sealed class Seen
{
    private readonly List<Knot> _knots = [];
    private readonly List<Line> _lines = [];

    private Seen()
    {
    }

    /// <param name="unsafeKeys">Of the period.</param>
    /// <param name="withheld">The keys of what is not broken down.</param>
    /// <param name="printed">The keys of the release's counts, without money.</param>
    public static Web Of(ReleasePlan plan, DisclosureRules rules, Tabulation truth, IReadOnlySet<string> unsafeKeys, IReadOnlySet<string> withheld, IEnumerable<string> printed, IEnumerable<ReleaseFiles> earlier)
    {
        var seen = new Seen();
        var releases = earlier.Where(e => e.Period.Year == truth.Period.Year).Select(e => (e.Period, Knots: seen.Add(plan, rules, e))).ToList();
        releases.Add((truth.Period, seen.Add(printed, key => seen.Knot(key, truth.Cells.GetValueOrDefault(key), unsafeKeys.Contains(key), withheld.Contains(key), rules))));

        var latest = new Dictionary<string, int>();
        foreach (var (key, knot) in releases.SelectMany(r => r.Knots))
        {
            latest[key] = knot;
        }

        foreach (var (period, knots) in releases)
        {
            foreach (var relation in plan.Relations(period))
            {
                seen.Add(relation, key => knots.TryGetValue(key, out var own) || latest.TryGetValue(key, out own) ? own : null);
            }
        }

        foreach (var versions in releases.GroupBy(r => r.Period))
        {
            foreach (var (before, after) in versions.Zip(versions.Skip(1)))
            {
                foreach (var (key, knot) in after.Knots.Where(k => before.Knots.ContainsKey(k.Key)))
                {
                    var old = before.Knots[key];
                    seen._lines.Add(new(LineKind.Sum, knot, [old], seen._knots[knot].Count - seen._knots[old].Count, Offers: false));
                }
            }
        }

        return new(seen._knots, seen._lines);
    }

    /// <summary>Cells and relations without a plan around them.</summary>
    public static Web Of(DisclosureRules rules, IEnumerable<TrueCell> cells, IReadOnlySet<string> unsafeKeys, IEnumerable<Relation> relations)
    {
        var seen = new Seen();
        var all = cells.ToDictionary(c => c.Key);
        var knots = seen.Add(all.Keys, key => seen.Knot(key, all[key], unsafeKeys.Contains(key), isWithheld: false, rules));
        foreach (var relation in relations)
        {
            seen.Add(relation, key => knots.TryGetValue(key, out var knot) ? knot : null);
        }

        return new(seen._knots, seen._lines);
    }

    private Knot Knot(string key, TrueCell? cell, bool isUnsafe, bool isWithheld, DisclosureRules rules) => cell is null
        ? new(key, 0, Printed: true, new(0, 0), Unsafe: false)
        : new(
            key, cell.Count, Printed: true,
            Rounding.Meaning(isWithheld ? PublishedTable.TooFew : isUnsafe ? PublishedTable.Hidden : Rounding.Count(cell.Count, rules), rules), isUnsafe, isWithheld);

    private Dictionary<string, int> Add(ReleasePlan plan, DisclosureRules rules, ReleaseFiles earlier)
    {
        var truth = earlier.Evidence.Cells.ToDictionary(c => c.Key);
        var unsafeKeys = UnsafeCells.Of(plan, rules, earlier.Period, truth, plan.Relations(earlier.Period));
        var texts = new Dictionary<string, string>();
        foreach (var published in earlier.Tables.Select(bytes => PublishedTable.Read(bytes)))
        {
            if (plan.Of(earlier.Period).FirstOrDefault(t => t.Id == published.Table) is { } table)
            {
                foreach (var measure in table.Measures.Where(m => m.Counting != Counting.Money && published.Figures.Contains(m.Code)))
                {
                    foreach (var row in published.Rows)
                    {
                        texts[table.Key(earlier.Period, measure.Code, row.At)] = published[row, measure.Code];
                    }
                }
            }
        }

        return Add(texts.Keys, key => new(key, truth.GetValueOrDefault(key)?.Count ?? 0, Printed: false, Rounding.Meaning(texts[key], rules), unsafeKeys.Contains(key)));
    }

    private Dictionary<string, int> Add(IEnumerable<string> keys, Func<string, Knot> knotOf)
    {
        var added = new Dictionary<string, int>();
        foreach (var key in keys)
        {
            added[key] = _knots.Count;
            _knots.Add(knotOf(key));
        }

        return added;
    }

    /// <summary>What is not published yet may be anything; a relation that the counts themselves do not keep says nothing.</summary>
    private void Add(Relation relation, Func<string, int?> find)
    {
        if (find(relation.Whole) is not { } whole)
        {
            return;
        }

        var kind = relation is Relation.Sum ? LineKind.Sum : relation is Relation.Cover ? LineKind.Cover : LineKind.AtMost;
        var isPartlyUnknown = relation.Parts.Any(p => find(p) is null);
        int[] parts = [.. relation.Parts.Select(p => find(p) ?? Unknown(p))];
        var (count, inAll, largest) = (_knots[whole].Count, parts.Sum(p => _knots[p].Count), parts.Max(p => _knots[p].Count));
        if (kind == LineKind.Sum)
        {
            _lines.Add(new(kind, whole, parts, isPartlyUnknown ? Math.Min(0, count - inAll) : count - inAll, Offers: true));
        }
        else if ((largest <= count || kind == LineKind.AtMost) && (isPartlyUnknown || count <= inAll))
        {
            _lines.Add(new(kind, whole, parts, 0, Offers: kind == LineKind.Cover));
        }
    }

    private int Unknown(string key)
    {
        _knots.Add(new(key, 0, Printed: false, new(0, Span.Endless), Unsafe: false));
        return _knots.Count - 1;
    }
}
