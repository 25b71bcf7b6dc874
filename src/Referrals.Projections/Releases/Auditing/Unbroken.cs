using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases.Auditing;

/// <summary>Which counts must not be given by themselves, because their whole is too small or all of one kind to be broken down; worked out anew from the evidence.</summary>
internal static class Unbroken
{
    public static HashSet<string> Of(ReleasePlan plan, DisclosureRules rules, ReleasePeriod period, IReadOnlyDictionary<string, TrueCell> truth)
    {
        var (counts, sensitive) = (new HashSet<string>(), new HashSet<string>());
        foreach (var table in plan.Of(period))
        {
            foreach (var at in table.Rows())
            {
                var keys = table.Measures.Where(m => m.Counting != Counting.Money).Select(m => table.Key(period, m.Code, at)).ToList();
                counts.UnionWith(keys);
                sensitive.UnionWith(table.Sensitive ? keys : []);
            }
        }

        var below = new Dictionary<string, List<string>>();
        var waiting = new Queue<string>();
        foreach (var relation in plan.Relations(period))
        {
            var (whole, parts) = (relation.Whole, relation.Parts);
            if (!relation.IsDivision || parts.Any(p => !counts.Contains(p)))
            {
                continue;
            }

            var there = parts.Where(truth.ContainsKey).ToList();
            Below(whole).AddRange(there);
            if (parts is [var same])
            {
                // One figure with two keys is no group.
                Below(same).AddRange(truth.ContainsKey(whole) ? [whole] : []);
                continue;
            }

            var size = truth.GetValueOrDefault(whole)?.Count ?? 0;
            var oneHasAll = relation is Relation.Sum && there.Count > 1 && there.Exists(p => truth[p].Count == size && (size < rules.WholeGroupBelow || sensitive.Contains(p)));
            if (size > 0 && (size <= rules.Threshold || oneHasAll))
            {
                there.ForEach(waiting.Enqueue);
            }
        }

        var unbroken = new HashSet<string>();
        while (waiting.TryDequeue(out var key))
        {
            if (unbroken.Add(key))
            {
                below.GetValueOrDefault(key)?.ForEach(waiting.Enqueue);
            }
        }

        return unbroken;

        List<string> Below(string key) => below.TryGetValue(key, out var all) ? all : below[key] = [];
    }
}
