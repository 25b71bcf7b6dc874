namespace Referrals.Projections.Releases.Auditing.Solving;

/// <summary>
/// Whole-numbered unknowns within bounds and what is known of their sums. An upper bound of <see cref="None"/> is none; a value that is
/// known to solve it all (the truth) helps the search and proves nothing.
/// </summary>
internal sealed class LinearSystem
{
    public const long None = long.MaxValue;

    private readonly List<long> _lower = [];
    private readonly List<long> _upper = [];
    private readonly List<long> _hints = [];
    private readonly List<Constraint> _constraints = [];

    public int Count => _lower.Count;

    public IReadOnlyList<long> Lower => _lower;

    public IReadOnlyList<long> Upper => _upper;

    public IReadOnlyList<long> Hints => _hints;

    public IReadOnlyList<Constraint> Constraints => _constraints;

    public int Add(long lower, long upper, long hint = 0)
    {
        _lower.Add(lower);
        _upper.Add(upper);
        _hints.Add(hint);
        return Count - 1;
    }

    public void Narrow(int variable, long lower, long upper) =>
        (_lower[variable], _upper[variable]) = (Math.Max(_lower[variable], lower), Math.Min(_upper[variable], upper));

    /// <summary>The sum of the terms is between the two, of which either may be missing.</summary>
    public void Between(long? least, IEnumerable<(int Variable, long Factor)> terms, long? most)
    {
        var merged = terms.GroupBy(t => t.Variable).Select(g => (Variable: g.Key, Factor: g.Sum(t => t.Factor))).Where(t => t.Factor != 0).ToList();
        _constraints.Add(new([.. merged.Select(t => t.Variable)], [.. merged.Select(t => t.Factor)], least, most));
    }

    /// <summary>The whole is at least its largest part, and at most all of its parts.</summary>
    public void Cover(int whole, IEnumerable<int> parts)
    {
        int[] others = [.. parts.Where(p => p != whole).Distinct()];
        _constraints.Add(new([whole, .. others], [1, .. others.Select(_ => -1L)], null, 0, IsCover: true));
    }
}

/// <summary>
/// A sum between two numbers; a cover (the first variable is at most the sum of the others, and at least each of them) is kept whole,
/// since its bounds are then exact.
/// </summary>
internal sealed record Constraint(int[] Variables, long[] Factors, long? Least, long? Most, bool IsCover = false)
{
    /// <summary>Whether bounds that agree with it are all whole and all reached.</summary>
    public bool IsUnit { get; } = Factors.All(f => f is 1 or -1);

    /// <summary>The same as plain sums.</summary>
    public IEnumerable<Constraint> Linear() =>
        IsCover ? Variables.Skip(1).Select(part => new Constraint([Variables[0], part], [1, -1], 0, null)).Prepend(this with { IsCover = false }) : [this];
}
