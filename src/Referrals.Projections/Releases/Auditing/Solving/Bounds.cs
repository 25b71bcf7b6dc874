namespace Referrals.Projections.Releases.Auditing.Solving;

/// <summary>
/// The bounds of all unknowns, narrowed by what each constraint says until none says more; what was narrowed can be undone. Where the
/// constraints hang together as a forest, and every factor is 1 or -1, each whole number within the bounds is possible.
/// </summary>
internal sealed class Bounds
{
    /// <summary>A narrowing that creeps for so long is left to the exact methods.</summary>
    private const int Patience = 400_000;

    private readonly LinearSystem _system;
    private readonly long[] _lower;
    private readonly long[] _upper;
    private readonly int[][] _constraintsOf;
    private readonly Stack<(int Variable, long Lower, long Upper)> _trail = new();
    private readonly Queue<int> _waiting = new();
    private readonly bool[] _isWaiting;
    private bool _failed;

    public Bounds(LinearSystem system)
    {
        _system = system;
        _lower = [.. system.Lower];
        _upper = [.. system.Upper];
        var constraintsOf = Enumerable.Range(0, system.Count).Select(_ => new List<int>()).ToArray();
        _isWaiting = new bool[system.Constraints.Count];
        for (var c = 0; c < system.Constraints.Count; c++)
        {
            foreach (var v in system.Constraints[c].Variables)
            {
                constraintsOf[v].Add(c);
            }

            Wake(c);
        }

        _constraintsOf = [.. constraintsOf.Select(l => l.ToArray())];
    }

    /// <summary>Whether narrowing came to its end, so that the bounds are exact on forests.</summary>
    public bool Settled { get; private set; } = true;

    public int Mark => _trail.Count;

    public long Lower(int variable) => _lower[variable];

    public long Upper(int variable) => _upper[variable];

    public bool IsFixed(int variable) => _lower[variable] == _upper[variable];

    public IReadOnlyList<int> ConstraintsOf(int variable) => _constraintsOf[variable];

    public void Undo(int mark)
    {
        while (_trail.Count > mark)
        {
            var (variable, lower, upper) = _trail.Pop();
            (_lower[variable], _upper[variable]) = (lower, upper);
        }

        Forget();
    }

    /// <summary>Narrows one unknown; false where nothing is left of it.</summary>
    public bool Narrow(int variable, long lower, long upper)
    {
        lower = Math.Max(lower, _lower[variable]);
        upper = Math.Min(upper, _upper[variable]);
        if (lower == _lower[variable] && upper == _upper[variable])
        {
            return true;
        }

        if (lower > upper)
        {
            _failed = true;
            return false;
        }

        _trail.Push((variable, _lower[variable], _upper[variable]));
        (_lower[variable], _upper[variable]) = (lower, upper);
        foreach (var c in _constraintsOf[variable])
        {
            Wake(c);
        }

        return true;
    }

    /// <summary>Narrows all that follows; false where something cannot be.</summary>
    public bool Propagate()
    {
        Settled = true;
        for (var steps = 0; !_failed && _waiting.TryDequeue(out var c); steps++)
        {
            if (steps > Patience)
            {
                Settled = false;
                break;
            }

            _isWaiting[c] = false;
            var constraint = _system.Constraints[c];
            _failed = !(constraint.IsCover ? NarrowCover(constraint) : NarrowSum(constraint));
        }

        var well = !_failed;
        Forget();
        return well;
    }

    /// <summary>Whether the bounds alone make the constraint true.</summary>
    public bool Entails(Constraint constraint)
    {
        if (constraint.IsCover)
        {
            var parts = constraint.Variables.AsSpan(1);
            long least = 0;
            foreach (var part in parts)
            {
                least = checked(least + _lower[part]);
                if (_upper[part] > _lower[constraint.Variables[0]])
                {
                    return false;
                }
            }

            return _upper[constraint.Variables[0]] <= least;
        }

        var (min, minOpen, max, maxOpen) = Activity(constraint);
        return (constraint.Least is not { } l || (minOpen == 0 && min >= l)) && (constraint.Most is not { } m || (maxOpen == 0 && max <= m));
    }

    private void Wake(int constraint)
    {
        if (!_isWaiting[constraint])
        {
            _isWaiting[constraint] = true;
            _waiting.Enqueue(constraint);
        }
    }

    private void Forget()
    {
        foreach (var c in _waiting)
        {
            _isWaiting[c] = false;
        }

        _waiting.Clear();
        _failed = false;
    }

    private bool NarrowCover(Constraint cover)
    {
        var whole = cover.Variables[0];
        var parts = cover.Variables.AsSpan(1);
        long most = 0, open = 0, least = 0;
        foreach (var part in parts)
        {
            if (!Narrow(part, long.MinValue, _upper[whole]))
            {
                return false;
            }

            least = Math.Max(least, _lower[part]);
            open += _upper[part] == LinearSystem.None ? 1 : 0;
            most = _upper[part] == LinearSystem.None ? most : checked(most + _upper[part]);
        }

        if (!Narrow(whole, least, open > 0 ? LinearSystem.None : most))
        {
            return false;
        }

        foreach (var part in parts)
        {
            var own = _upper[part] == LinearSystem.None;
            if (open - (own ? 1 : 0) == 0 && !Narrow(part, checked(_lower[whole] - most + (own ? 0 : _upper[part])), LinearSystem.None))
            {
                return false;
            }
        }

        return true;
    }

    private bool NarrowSum(Constraint sum)
    {
        var (min, minOpen, max, maxOpen) = Activity(sum);
        if ((sum.Most is { } m && minOpen == 0 && min > m) || (sum.Least is { } l && maxOpen == 0 && max < l))
        {
            return false;
        }

        for (var i = 0; i < sum.Variables.Length; i++)
        {
            var (variable, factor) = (sum.Variables[i], sum.Factors[i]);
            var (low, high) = (_lower[variable], _upper[variable]);
            var open = high == LinearSystem.None;
            long lower = long.MinValue, upper = LinearSystem.None;
            if (sum.Most is { } most && minOpen - (factor < 0 && open ? 1 : 0) == 0)
            {
                var rest = checked(most - min + (factor > 0 ? factor * low : open ? 0 : factor * high));
                (lower, upper) = factor > 0 ? (lower, FloorDiv(rest, factor)) : (CeilDiv(rest, factor), upper);
            }

            if (sum.Least is { } least && maxOpen - (factor > 0 && open ? 1 : 0) == 0)
            {
                var rest = checked(least - max + (factor < 0 ? factor * low : open ? 0 : factor * high));
                (lower, upper) = factor > 0 ? (Math.Max(lower, CeilDiv(rest, factor)), upper) : (lower, Math.Min(upper, FloorDiv(rest, factor)));
            }

            if (!Narrow(variable, lower, upper))
            {
                return false;
            }
        }

        return true;
    }

    private (long Min, int MinOpen, long Max, int MaxOpen) Activity(Constraint sum)
    {
        long min = 0, max = 0;
        int minOpen = 0, maxOpen = 0;
        for (var i = 0; i < sum.Variables.Length; i++)
        {
            var factor = sum.Factors[i];
            var (low, high) = (_lower[sum.Variables[i]], _upper[sum.Variables[i]]);
            var open = high == LinearSystem.None;
            checked
            {
                min += factor > 0 ? factor * low : open ? 0 : factor * high;
                max += factor < 0 ? factor * low : open ? 0 : factor * high;
            }

            minOpen += factor < 0 && open ? 1 : 0;
            maxOpen += factor > 0 && open ? 1 : 0;
        }

        return (min, minOpen, max, maxOpen);
    }

    private static long FloorDiv(long a, long b) => (a / b) - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);

    private static long CeilDiv(long a, long b) => -FloorDiv(checked(-a), b);
}
