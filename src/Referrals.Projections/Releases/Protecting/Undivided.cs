namespace Referrals.Projections.Releases.Protecting;

/// <summary>
/// Groups that are not broken down, since their parts would tell about people however many of them were hidden: of a group of 1 to the
/// threshold, each part that is not nothing says that there is one more; and where one category has all of a small group, the others' zeros say so.
/// </summary>
internal static class Undivided
{
    /// <summary>The keys of their parts, and of the parts of those.</summary>
    /// <param name="printed">The keys of the release's counts: a group is broken down where all of its parts are.</param>
    public static HashSet<string> Of(
        DisclosureRules rules, IReadOnlyDictionary<string, TrueCell> cells, IReadOnlyList<Relation> relations, IReadOnlySet<string> printed, IReadOnlySet<string> wholeGroups)
    {
        var lines = relations.Select(r => r switch
        {
            Relation.Sum sum => (sum.Whole, sum.Parts, IsSum: true),
            Relation.Cover cover => (cover.Whole, cover.Parts, IsSum: false),
            _ => (Whole: "", Parts: (IReadOnlyList<string>)[], IsSum: false),
        }).Where(l => l.Parts.Count > 0 && l.Parts.All(printed.Contains)).ToList();
        var withheld = new HashSet<string>();
        for (var before = -1; before != withheld.Count;)
        {
            before = withheld.Count;
            foreach (var (whole, parts, isSum) in lines)
            {
                if (withheld.Contains(whole) || cells.GetValueOrDefault(whole)?.Count is >= 1 and var count && (count <= rules.Threshold || (isSum && parts.Any(p => wholeGroups.Contains(p) && cells[p].Count == count))))
                {
                    withheld.UnionWith(parts.Where(cells.ContainsKey));
                }
            }
        }

        return withheld;
    }
}
