using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases.Protecting;

/// <summary>Cells that would tell about people if they were shown by themselves.</summary>
internal static class UnsafeCells
{
    /// <summary>The keys of a period's unsafe cells.</summary>
    public static HashSet<string> Of(ReleasePlan plan, DisclosureRules rules, ReleasePeriod period, IReadOnlyDictionary<string, TrueCell> cells, IReadOnlyList<Relation> relations)
    {
        var standing = Standing(plan, period);
        var wholeGroups = WholeGroups(plan, rules, period, cells, relations);
        return [.. cells.Values.Where(c => standing.TryGetValue(c.Key, out var tables) && (wholeGroups.Contains(c.Key) || IsUnsafe(c, rules, tables))).Select(c => c.Key)];
    }

    /// <summary>Whether it is a total of the county: no coordinate but the period.</summary>
    public static bool IsCountyTotal(string key) => !key.Contains('&', StringComparison.Ordinal);

    private static bool IsUnsafe(TrueCell cell, DisclosureRules rules, List<PlannedTable> tables)
    {
        if (cell.Count == 0)
        {
            return false;
        }

        if (cell.Counting == Counting.Money)
        {
            return cell.People < rules.MoneyPeople || (cell.Count - cell.Largest - cell.SecondLargest) * 100 < cell.Largest * rules.MoneyPercent;
        }

        var fewReferrersMatter = !IsCountyTotal(cell.Key) && tables.Exists(t => t is { KindIsKnown: false, Sensitive: false });
        return cell.Count <= rules.Threshold || (cell.People > 0 && cell.People <= rules.Threshold) || (fewReferrersMatter && Referrers(cell) < rules.MinimumReferrers);
    }

    /// <summary>Each who referred themselves is a referrer.</summary>
    private static long Referrers(TrueCell cell) => cell.ByReferrer.Where(r => r.Value > 0).Sum(r => r.Key == Guid.Empty ? r.Value : 1);

    /// <summary>Categories that hold all of a small group, so that belonging to the group tells the category; a group that could be of one category alone tells nothing.</summary>
    public static HashSet<string> WholeGroups(ReleasePlan plan, DisclosureRules rules, ReleasePeriod period, IReadOnlyDictionary<string, TrueCell> cells, IReadOnlyList<Relation> relations)
    {
        var standing = Standing(plan, period);
        return WholeGroups(rules, cells, relations, key => standing.TryGetValue(key, out var tables) && tables.Exists(t => t.Sensitive));
    }

    private static HashSet<string> WholeGroups(DisclosureRules rules, IReadOnlyDictionary<string, TrueCell> cells, IReadOnlyList<Relation> relations, Func<string, bool> isSensitive) =>
    [
        .. from sum in relations.OfType<Relation.Sum>().Where(s => s.Divides)
           let whole = cells.GetValueOrDefault(sum.Whole)?.Count ?? 0
           where whole > 0 && sum.Parts.Count(cells.ContainsKey) > 1
           from part in sum.Parts
           where cells.GetValueOrDefault(part)?.Count == whole && (whole < rules.WholeGroupBelow || isSensitive(part))
           select part,
    ];

    /// <summary>The tables that a count stands in.</summary>
    private static Dictionary<string, List<PlannedTable>> Standing(ReleasePlan plan, ReleasePeriod period)
    {
        var standing = new Dictionary<string, List<PlannedTable>>();
        foreach (var table in plan.Of(period))
        {
            foreach (var at in table.Rows())
            {
                foreach (var measure in table.Measures)
                {
                    var key = table.Key(period, measure.Code, at);
                    (standing.TryGetValue(key, out var tables) ? tables : standing[key] = []).Add(table);
                }
            }
        }

        return standing;
    }
}
