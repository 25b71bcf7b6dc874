namespace Referrals.Projections.Releases.Protecting;

/// <summary>
/// Hides cells for others' sake: first some where none may be needed, so that nobody can tell from what is hidden what had to be; then, while
/// an unsafe cell can be told too well, another cell on a line that gives it away, drawn with the secret seed among the cheap ones; where
/// none is left, the line's whole, but never a total of the county.
/// </summary>
internal sealed class Hiding
{
    /// <summary>A cell that no line gives away by itself is given away by lines that are so far off at most.</summary>
    private const int Reach = 4;

    private const int AtLeastCheap = 3;

    private static readonly Span s_hidden = new(1, Span.Endless);

    private readonly Web _web;
    private readonly DisclosureRules _rules;
    private readonly ISeed _seed;
    private readonly bool[] _hidden;
    private readonly List<Choice> _choices = [];

    private Hiding(Web web, DisclosureRules rules, ISeed seed)
    {
        (_web, _rules, _seed) = (web, rules, seed);
        _hidden = [.. web.Knots.Select(k => k is { Printed: true, Unsafe: true, Withheld: false })];
    }

    /// <summary>The keys that are hidden, unsafe ones among them, and the choices in their order.</summary>
    /// <param name="web">What an outsider sees.</param>
    /// <param name="rules">By which numbers.</param>
    /// <param name="seed">What is left to chance.</param>
    /// <param name="givenAway">Keys about which others than an outsider know too much, in the order in which that was found; each time that a key is named, more is hidden.</param>
    public static (HashSet<string> Hidden, IReadOnlyList<Choice> Choices) Choose(Web web, DisclosureRules rules, ISeed seed, IEnumerable<string> givenAway)
    {
        var hiding = new Hiding(web, rules, seed);
        hiding.MoreThanIsNeeded();
        hiding.UntilNothingIsGivenAway();
        var times = new Dictionary<string, int>();
        foreach (var key in givenAway)
        {
            times[key] = times.GetValueOrDefault(key) + 1;
            hiding.Widen(key, times[key]);
        }

        return ([.. web.Knots.Where((_, i) => hiding._hidden[i]).Select(k => k.Key)], hiding._choices);
    }

    /// <summary>A line of this release throws once something on it is not shown, in the plan's order and again from its beginning while anything more is hidden.</summary>
    private void MoreThanIsNeeded()
    {
        var waiting = _web.Lines.Where(l => l.Offers && _web.Knots[l.Whole].Printed).ToList();
        while (waiting.Where(l => l.Parts.Append(l.Whole).Any(k => _hidden[k] || _web.Knots[k].Withheld)).ToList() is { Count: > 0 } touched)
        {
            waiting = [.. waiting.Except(touched)];
            foreach (var line in touched)
            {
                string[] keys = [_web.Knots[line.Whole].Key, .. line.Parts.Select(p => _web.Knots[p].Key)];
                for (var already = 0; _seed.HidesOneMore(keys, already) && HideOn(line).Count > 0; already++)
                {
                }
            }
        }
    }

    private void UntilNothingIsGivenAway()
    {
        var all = Enumerable.Range(0, _web.Knots.Count).Where(k => _web.Knots[k].Unsafe).OrderBy(k => _web.Knots[k].Key, StringComparer.Ordinal).ToList();
        var withoutThis = _web.Narrow([.. _web.Knots.Select(k => k.Printed ? new Span(0, Span.Endless) : k.Known)]);
        var beyondHelp = all.Where(k => !_web.Knots[k].Printed && !IsWide(k, withoutThis[k])).ToHashSet();
        while (true)
        {
            var spans = Narrowed();
            var givenAway = all.Where(k => !beyondHelp.Contains(k) && !IsWide(k, spans[k])).ToList();
            if (givenAway.Count == 0)
            {
                return;
            }

            // What was just hidden on one of its lines may already do.
            var widened = new HashSet<int>();
            foreach (var knot in givenAway.Where(k => !_web.LinesOf(k).Any(widened.Contains)))
            {
                if (!HideNear(knot, spans, widened))
                {
                    beyondHelp.Add(knot);
                }
            }
        }
    }

    /// <summary>
    /// What an outsider can make of it who knows how cells are hidden: one that could be small only in so few ways that more would have been
    /// hidden around it is not small.
    /// </summary>
    private Span[] Narrowed()
    {
        var known = _web.Knots.Select((k, i) => _hidden[i] ? s_hidden : k.Known).ToArray();
        while (true)
        {
            var spans = _web.Narrow(known);
            var large = Enumerable.Range(0, known.Length)
                .Where(k => known[k] == s_hidden && _web.Knots[k].Count > _rules.Threshold && Small(spans[k]).Width is var ways && ways > 0 && ways < _rules.MinimumFeasible).ToList();
            if (large.Count == 0)
            {
                return spans;
            }

            large.ForEach(k => known[k] = new(_rules.Threshold + 1, Span.Endless));
        }
    }

    private Span Small(Span span) => span.Within(new(1, _rules.Threshold));

    private bool IsWide(int knot, Span span) => Possible(knot, span) >= _rules.MinimumFeasible;

    private long Possible(int knot, Span span) =>
        (_web.Knots[knot].Count <= _rules.Threshold ? Small(span) : span).Width;

    /// <summary>Hides one cell, on the line that says most about a knot or, where there is nothing left to hide, on the nearest one that says something about what is hidden there.</summary>
    private bool HideNear(int knot, Span[] spans, HashSet<int> widened)
    {
        foreach (var line in Near(knot, Reach, spans))
        {
            if (HideOn(_web.Lines[line]) is { Count: > 0 } choices)
            {
                _choices.AddRange(choices);
                widened.UnionWith(_web.LinesOf(knot).Append(line));
                return true;
            }
        }

        return false;
    }

    /// <summary>The first time one more cell on one line, the second time on each line of the knot, and each further time one line further; further still where all is hidden so far.</summary>
    private void Widen(string key, int time)
    {
        var knot = Enumerable.Range(0, _web.Knots.Count).LastOrDefault(k => _web.Knots[k].Key == key && _web.Knots[k].Unsafe, -1);
        if (knot < 0)
        {
            return;
        }

        var spans = Narrowed();
        if (time == 1)
        {
            HideNear(knot, spans, []);
            return;
        }

        var before = _choices.Count;
        for (var reach = time - 1; reach < time + Reach && _choices.Count == before; reach++)
        {
            _choices.AddRange(Near(knot, reach, spans).ToList().SelectMany(line => HideOn(_web.Lines[line])));
        }
    }

    /// <summary>The lines of a knot, those that say most first, then those of the hidden knots on them.</summary>
    private IEnumerable<int> Near(int knot, int reach, Span[] spans)
    {
        var seen = new HashSet<int>();
        var knots = new List<int> { knot };
        for (var hop = 0; hop < reach && knots.Count > 0; hop++)
        {
            var lines = knots.SelectMany(k => _web.LinesOf(k).Select(l => (Line: l, Possible: Possible(k, _web.Implied(_web.Lines[l], k, spans).Within(new(0, Span.Endless))))))
                .Where(l => !seen.Contains(l.Line)).OrderBy(l => l.Possible).ThenBy(l => l.Line).Select(l => l.Line).Distinct().ToList();
            seen.UnionWith(lines);
            foreach (var line in lines)
            {
                yield return line;
            }

            knots = [.. lines.SelectMany(l => _web.Lines[l].Parts.Append(_web.Lines[l].Whole)).Where(k => _hidden[k] || _web.Knots[k].Known.High == Span.Endless).Distinct()];
        }
    }

    /// <summary>Hides one cell on a line, and the same figure under other keys; nothing where there is none.</summary>
    private List<Choice> HideOn(Line line)
    {
        if (!line.Offers)
        {
            return [];
        }

        var shown = line.Parts.Where(CanBeHidden).OrderBy(k => _web.Knots[k].Count).ThenBy(k => _web.Knots[k].Key, StringComparer.Ordinal).ToList();
        var cheap = shown.Take(Math.Max(AtLeastCheap, (shown.Count + 1) / 2)).ToList();
        if (cheap.Count == 0 && CanBeHidden(line.Whole) && !UnsafeCells.IsCountyTotal(_web.Knots[line.Whole].Key))
        {
            cheap = [line.Whole];
        }

        if (cheap.Count == 0)
        {
            return [];
        }

        List<string> keys = cheap.ConvertAll(k => _web.Knots[k].Key);
        var chosen = _seed.Draw(keys);
        var drawn = cheap[keys.IndexOf(chosen)];
        _hidden[drawn] = true;
        var same = _web.LinesOf(drawn).Select(l => _web.Lines[l]).Where(l => l is { Kind: LineKind.Sum, Parts.Count: 1 });
        return [new(_web.Knots[line.Whole].Key, keys, chosen), .. same.SelectMany(HideOn).ToList()];
    }

    private bool CanBeHidden(int knot) => _web.Knots[knot] is { Printed: true, Count: > 0, Withheld: false } && !_hidden[knot];
}
