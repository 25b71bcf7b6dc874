using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases.Auditing.Solving;

namespace Referrals.Projections.Releases.Auditing;

/// <summary>A release with what its bytes say, and its true cells.</summary>
internal sealed record Known(ReleaseFiles Files, Published Published, IReadOnlyDictionary<string, TrueCell> Truth)
{
    public long Count(string key) => Truth.GetValueOrDefault(key)?.Count ?? 0;
}

/// <summary>All that an outsider knows, as a system: each cell of each release is an unknown.</summary>
internal sealed class Knowledge
{
    private readonly DisclosureRules _rules;
    private readonly IReadOnlyList<Known> _releases;
    private readonly Dictionary<(int Release, string Key), int> _unknowns = [];

    /// <param name="releases">The oldest first.</param>
    public Knowledge(ReleasePlan plan, DisclosureRules rules, IReadOnlyList<Known> releases)
    {
        (_rules, _releases) = (rules, releases);
        for (var r = 0; r < releases.Count; r++)
        {
            foreach (var key in releases[r].Published.Texts.Keys.Where(k => !releases[r].Published.Money.Contains(k)))
            {
                Unknown(r, key);
            }
        }

        for (var r = 0; r < releases.Count; r++)
        {
            foreach (var relation in plan.Relations(releases[r].Files.Period))
            {
                Add(r, relation);
                NarrowUnbroken(r, relation);
                AddRule(r, relation);
            }

            foreach (var (key, later) in _unknowns.Where(u => u.Key.Release == r).Select(u => (u.Key.Key, u.Value)).ToList())
            {
                // Of the same period, a newer release is the older one plus what came in since.
                if (Before(r) is { } before && _unknowns.TryGetValue((before, key), out var earlier))
                {
                    var since = releases[r].Count(key) - releases[before].Count(key);
                    Equations.Between(since, [(later, 1), (earlier, -1)], since);
                }
            }
        }
    }

    public LinearSystem Equations { get; } = new();

    /// <summary>What the rule about groups that are not broken down tells, and more than anybody can be sure of: which of them are small, and which categories of the others are empty.</summary>
    public List<(int Unknown, long Lower, long Upper)> Rule { get; } = [];

    /// <summary>Wholes that are not their parts, which no evidence may say.</summary>
    public List<(int Release, string Key)> Broken { get; } = [];

    public IEnumerable<(int Release, string Key, int Unknown)> Cells => _unknowns.Select(u => (u.Key.Release, u.Key.Key, u.Value));

    /// <summary>Which counts a text stands for.</summary>
    public static (long Lower, long Upper) Meaning(string text, DisclosureRules rules) => text switch
    {
        PublishedTable.Hidden => (1, LinearSystem.None),
        PublishedTable.TooFew => (0, LinearSystem.None),
        PublishedTable.NotApplicable or "0" => (0, 0),
        _ => long.TryParse(text, out var r) ? (r == rules.Base ? rules.Threshold + 1 : Math.Max(rules.Threshold + 1, r - (rules.Base / 2)), r + ((rules.Base - 1) / 2)) : (0, LinearSystem.None),
    };

    /// <summary>What somebody adds who reads which means are there: they need so many people, truly.</summary>
    public void Narrow(int release, string key, long lower, long upper)
    {
        if (_unknowns.TryGetValue((release, key), out var unknown) && _releases[release].Count(key) is var count && lower <= count && count <= upper)
        {
            Equations.Narrow(unknown, lower, upper);
        }
    }

    /// <summary>What is not broken down is a small group: few, or all of one kind.</summary>
    private void NarrowUnbroken(int release, Relation relation)
    {
        if (relation.IsDivision && relation.Parts.Any(p => _releases[release].Published.Texts.GetValueOrDefault(p) == PublishedTable.TooFew))
        {
            Narrow(release, relation.Whole, 0, _rules.WholeGroupBelow - 1);
        }
    }

    private void AddRule(int release, Relation relation)
    {
        var (whole, parts) = (relation.Whole, relation.Parts);
        var (known, texts) = (_releases[release], _releases[release].Published.Texts);
        var there = parts.Where(known.Truth.ContainsKey).ToList();
        if (!relation.IsDivision || parts.Count == 1 || there.Count == 0 || !texts.ContainsKey(whole) || !parts.All(texts.ContainsKey))
        {
            return;
        }

        var isBrokenDown = there.Exists(p => texts[p] != PublishedTable.TooFew);
        if (isBrokenDown && known.Count(whole) > _rules.Threshold)
        {
            Rule.Add((Unknown(release, whole), _rules.Threshold + 1, LinearSystem.None));
            Rule.AddRange(there.Where(p => texts[p] == PublishedTable.TooFew && known.Count(p) > 0).Select(p => (Unknown(release, p), 1L, LinearSystem.None)));
        }
        else if (!isBrokenDown && texts[whole] != PublishedTable.TooFew)
        {
            Rule.AddRange(known.Count(whole) <= _rules.Threshold
                ? [(Unknown(release, whole), 0, _rules.Threshold)]
                : there.Where(p => known.Count(p) == 0).Select(p => (Unknown(release, p), 0L, 0L)));
        }
    }

    private int? Before(int release) =>
        Enumerable.Range(0, release).Where(r => _releases[r].Files.Period == _releases[release].Files.Period).Select(r => (int?)r).LastOrDefault();

    private int Unknown(int release, string key)
    {
        if (_unknowns.TryGetValue((release, key), out var known))
        {
            return known;
        }

        // What is in no table may be anything, unless there was nothing of it.
        var (lower, upper) = _releases[release].Published.Texts.TryGetValue(key, out var text) ? Meaning(text, _rules)
            : (0, _releases[release].Truth.ContainsKey(key) ? LinearSystem.None : 0);
        return _unknowns[(release, key)] = Equations.Add(lower, upper, _releases[release].Count(key));
    }

    /// <summary>The release that says most about a key: this one, or the newest of the key's own period.</summary>
    private int? Find(int release, string key) =>
        IsOf(key, _releases[release].Files.Period) ? release
        : Enumerable.Range(0, _releases.Count).Where(r => IsOf(key, _releases[r].Files.Period)).Select(r => (int?)r).LastOrDefault();

    private static bool IsOf(string key, ReleasePeriod period) => key.Contains($"{(period.Kind == PeriodKind.Quarter ? "quarter" : "year")}={period.Code}", StringComparison.Ordinal);

    private void Add(int release, Relation relation)
    {
        switch (relation)
        {
            case Relation.Sum sum when Find(release, sum.Whole) is { } at:
                AddSum(release, at, sum);
                break;
            case Relation.Cover cover:
                var counts = cover.Parts.Select(p => _releases[release].Count(p)).ToList();
                if (counts.Max() > _releases[release].Count(cover.Whole) || counts.Sum() < _releases[release].Count(cover.Whole))
                {
                    Broken.Add((release, cover.Whole));
                }
                else
                {
                    Equations.Cover(Unknown(release, cover.Whole), cover.Parts.Select(p => Unknown(release, p)));
                }

                break;
            case Relation.AtMost atMost when _releases[release].Count(atMost.Whole) <= atMost.Parts.Sum(p => _releases[release].Count(p)):
                Equations.Between(null, atMost.Parts.Select(p => (Unknown(release, p), -1L)).Prepend((Unknown(release, atMost.Whole), 1)), 0);
                break;
        }
    }

    private void AddSum(int release, int at, Relation.Sum sum)
    {
        var found = sum.Parts.Select(p => (Part: p, At: Find(release, p))).ToList();
        var known = found.Where(p => p.At is not null).Select(p => (p.Part, At: p.At!.Value)).ToList();
        var rest = _releases[at].Count(sum.Whole) - known.Sum(p => _releases[p.At].Count(p.Part));
        if (rest != 0 && at == release && found.TrueForAll(p => p.At == release))
        {
            Broken.Add((release, sum.Whole));
            return;
        }

        var terms = known.Select(p => (Unknown(p.At, p.Part), -1L)).Prepend((Unknown(at, sum.Whole), 1L)).ToList();
        if (known.Count < found.Count)
        {
            // Not all are published yet. What was said of the others may have moved since.
            terms.Add((Equations.Add(Math.Min(0, rest), LinearSystem.None, rest), -1));
            rest = 0;
        }

        Equations.Between(rest, terms, rest);
    }
}
