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
        var divisions = relations.Where(r => r.IsDivision && r.Parts.All(printed.Contains)).ToList();
        var lines = divisions.Where(r => r.Parts.Count > 1).ToList();

        // The same figure under two keys: none is told where the other is not.
        var same = divisions.Where(r => r.Parts.Count == 1).SelectMany(r => new (string One, string Other)[] { (r.Whole, r.Parts[0]), (r.Parts[0], r.Whole) }).Where(s => cells.ContainsKey(s.Other)).ToList();
        var withheld = new HashSet<string>();
        for (var before = -1; before != withheld.Count;)
        {
            before = withheld.Count;
            withheld.UnionWith(lines.Where(l => withheld.Contains(l.Whole) || TellsTooMuch(l)).SelectMany(l => l.Parts).Where(cells.ContainsKey));
            withheld.UnionWith(same.Where(s => withheld.Contains(s.One)).Select(s => s.Other));
        }

        return withheld;

        bool TellsTooMuch(Relation line) => (cells.GetValueOrDefault(line.Whole)?.Count ?? 0) is > 0 and var count && (count <= rules.Threshold || IsOfOneKind(line, count));

        bool IsOfOneKind(Relation line, long count) => line is Relation.Sum && line.Parts.Count(cells.ContainsKey) > 1 && line.Parts.Any(p => wholeGroups.Contains(p) && cells[p].Count == count);
    }
}
