namespace Referrals.Projections.Releases.Auditing.Solving;

/// <summary>What is left of a part when its trees are cut off, with the whole solutions that were found so far.</summary>
internal sealed record Core(Constraint[] Constraints, int[] Variables, List<long[]> Solutions);

/// <summary>Which unknowns hang together, given bounds that are narrowed already; each part has a core, which is empty where it is a tree.</summary>
internal sealed class Division
{
    private readonly LinearSystem _system;
    private readonly Bounds _bounds;
    private readonly int[] _part;
    private readonly List<Core> _cores = [];

    public Division(LinearSystem system, Bounds bounds)
    {
        (_system, _bounds, _part) = (system, bounds, new int[system.Count]);
        var alive = _system.Constraints.Select(c => !_bounds.Entails(c)).ToArray();
        Join(alive);
        Cut(alive);
    }

    /// <summary>Which part of the system it hangs together with; -1 where it is known already.</summary>
    public int PartOf(int variable) => _part[variable];

    /// <summary>The core of its part; null where it is known already.</summary>
    public Core? CoreOf(int variable) => _part[variable] < 0 ? null : _cores[_part[variable]];

    /// <summary>Cuts off what the bounds settle: known variables, constraints that say no more, and trees.</summary>
    private void Cut(bool[] alive)
    {
        var kept = (bool[])alive.Clone();
        var degree = _system.Constraints.Select(c => c.Variables.Count(v => !_bounds.IsFixed(v))).ToArray();
        var uses = Enumerable.Range(0, _system.Count).Select(v => _bounds.IsFixed(v) ? 0 : _bounds.ConstraintsOf(v).Count(c => alive[c])).ToArray();
        var leaves = new Queue<int>(Enumerable.Range(0, _system.Count).Where(v => uses[v] == 1));

        void CutOff(int constraint)
        {
            if (kept[constraint] && _system.Constraints[constraint].IsUnit && degree[constraint] <= 1)
            {
                kept[constraint] = false;
                foreach (var v in _system.Constraints[constraint].Variables.Where(v => uses[v] > 0))
                {
                    if (--uses[v] == 1)
                    {
                        leaves.Enqueue(v);
                    }
                }
            }
        }

        for (var c = 0; c < kept.Length; c++)
        {
            CutOff(c);
        }

        while (leaves.TryDequeue(out var leaf))
        {
            if (uses[leaf] == 1 && _bounds.ConstraintsOf(leaf).Where(c => kept[c]).Select(c => (int?)c).FirstOrDefault() is { } only)
            {
                uses[leaf] = 0;
                degree[only]--;
                CutOff(only);
            }
        }

        foreach (var part in _system.Constraints.Where((_, c) => kept[c]).GroupBy(c => c.Variables.Max(v => _part[v])))
        {
            _cores[part.Key] = new([.. part], [.. part.SelectMany(c => c.Variables).Distinct()], []);
        }
    }

    private void Join(bool[] alive)
    {
        Array.Fill(_part, -1);
        for (var start = 0; start < _system.Count; start++)
        {
            if (_part[start] >= 0 || _bounds.IsFixed(start))
            {
                continue;
            }

            var reached = new Stack<int>([start]);
            _part[start] = _cores.Count;
            while (reached.TryPop(out var variable))
            {
                foreach (var v in _bounds.ConstraintsOf(variable).Where(c => alive[c]).SelectMany(c => _system.Constraints[c].Variables))
                {
                    if (_part[v] < 0 && !_bounds.IsFixed(v))
                    {
                        _part[v] = _cores.Count;
                        reached.Push(v);
                    }
                }
            }

            _cores.Add(new([], [], []));
        }
    }
}
