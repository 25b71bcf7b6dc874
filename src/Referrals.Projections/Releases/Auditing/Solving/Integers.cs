using System.Numerics;

namespace Referrals.Projections.Releases.Auditing.Solving;

/// <summary>Branch and bound over exact linear programmes: for what bounds alone do not settle.</summary>
internal static class Integers
{
    /// <summary>So many branches, and it is left undecided.</summary>
    private const int Patience = 20_000;

    /// <summary>A whole solution within the bounds, near the hints if it can be; none where <c>Found</c> is false, undecided where it is null.</summary>
    public static (bool? Found, long[] Solution) Find(IReadOnlyList<int> variables, IEnumerable<Constraint> constraints, Bounds bounds, IReadOnlyList<long> hints)
    {
        var (state, values, _) = Search(variables, constraints, bounds, hints, null, 1);
        return (state == State.Undecided ? null : state == State.Found, [.. values.Select(v => (long)v)]);
    }

    /// <summary>The least value of a variable, or with the sign -1 minus the largest; null where there is none, or no solution at all.</summary>
    /// <exception cref="InvalidOperationException">It was not found within reason.</exception>
    public static BigInteger? Least(int variable, int sign, IReadOnlyList<int> variables, IEnumerable<Constraint> constraints, Bounds bounds, IReadOnlyList<long> hints)
    {
        var (state, _, best) = Search(variables, constraints, bounds, hints, variable, sign);
        return state == State.Undecided ? throw new InvalidOperationException("The search for a whole-numbered bound came to no end.") : state == State.Found ? best : null;
    }

    private enum State { None, Found, Unbounded, Undecided }

    private static (State State, BigInteger[] Values, BigInteger? Best) Search(
        IReadOnlyList<int> variables, IEnumerable<Constraint> constraints, Bounds bounds, IReadOnlyList<long> hints, int? objective, int sign)
    {
        var index = variables.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i);
        var rows = constraints.SelectMany(c => c.Linear())
            .Select(c => ((IReadOnlyList<(int, long)>)[.. c.Variables.Zip(c.Factors, (v, f) => (index[v], f))], c.Least, c.Most)).ToList();
        if (objective is { } o)
        {
            rows.Add(([(index[o], sign)], null, null));
        }

        var simplex = new Simplex(variables.Count, rows);
        for (var i = 0; i < variables.Count; i++)
        {
            var upper = bounds.Upper(variables[i]);
            simplex.Begin(i, hints[variables[i]]);
            simplex.Set(i, bounds.Lower(variables[i]), upper == LinearSystem.None ? null : upper);
        }

        var search = new Branching(simplex, objective is null ? null : variables.Count + rows.Count - 1);
        search.Branch();
        return (search.State, search.Values, search.Best);
    }

    private sealed class Branching(Simplex simplex, int? objective)
    {
        private int _branches;

        public State State { get; private set; } = State.None;

        public BigInteger[] Values { get; private set; } = [];

        public BigInteger? Best { get; private set; }

        private bool IsOver => State is State.Unbounded or State.Undecided || (State == State.Found && objective is null);

        public void Branch()
        {
            if (++_branches > Patience)
            {
                State = State.Undecided;
                return;
            }

            if (objective is { } row && Best is { } best)
            {
                simplex.Set(row, null, best - 1);
            }

            if (!simplex.Solve())
            {
                return;
            }

            // Fractions that can grow without end belong to whole solutions that can, if there is any.
            var bounded = objective is not { } o || simplex.Minimise(o);
            for (var i = 0; i < simplex.Variables; i++)
            {
                if (!simplex.Value(i).IsWhole)
                {
                    var (lower, upper) = simplex.Get(i);
                    var value = simplex.Value(i);
                    Try(i, lower, value.Floor, lower, upper);
                    Try(i, value.Ceiling, upper, lower, upper);
                    return;
                }
            }

            Values = [.. Enumerable.Range(0, simplex.Variables).Select(i => simplex.Value(i).Numerator)];
            State = bounded ? State.Found : State.Unbounded;
            Best = bounded && objective is { } found ? simplex.Value(found).Numerator : null;
        }

        private void Try(int variable, Rational? lower, Rational? upper, Rational? lowerBefore, Rational? upperBefore)
        {
            if (!IsOver && !(lower is { } l && upper is { } u && l > u))
            {
                simplex.Set(variable, lower, upper);
                Branch();
                simplex.Set(variable, lowerBefore, upperBefore);
            }
        }
    }
}
