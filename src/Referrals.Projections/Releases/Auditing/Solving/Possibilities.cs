namespace Referrals.Projections.Releases.Auditing.Solving;

/// <summary>
/// Which whole numbers an unknown can be. Narrowed bounds are exact where constraints form a forest; of each part that is none, the core
/// (what is left when its trees are cut off) is searched for whole solutions, first from the hints, then by exact branch and bound.
/// </summary>
internal sealed class Possibilities
{
    /// <summary>So many guesses, and the exact method takes over.</summary>
    private const int Steps = 400;

    private const int Farthest = 60;

    private readonly LinearSystem _system;
    private readonly Bounds _bounds;
    private readonly Division? _parts;
    private readonly List<Level> _levels = [new(-1)];

    public Possibilities(LinearSystem system)
    {
        _system = system;
        _bounds = new Bounds(system);
        IsConsistent = _bounds.Propagate();
        _parts = IsConsistent ? new Division(system, _bounds) : null;
    }

    /// <summary>Whether no bound contradicts another; on a forest, whether there is a solution.</summary>
    public bool IsConsistent { get; }

    public int Mark => _bounds.Mark;

    /// <summary>Which part of the system it hangs together with; -1 where it is known already.</summary>
    public int PartOf(int variable) => _parts?.PartOf(variable) ?? -1;

    /// <summary>How many numbers between the two it can be; counting ends where there are enough.</summary>
    public int Count(int variable, long from, long to, int enough)
    {
        var (lower, upper) = (Math.Max(from, _bounds.Lower(variable)), Math.Min(to, _bounds.Upper(variable)));
        if (lower > upper)
        {
            return 0;
        }

        var core = _parts?.CoreOf(variable);
        if (core is null || (core.Variables.Length == 0 && _bounds.Settled))
        {
            return (int)Math.Min(upper - lower, enough - 1) + 1;
        }

        var at = Array.IndexOf(core.Variables, variable);
        var seen = at < 0 ? [] : Fitting(core, _levels.Count - 1).Where(s => s[at] >= lower && s[at] <= upper).Select(s => s[at]).Distinct().Take(enough).ToHashSet();
        return seen.Count >= enough ? enough : Tried(variable, lower, upper, seen, enough);
    }

    /// <summary>Tries the numbers next to the hint first; those that are far off are not tried, and do not count.</summary>
    private int Tried(int variable, long lower, long upper, HashSet<long> seen, int enough)
    {
        var near = Math.Clamp(_system.Hints[variable], lower, upper);
        for (var distance = 0; distance <= Farthest && seen.Count < enough; distance++)
        {
            foreach (var value in distance == 0 ? new[] { near } : [near - distance, near + distance])
            {
                if (value < lower || value > upper || seen.Contains(value) || _levels.Exists(l => l.RuledOut.Contains((variable, value))))
                {
                    continue;
                }

                if (IsPossible(variable, value) == true)
                {
                    seen.Add(value);
                }
                else
                {
                    // Nor is it for anybody who knows more.
                    _levels[^1].RuledOut.Add((variable, value));
                }
            }
        }

        return seen.Count;
    }

    /// <summary>Adds what somebody knows besides, to what was added before; false where it cannot be.</summary>
    public bool Assume(IEnumerable<(int Variable, long Lower, long Upper)> known)
    {
        _levels.Add(new(_bounds.Mark));
        return known.All(k => _bounds.Narrow(k.Variable, k.Lower, k.Upper)) & _bounds.Propagate();
    }

    public void Undo(int mark)
    {
        _levels.RemoveAll(l => l.From >= mark);
        _bounds.Undo(mark);
    }

    /// <summary>Whether the unknown can be this; null where no method could tell.</summary>
    public bool? IsPossible(int variable, long value)
    {
        var mark = _bounds.Mark;
        var possible = !(_bounds.Narrow(variable, value, value) & _bounds.Propagate()) ? false : !_bounds.Settled ? null
            : _parts?.CoreOf(variable) is not { } core ? true : IsPossible(core);
        _bounds.Undo(mark);
        return possible;
    }

    /// <summary>The least that it can be; null where nothing is possible.</summary>
    public long? Minimum(int variable) =>
        IsConsistent ? IsPossible(variable, _bounds.Lower(variable)) == true ? _bounds.Lower(variable) : (long?)Exact(variable, 1) : null;

    /// <summary>The most that it can be; null where there is no such bound.</summary>
    public long? Maximum(int variable) =>
        !IsConsistent ? null
        : _bounds.Upper(variable) != LinearSystem.None && IsPossible(variable, _bounds.Upper(variable)) == true ? _bounds.Upper(variable)
        : (long?)-Exact(variable, -1);

    private System.Numerics.BigInteger? Exact(int variable, int sign)
    {
        if (PartOf(variable) < 0)
        {
            return sign * _bounds.Lower(variable);
        }

        var constraints = _system.Constraints.Where(c => c.Variables.Any(v => PartOf(v) == PartOf(variable))).ToList();
        return Integers.Least(variable, sign, [.. constraints.SelectMany(c => c.Variables).Append(variable).Distinct()], constraints, _bounds, _system.Hints);
    }

    private bool? IsPossible(Core core)
    {
        if (core.Variables.Length == 0 || Fitting(core, _levels.Count - 1).Exists(s => Fits(core, s)))
        {
            return true;
        }

        var steps = Steps;
        if (Dive(core, ref steps) is { } dived)
        {
            return dived;
        }

        var (found, solution) = Integers.Find(core.Variables, core.Constraints, _bounds, _system.Hints);
        if (found == true)
        {
            Keep(core, solution);
        }

        return found;
    }

    /// <summary>The solutions found so far that agree with what is assumed.</summary>
    private List<long[]> Fitting(Core core, int level)
    {
        if (level == 0)
        {
            return core.Solutions;
        }

        if (!_levels[level].Fitting.TryGetValue(core, out var fitting))
        {
            _levels[level].Fitting[core] = fitting = [.. Fitting(core, level - 1).Where(s => Fits(core, s))];
        }

        return fitting;
    }

    private void Keep(Core core, long[] solution)
    {
        core.Solutions.Add(solution);
        _levels.ForEach(l => l.Fitting.GetValueOrDefault(core)?.Add(solution));
    }

    private bool Fits(Core core, long[] solution)
    {
        for (var i = 0; i < solution.Length; i++)
        {
            if (solution[i] < _bounds.Lower(core.Variables[i]) || solution[i] > _bounds.Upper(core.Variables[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Settles one unknown after another, the narrowest first, as near to the hint as can be; null where it took too many steps.</summary>
    private bool? Dive(Core core, ref int steps)
    {
        if (steps-- <= 0)
        {
            return null;
        }

        var (next, width) = (-1, long.MaxValue);
        for (var i = 0; i < core.Variables.Length; i++)
        {
            var (lower, upper) = (_bounds.Lower(core.Variables[i]), _bounds.Upper(core.Variables[i]));
            var span = upper == LinearSystem.None ? long.MaxValue - 1 : upper - lower;
            if (span > 0 && span < width)
            {
                (next, width) = (i, span);
            }
        }

        if (next < 0)
        {
            Keep(core, [.. core.Variables.Select(_bounds.Lower)]);
            return true;
        }

        var (variable, low, high) = (core.Variables[next], _bounds.Lower(core.Variables[next]), _bounds.Upper(core.Variables[next]));
        var hint = Math.Clamp(_system.Hints[variable], low, high);
        foreach (var (from, to) in new[] { (hint, hint), (low, hint - 1), (hint == LinearSystem.None ? hint : hint + 1, high) })
        {
            if (from > to)
            {
                continue;
            }

            var mark = _bounds.Mark;
            var found = _bounds.Narrow(variable, from, to) & _bounds.Propagate() ? Dive(core, ref steps) : false;
            var settled = _bounds.Settled;
            _bounds.Undo(mark);
            if (found != false || !settled)
            {
                return found == true ? true : null;
            }
        }

        return false;
    }

    /// <summary>What was found while something was assumed.</summary>
    /// <param name="From">The mark before it was.</param>
    private sealed record Level(int From)
    {
        public HashSet<(int Variable, long Value)> RuledOut { get; } = [];

        public Dictionary<Core, List<long[]>> Fitting { get; } = new(ReferenceEqualityComparer.Instance);
    }
}
