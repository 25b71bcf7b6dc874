using Referrals.Projections.Releases;

namespace Referrals.Projections.Tests.Releases.Auditing;

/// <summary>An attacker without any cleverness, who tries all counts that there could be: for small tables alone, and sharing no code with the auditor.</summary>
internal sealed class Everything
{
    /// <summary>A hidden count may be anything; more than this is never needed where there are so few.</summary>
    private const int Most = 70;

    private readonly List<Cell> _cells = [];
    private readonly List<(int Whole, int[] Parts, char Kind)> _lines = [];

    public Everything(ReleasePlan plan, IReadOnlyList<ReleaseFiles> releases)
    {
        var index = new Dictionary<string, int>();
        foreach (var release in releases)
        {
            var truth = release.Evidence.Cells.ToDictionary(c => c.Key);
            foreach (var published in release.Tables.Select(t => PublishedTable.Read(t)))
            {
                var planned = plan.Tables.Single(t => t.Id == published.Table);
                foreach (var row in published.Rows)
                {
                    var key = planned.Key(release.Period, planned.Measures[0].Code, row.At);
                    if (index.TryAdd(key, _cells.Count))
                    {
                        var (low, high) = row.Figures[0] switch
                        {
                            "c" => (1, Most),
                            "x" => (0, Most),
                            "0" or "z" => (0, 0),
                            var shown => (Math.Max(8, int.Parse(shown) - 2), int.Parse(shown) + 2),
                        };
                        _cells.Add(new(key, row.Figures[0], low, high, (int)truth[key].Count, truth[key]));
                    }
                }
            }
        }

        foreach (var relation in releases.SelectMany(r => plan.Relations(r.Period)))
        {
            _lines.Add(relation switch
            {
                Relation.Sum sum => (index[sum.Whole], [.. sum.Parts.Select(p => index[p])], '='),
                Relation.Cover cover => (index[cover.Whole], [.. cover.Parts.Select(p => index[p])], 'u'),
                Relation.AtMost most => (index[most.Whole], [.. most.Parts.Select(p => index[p])], '<'),
                _ => throw new InvalidOperationException(),
            });
        }

        // What is not broken down is a small group; generously, also where it is another line that says so.
        foreach (var whole in _lines.Where(l => l.Kind is '=' or 'u' && l.Parts.Any(p => _cells[p].Text == "x")).Select(l => l.Whole).Where(w => _cells[w].Truth < 50))
        {
            _cells[whole] = _cells[whole] with { High = Math.Min(49, _cells[whole].High) };
        }
    }

    /// <summary>Unsafe cells of which somebody can rule out too much; the small world's rules are size and referrers alone.</summary>
    public HashSet<string> Lost(IEnumerable<string> unsafeKeys)
    {
        var organisations = _cells.SelectMany(c => c.True.ByReferrer.Keys).Where(k => k != Guid.Empty).Distinct().ToList();
        List<Guid[]> attackers = [[], .. organisations.Select(o => new[] { o }), .. organisations.SelectMany(o => organisations.Where(p => p.CompareTo(o) > 0).Select(p => new[] { o, p }))];
        var all = unsafeKeys.ToList();
        var lost = all.Where(key => _cells.FindIndex(c => c.Name == key) is var cell && (attackers.Exists(a => !IsWide(cell, a)) || !IsWideForOneInIt(cell))).ToHashSet();
        AddTheAlgorithm();
        lost.UnionWith(all.Where(key => _cells.FindIndex(c => c.Name == key) is var cell && (_cells[cell].Truth <= 7 || _cells[cell].Text != "x") && !IsWide(cell, Array.Empty<int>())));
        return lost;
    }

    /// <summary>
    /// What somebody adds who knows how cells are hidden: which groups are small or all of one kind, and that a cell which could be 1 to 7 in
    /// one to four ways would have had more hidden around it.
    /// </summary>
    private void AddTheAlgorithm()
    {
        foreach (var (whole, parts, _) in _lines.Where(l => l.Kind is '=' or 'u'))
        {
            var withheld = parts.Where(p => _cells[p].Text == "x").ToList();
            if (withheld.Count < parts.Length && _cells[whole].Truth > 7)
            {
                withheld.Where(p => _cells[p].Truth > 0).ToList().ForEach(p => AtLeast(p, 1));
                AtLeast(whole, 8);
            }
            else if (withheld.Count == parts.Length && _cells[whole].Text != "x")
            {
                foreach (var cell in _cells[whole].Truth <= 7 ? [whole] : parts.Where(p => _cells[p].Truth == 0))
                {
                    _cells[cell] = _cells[cell] with { High = Math.Min(_cells[cell].High, cell == whole ? 7 : 0) };
                }
            }
        }

        while (Enumerable.Range(0, _cells.Count).Where(c => _cells[c] is { Text: "c", Truth: > 7 } && Enumerable.Range(1, 7).Count(v => IsPossible(c, v, [])) is >= 1 and <= 4).ToList() is { Count: > 0 } large)
        {
            large.ForEach(c => AtLeast(c, 8));
        }

        void AtLeast(int cell, int least) => _cells[cell] = _cells[cell] with { Low = Math.Max(_cells[cell].Low, least) };
    }

    private bool IsWide(int cell, Guid[] attacker)
    {
        var known = _cells.Select(c => attacker.Sum(o => (int)c.True.ByReferrer.GetValueOrDefault(o))).ToArray();
        return IsWide(cell, known);
    }

    private bool IsWideForOneInIt(int cell) => IsWide(cell, [.. _cells.Select((_, i) => i == cell ? 1 : 0)]);

    private bool IsWide(int cell, int[] known)
    {
        var from = _cells[cell].Truth <= 7 ? Math.Max(1, known.ElementAtOrDefault(cell)) : 0;
        var to = _cells[cell].Truth <= 7 ? from + 6 : Most;
        return Enumerable.Range(from, to - from + 1).OrderBy(v => Math.Abs(v - _cells[cell].Truth)).Where(v => IsPossible(cell, v, known)).Take(5).Count() == 5;
    }

    private bool IsPossible(int cell, int value, int[] known)
    {
        var low = _cells.Select((c, i) => Math.Max(c.Low, known.ElementAtOrDefault(i))).ToArray();
        var high = _cells.Select(c => c.High).ToArray();
        if (value < low[cell] || value > high[cell])
        {
            return false;
        }

        (low[cell], high[cell]) = (value, value);
        return Try(low, high);
    }

    private bool Try(int[] low, int[] high)
    {
        if (!Strike(low, high))
        {
            return false;
        }

        // The narrowest first, and the numbers next to the truth first.
        var next = Enumerable.Range(0, low.Length).Where(i => low[i] < high[i]).OrderBy(i => high[i] - low[i]).Cast<int?>().FirstOrDefault();
        return next is not { } cell || Enumerable.Range(low[cell], high[cell] - low[cell] + 1).OrderBy(v => Math.Abs(v - _cells[cell].Truth)).Any(value =>
        {
            var (lower, higher) = ((int[])low.Clone(), (int[])high.Clone());
            (lower[cell], higher[cell]) = (value, value);
            return Try(lower, higher);
        });
    }

    /// <summary>Strikes out first and last numbers that no line allows, one line and cell at a time.</summary>
    private bool Strike(int[] low, int[] high)
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var line in _lines)
            {
                foreach (var cell in line.Parts.Append(line.Whole))
                {
                    while (low[cell] <= high[cell] && !CanHoldWith(line, cell, low[cell]))
                    {
                        (low[cell], again) = (low[cell] + 1, true);
                    }

                    while (low[cell] <= high[cell] && !CanHoldWith(line, cell, high[cell]))
                    {
                        (high[cell], again) = (high[cell] - 1, true);
                    }

                    if (low[cell] > high[cell])
                    {
                        return false;
                    }
                }
            }
        }

        return true;

        bool CanHoldWith((int Whole, int[] Parts, char Kind) line, int cell, int value)
        {
            var (before, beforeHigh) = (low[cell], high[cell]);
            (low[cell], high[cell]) = (value, value);
            var can = CanHold(line, low, high);
            (low[cell], high[cell]) = (before, beforeHigh);
            return can;
        }
    }

    private static bool CanHold((int Whole, int[] Parts, char Kind) line, int[] low, int[] high) => line.Kind switch
    {
        '=' => line.Parts.Sum(p => low[p]) <= high[line.Whole] && line.Parts.Sum(p => high[p]) >= low[line.Whole],
        'u' => line.Parts.Max(p => low[p]) <= high[line.Whole] && line.Parts.Sum(p => Math.Min(high[p], high[line.Whole])) >= low[line.Whole],
        _ => line.Parts.Sum(p => high[p]) >= low[line.Whole],
    };

    private sealed record Cell(string Name, string Text, int Low, int High, int Truth, TrueCell True);
}
