using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases.Auditing;

/// <summary>Which cells must not be known, worked out anew from the evidence.</summary>
internal static class Dangers
{
    public static HashSet<string> Of(ReleasePlan plan, DisclosureRules rules, ReleasePeriod period, IReadOnlyDictionary<string, TrueCell> truth)
    {
        var (openToFew, sensitive, planned) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        foreach (var table in plan.Of(period))
        {
            foreach (var at in table.Rows())
            {
                foreach (var key in table.Measures.Select(m => table.Key(period, m.Code, at)))
                {
                    planned.Add(key);
                    if (table.Sensitive)
                    {
                        sensitive.Add(key);
                    }
                    else if (!table.KindIsKnown)
                    {
                        openToFew.Add(key);
                    }
                }
            }
        }

        var dangers = truth.Values.Where(c => planned.Contains(c.Key) && (c.Counting == Counting.Money ? IsEstimable(c, rules) : IsSmall(c, rules, openToFew.Contains(c.Key)))).Select(c => c.Key).ToHashSet();
        foreach (var sum in plan.Relations(period).OfType<Relation.Sum>().Where(s => s.Divides))
        {
            var whole = truth.GetValueOrDefault(sum.Whole)?.Count ?? 0;
            dangers.UnionWith(sum.Parts.Where(p => whole > 0 && sum.Parts.Count(truth.ContainsKey) > 1 && planned.Contains(p) && truth.GetValueOrDefault(p)?.Count == whole && (whole < rules.WholeGroupBelow || sensitive.Contains(p))));
        }

        return dangers;
    }

    /// <summary>No coordinate but the period.</summary>
    public static bool IsCounty(string key) => !key.Contains('&');

    private static bool IsSmall(TrueCell cell, DisclosureRules rules, bool needsReferrers) =>
        cell.Count > 0 && (cell.Count <= rules.Threshold || (cell.People > 0 && cell.People <= rules.Threshold) || (needsReferrers && !IsCounty(cell.Key) && Referrers(cell) < rules.MinimumReferrers));

    private static long Referrers(TrueCell cell) => cell.ByReferrer.Count(r => r.Key != Guid.Empty && r.Value > 0) + cell.ByReferrer.GetValueOrDefault(Guid.Empty);

    private static bool IsEstimable(TrueCell sum, DisclosureRules rules) =>
        sum.Count > 0 && (sum.People < rules.MoneyPeople || checked((sum.Count - sum.SecondLargest - sum.Largest) * 100) < checked(sum.Largest * rules.MoneyPercent));
}
