using Referrals.Projections.Releases.Auditing.Solving;

namespace Referrals.Projections.Releases.Auditing;

/// <summary>An unsafe cell that somebody can tell too well.</summary>
internal sealed record Lost(int Release, string Key, string Who, int Feasible);

/// <summary>
/// Counts what each unsafe cell can still be: for an outsider, for one who knows the algorithm too, for each referring organisation and for
/// each two of them. Whoever is in a cell knows that it has one, which c says already.
/// </summary>
internal sealed class Attack
{
    private readonly DisclosureRules _rules;
    private readonly IReadOnlyList<Known> _releases;
    private readonly Knowledge _knowledge;
    private readonly Possibilities _possible;
    private readonly List<Target> _targets;
    private readonly int _of;
    private readonly Dictionary<(int Release, string Key), Lost> _lost = [];

    /// <param name="dangers">The unsafe cells of each release.</param>
    /// <param name="of">Whose parts are attacked: what does not hang together with this release is as it was.</param>
    public Attack(DisclosureRules rules, IReadOnlyList<Known> releases, Knowledge knowledge, IReadOnlyList<IReadOnlySet<string>> dangers, int of)
    {
        (_rules, _releases, _knowledge, _of) = (rules, releases, knowledge, of);
        _possible = new Possibilities(knowledge.Equations);
        var parts = knowledge.Cells.Where(c => c.Release == of).Select(c => _possible.PartOf(c.Unknown)).Where(p => p >= 0).ToHashSet();
        _targets = [.. knowledge.Cells.Where(c => dangers[c.Release].Contains(c.Key) && (c.Release == of || _possible.PartOf(c.Unknown) is var part && (part < 0 || parts.Contains(part))))
            .Select(c => new Target(c.Release, c.Key, c.Unknown, _possible.PartOf(c.Unknown), releases[c.Release].Count(c.Key)))];
    }

    /// <summary>Whether what is published can be true at all.</summary>
    public bool IsConsistent => _possible.IsConsistent;

    /// <summary>Of the release's own unsafe cells, the smallest number of values; where there are enough, no more are looked for.</summary>
    public int Smallest { get; private set; } = int.MaxValue;

    public IReadOnlyList<Lost> Run()
    {
        Try("An outsider", _targets, []);
        TryKnowingTheAlgorithm();
        var unknowns = _knowledge.Cells.ToDictionary(c => (c.Release, c.Key), c => c.Unknown);
        var own = new Dictionary<Guid, Dictionary<int, long>>();
        for (var r = 0; r < _releases.Count; r++)
        {
            foreach (var cell in _releases[r].Truth.Values.Where(c => unknowns.ContainsKey((r, c.Key))))
            {
                foreach (var (referrer, known) in cell.ByReferrer.Where(k => k.Key != Guid.Empty && k.Value > 0))
                {
                    (own.TryGetValue(referrer, out var all) ? all : own[referrer] = [])[unknowns[(r, cell.Key)]] = known;
                }
            }
        }

        var byPart = own.OrderBy(o => o.Key).Select(o => o.Value.GroupBy(k => _possible.PartOf(k.Key)).ToDictionary(g => g.Key, g => g.ToDictionary())).ToList();
        for (var one = 0; one < byPart.Count; one++)
        {
            // What one of them rules out, the two do as well.
            var mark = _possible.Mark;
            Try("A referring organisation", byPart[one], (_, known) => known);
            for (var other = 0; other < one; other++)
            {
                // Where only one of the two has anything, the two know what that one does.
                var both = _possible.Mark;
                Try("Two referring organisations together", byPart[one].Where(p => byPart[other].ContainsKey(p.Key)), (part, known) => Together(known, byPart[other][part]));
                _possible.Undo(both);
            }

            _possible.Undo(mark);
        }

        return [.. _lost.Values];
    }

    /// <summary>
    /// What is not broken down says which rule it falls under; and a hidden cell that could be small only in so few ways that more would have
    /// been hidden around it is not small, which may say the same of others. That all of a group are of one kind is not asked again: here
    /// it is taken as known.
    /// </summary>
    private void TryKnowingTheAlgorithm()
    {
        var hidden = _knowledge.Cells.Where(c => TextOf(c.Release, c.Key) == PublishedTable.Hidden && _releases[c.Release].Count(c.Key) > _rules.Threshold).Select(c => c.Unknown).ToList();
        var mark = _possible.Mark;
        var sound = _possible.Assume(_knowledge.Rule);
        while (sound && hidden.Where(u => _possible.Count(u, 1, _rules.Threshold, _rules.MinimumFeasible) is var ways && ways > 0 && ways < _rules.MinimumFeasible).ToList() is { Count: > 0 } large)
        {
            sound = _possible.Assume(large.Select(u => (u, _rules.Threshold + 1L, LinearSystem.None)));
        }

        Try("Somebody who knows the algorithm", _targets.Where(t => t.Count <= _rules.Threshold || TextOf(t.Release, t.Key) != PublishedTable.TooFew), [], sound);
        _possible.Undo(mark);
    }

    private string? TextOf(int release, string key) => _releases[release].Published.Texts.GetValueOrDefault(key);

    private void Try(string who, IEnumerable<KeyValuePair<int, Dictionary<int, long>>> parts, Func<int, Dictionary<int, long>, Dictionary<int, long>> knowing)
    {
        var all = parts.ToList();
        var known = all.SelectMany(p => knowing(p.Key, p.Value)).ToDictionary();
        var reached = all.Select(p => p.Key).ToHashSet();
        Try(who, _targets.Where(t => reached.Contains(t.Part)), known);
    }

    private static Dictionary<int, long> Together(Dictionary<int, long> one, Dictionary<int, long> other)
    {
        var both = new Dictionary<int, long>(one);
        foreach (var (unknown, known) in other)
        {
            both[unknown] = both.GetValueOrDefault(unknown) + known;
        }

        return both;
    }

    /// <summary>Assumes what somebody knows, and leaves it so.</summary>
    private void Try(string who, IEnumerable<Target> targets, Dictionary<int, long> known, bool sound = true)
    {
        sound &= known.Count == 0 || _possible.Assume(known.Select(k => (k.Key, k.Value, LinearSystem.None)));
        foreach (var target in targets)
        {
            // Of a small cell, one who knows some of its people asks for the others; so the numbers in question move up with them.
            var own = Math.Max(1, known.GetValueOrDefault(target.Unknown));
            var isSmall = target.Count <= _rules.Threshold;
            var feasible = !sound ? 0 : _possible.Count(target.Unknown, isSmall ? own : 0, isSmall ? own + _rules.Threshold - 1 : LinearSystem.None, _rules.MinimumFeasible);
            Smallest = target.Release == _of ? Math.Min(Smallest, feasible) : Smallest;
            if (feasible < _rules.MinimumFeasible && (!_lost.TryGetValue((target.Release, target.Key), out var before) || feasible < before.Feasible))
            {
                _lost[(target.Release, target.Key)] = new(target.Release, target.Key, who, feasible);
            }
        }
    }

    private sealed record Target(int Release, string Key, int Unknown, int Part, long Count);
}
