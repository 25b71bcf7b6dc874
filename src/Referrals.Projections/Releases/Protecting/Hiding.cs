using System.Security.Cryptography;
using System.Text;

namespace Referrals.Projections.Releases.Protecting;

/// <summary>
/// Hides cells for others' sake: while an unsafe cell can be told too well, another cell on a line that gives it away, drawn with the
/// secret seed among the cheap ones; where none is left, the line's whole, but never a total of the county.
/// </summary>
internal sealed class Hiding
{
    /// <summary>A cell that no line gives away by itself is given away by lines that are so far off at most.</summary>
    private const int Reach = 4;

    private const int AtLeastCheap = 3;

    private readonly Web _web;
    private readonly DisclosureRules _rules;
    private readonly Draw _draw;
    private readonly bool[] _hidden;
    private readonly List<Choice> _choices = [];

    private Hiding(Web web, DisclosureRules rules, Draw draw)
    {
        (_web, _rules, _draw) = (web, rules, draw);
        _hidden = [.. web.Knots.Select(k => k is { Printed: true, Unsafe: true, Withheld: false })];
    }

    /// <summary>One of several keys, which stand in the order of their counts.</summary>
    internal delegate string Draw(IReadOnlyList<string> cheap);

    /// <summary>The draw that is made in earnest: the smallest keyed hash.</summary>
    public static Draw By(byte[] seed) => cheap => cheap.MinBy(k => Convert.ToHexString(HMACSHA256.HashData(seed, Encoding.UTF8.GetBytes(k))), StringComparer.Ordinal)!;

    /// <summary>The keys that are hidden, unsafe ones among them, and the choices in their order.</summary>
    /// <param name="web">What an outsider sees.</param>
    /// <param name="rules">By which numbers.</param>
    /// <param name="draw">Which of the cheap cells is hidden.</param>
    /// <param name="givenAway">Keys about which others than an outsider know too much, in the order in which that was found; each time that a key is named, more is hidden.</param>
    public static (HashSet<string> Hidden, IReadOnlyList<Choice> Choices) Choose(Web web, DisclosureRules rules, Draw draw, IEnumerable<string> givenAway)
    {
        var hiding = new Hiding(web, rules, draw);
        hiding.UntilNothingIsGivenAway();
        var times = new Dictionary<string, int>();
        foreach (var key in givenAway)
        {
            times[key] = times.GetValueOrDefault(key) + 1;
            hiding.Widen(key, times[key]);
        }

        return ([.. web.Knots.Where((k, i) => hiding._hidden[i] && k.Printed).Select(k => k.Key)], hiding._choices);
    }

    private void UntilNothingIsGivenAway()
    {
        var all = Enumerable.Range(0, _web.Knots.Count).Where(k => _web.Knots[k].Unsafe).OrderBy(k => _web.Knots[k].Key, StringComparer.Ordinal).ToList();
        var withoutThis = _web.Narrow([.. _web.Knots.Select(k => k.Printed ? new Span(0, Span.Endless) : k.Known)]);
        var beyondHelp = all.Where(k => !_web.Knots[k].Printed && !IsWide(k, withoutThis[k])).ToHashSet();
        while (true)
        {
            var spans = _web.Narrow(Known());
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

    private Span[] Known() => [.. _web.Knots.Select((k, i) => _hidden[i] ? new Span(1, Span.Endless) : k.Known)];

    private bool IsWide(int knot, Span span) => Possible(knot, span) >= _rules.MinimumFeasible;

    private long Possible(int knot, Span span) =>
        (_web.Knots[knot].Count <= _rules.Threshold ? span.Within(new(1, _rules.Threshold)) : span).Width;

    /// <summary>Hides one cell, on the line that says most about a knot or, where there is nothing left to hide, on the nearest one that says something about what is hidden there.</summary>
    private bool HideNear(int knot, Span[] spans, HashSet<int> widened)
    {
        foreach (var line in Near(knot, Reach, spans))
        {
            if (HideOn(_web.Lines[line]))
            {
                widened.UnionWith(_web.LinesOf(knot).Append(line));
                return true;
            }
        }

        return false;
    }

    /// <summary>The first time one more cell on one line, the second time on each line of the knot, and each further time one line further; further still where all is hidden so far.</summary>
    private void Widen(string key, int time)
    {
        var spans = _web.Narrow(Known());
        foreach (var knot in Enumerable.Range(0, _web.Knots.Count).Where(k => _web.Knots[k].Key == key && _web.Knots[k].Unsafe).TakeLast(1))
        {
            if (time == 1)
            {
                HideNear(knot, spans, []);
                continue;
            }

            var before = _choices.Count;
            for (var reach = time - 1; reach < time + Reach && _choices.Count == before; reach++)
            {
                foreach (var line in Near(knot, reach, spans).ToList())
                {
                    HideOn(_web.Lines[line]);
                }
            }
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

    private bool HideOn(Line line)
    {
        if (!line.Offers)
        {
            return false;
        }

        var shown = line.Parts.Where(CanBeHidden).OrderBy(k => _web.Knots[k].Count).ThenBy(k => _web.Knots[k].Key, StringComparer.Ordinal).ToList();
        var cheap = shown.Take(Math.Max(AtLeastCheap, (shown.Count + 1) / 2)).ToList();
        if (cheap.Count == 0 && CanBeHidden(line.Whole) && !UnsafeCells.IsCountyTotal(_web.Knots[line.Whole].Key))
        {
            cheap = [line.Whole];
        }

        if (cheap.Count == 0)
        {
            return false;
        }

        var chosen = _draw([.. cheap.Select(k => _web.Knots[k].Key)]);
        var drawn = cheap.Find(k => _web.Knots[k].Key == chosen);
        _hidden[drawn] = true;
        _choices.Add(new(_web.Knots[line.Whole].Key, [.. cheap.Select(k => _web.Knots[k].Key)], _web.Knots[drawn].Key));
        foreach (var same in _web.LinesOf(drawn).Select(l => _web.Lines[l]).Where(l => l is { Kind: LineKind.Sum, Parts.Count: 1 }))
        {
            HideOn(same); // its figure under another key
        }

        return true;
    }

    private bool CanBeHidden(int knot) => _web.Knots[knot] is { Printed: true, Count: > 0, Withheld: false } && !_hidden[knot];
}
