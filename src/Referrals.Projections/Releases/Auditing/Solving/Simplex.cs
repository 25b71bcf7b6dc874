namespace Referrals.Projections.Releases.Auditing.Solving;

/// <summary>
/// Linear programming in exact fractions: variables within bounds, each row a variable of its own that is the sum of others. By Bland's
/// rule it always comes to an end.
/// </summary>
internal sealed class Simplex
{
    private readonly Rational?[] _lower;
    private readonly Rational?[] _upper;
    private readonly Rational[] _value;
    private readonly SortedDictionary<int, Dictionary<int, Rational>> _rows = [];

    /// <param name="variables">How many there are; the rows come after them.</param>
    public Simplex(int variables, IReadOnlyList<(IReadOnlyList<(int Variable, long Factor)> Terms, long? Least, long? Most)> rows)
    {
        Variables = variables;
        _lower = new Rational?[variables + rows.Count];
        _upper = new Rational?[variables + rows.Count];
        _value = new Rational[variables + rows.Count];
        for (var r = 0; r < rows.Count; r++)
        {
            _rows[variables + r] = rows[r].Terms.ToDictionary(t => t.Variable, t => (Rational)t.Factor);
            _lower[variables + r] = rows[r].Least is { } least ? least : null;
            _upper[variables + r] = rows[r].Most is { } most ? most : null;
        }
    }

    public int Variables { get; }

    public Rational Value(int variable) => _value[variable];

    public (Rational? Lower, Rational? Upper) Get(int variable) => (_lower[variable], _upper[variable]);

    /// <summary>Where the search begins: the nearer to a solution, the sooner it ends.</summary>
    public void Begin(int variable, Rational value) => Move(variable, value - _value[variable]);

    public void Set(int variable, Rational? lower, Rational? upper)
    {
        (_lower[variable], _upper[variable]) = (lower, upper);
        if (!_rows.ContainsKey(variable))
        {
            var value = _value[variable];
            Move(variable, (lower is { } l && value < l ? l : upper is { } u && value > u ? u : value) - value);
        }
    }

    /// <summary>Finds values within all bounds; false where there are none.</summary>
    public bool Solve()
    {
        while (_rows.Keys.Where(b => Outside(b) != 0).Select(b => (int?)b).FirstOrDefault() is { } broken)
        {
            var up = Outside(broken) < 0;
            var entering = _rows[broken].Where(t => t.Value.Sign > 0 == up ? CanRise(t.Key) : CanFall(t.Key)).Select(t => (int?)t.Key).Min();
            if (entering is not { } enters)
            {
                return false;
            }

            var target = up ? _lower[broken]!.Value : _upper[broken]!.Value;
            Move(enters, (target - _value[broken]) / _rows[broken][enters]);
            Pivot(broken, enters);
        }

        return true;
    }

    /// <summary>From values within all bounds to those with the least value of one variable; false where there is no least.</summary>
    public bool Minimise(int objective)
    {
        while (true)
        {
            var row = _rows.TryGetValue(objective, out var terms) ? terms : new() { [objective] = Rational.One };
            if (row.Where(t => t.Value.Sign > 0 ? CanFall(t.Key) : CanRise(t.Key)).Select(t => (int?)t.Key).Min() is not { } enters)
            {
                return true;
            }

            var rises = row[enters].Sign < 0;
            var limit = rises ? _upper[enters] - _value[enters] : _value[enters] - _lower[enters];
            int? leaves = null;
            foreach (var (basic, sum) in _rows)
            {
                if (sum.TryGetValue(enters, out var factor))
                {
                    var room = factor.Sign > 0 == rises ? _upper[basic] - _value[basic] : _value[basic] - _lower[basic];
                    if (room is { } r && (limit is not { } l || r / Abs(factor) < l))
                    {
                        (limit, leaves) = (r / Abs(factor), basic);
                    }
                }
            }

            if (limit is not { } step)
            {
                return false;
            }

            Move(enters, rises ? step : -step);
            if (leaves is { } left)
            {
                Pivot(left, enters);
            }
        }
    }

    private static Rational Abs(Rational r) => r.Sign < 0 ? -r : r;

    private int Outside(int variable) =>
        _lower[variable] is { } l && _value[variable] < l ? -1 : _upper[variable] is { } u && _value[variable] > u ? 1 : 0;

    private bool CanRise(int variable) => _upper[variable] is not { } u || _value[variable] < u;

    private bool CanFall(int variable) => _lower[variable] is not { } l || _value[variable] > l;

    private void Move(int variable, Rational by)
    {
        if (by.Sign == 0)
        {
            return;
        }

        _value[variable] += by;
        foreach (var (basic, sum) in _rows)
        {
            if (sum.TryGetValue(variable, out var factor))
            {
                _value[basic] += factor * by;
            }
        }
    }

    private void Pivot(int leaves, int enters)
    {
        var row = _rows[leaves];
        _rows.Remove(leaves);
        var factor = row[enters];
        row.Remove(enters);
        var solved = row.ToDictionary(t => t.Key, t => -t.Value / factor);
        solved[leaves] = Rational.One / factor;
        foreach (var other in _rows.Values)
        {
            if (other.Remove(enters, out var times))
            {
                foreach (var (variable, f) in solved)
                {
                    var now = other.GetValueOrDefault(variable) + (times * f);
                    if (now.Sign == 0)
                    {
                        other.Remove(variable);
                    }
                    else
                    {
                        other[variable] = now;
                    }
                }
            }
        }

        _rows[enters] = solved;
    }
}
