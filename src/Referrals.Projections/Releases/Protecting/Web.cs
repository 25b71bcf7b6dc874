namespace Referrals.Projections.Releases.Protecting;

/// <summary>A cell in what an outsider sees: of the release in the making, or of an earlier one.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Count">Its true count.</param>
/// <param name="Printed">Whether it is printed in the release in the making, and so can be hidden there.</param>
/// <param name="Known">What an outsider reads from it while it is not hidden here.</param>
/// <param name="Unsafe">Whether it must stay wide.</param>
/// <param name="Withheld">Whether it is part of a group that is not broken down, and so may be anything.</param>
internal sealed record Knot(string Key, long Count, bool Printed, Span Known, bool Unsafe, bool Withheld = false);

/// <summary>How knots hang together.</summary>
/// <param name="Slack">By how much the whole is more than its parts: nothing, unless what was published then has moved since.</param>
/// <param name="Offers">Whether a part may be hidden here for another's sake.</param>
internal sealed record Line(LineKind Kind, int Whole, IReadOnlyList<int> Parts, long Slack, bool Offers);

internal enum LineKind { Sum, Cover, AtMost }

/// <summary>All that hangs together, and what an outsider can make of it by going from line to line until nothing narrows any more.</summary>
internal sealed class Web
{
    private const int MostSteps = 400;
    private readonly List<int>[] _linesOf;

    public Web(IReadOnlyList<Knot> knots, IReadOnlyList<Line> lines)
    {
        (Knots, Lines) = (knots, lines);
        _linesOf = [.. knots.Select(_ => new List<int>())];
        for (var l = 0; l < lines.Count; l++)
        {
            foreach (var knot in lines[l].Parts.Append(lines[l].Whole))
            {
                _linesOf[knot].Add(l);
            }
        }
    }

    public IReadOnlyList<Knot> Knots { get; }

    public IReadOnlyList<Line> Lines { get; }

    /// <summary>The lines that a knot is on.</summary>
    public IReadOnlyList<int> LinesOf(int knot) => _linesOf[knot];

    /// <summary>What each knot can be at least and at most, from what each is known to be by itself.</summary>
    public Span[] Narrow(IReadOnlyList<Span> known)
    {
        var spans = known.ToArray();
        var waiting = new Queue<int>(Enumerable.Range(0, Lines.Count));
        var isWaiting = Enumerable.Repeat(true, Lines.Count).ToArray();
        for (var steps = (long)MostSteps * Lines.Count; steps > 0 && waiting.TryDequeue(out var l); steps--)
        {
            isWaiting[l] = false;
            var line = Lines[l];
            var sums = new Sums(line, spans);
            Tighten(line.Whole, sums.OfWhole());
            foreach (var part in line.Parts)
            {
                Tighten(part, sums.OfPart(spans[part]));
            }
        }

        return spans;

        void Tighten(int knot, Span implied)
        {
            var narrower = spans[knot].Within(implied);
            if (narrower == spans[knot])
            {
                return;
            }

            spans[knot] = narrower;
            foreach (var l in _linesOf[knot].Where(l => !isWaiting[l]))
            {
                isWaiting[l] = true;
                waiting.Enqueue(l);
            }
        }
    }

    /// <summary>What one line alone says of a knot on it.</summary>
    public Span Implied(Line line, int knot, IReadOnlyList<Span> spans)
    {
        var sums = new Sums(line, spans);
        return knot == line.Whole ? sums.OfWhole() : sums.OfPart(spans[knot]);
    }

    /// <summary>A line's ends added up, from which follows what it says of each of its knots.</summary>
    private readonly struct Sums
    {
        private readonly Line _line;
        private readonly Span _whole;
        private readonly long _low;
        private readonly long _high;
        private readonly long _largestLow;
        private readonly int _endless;

        public Sums(Line line, IReadOnlyList<Span> spans)
        {
            (_line, _whole) = (line, spans[line.Whole]);
            foreach (var part in line.Parts)
            {
                var span = spans[part];
                _low += span.Low;
                _largestLow = Math.Max(_largestLow, span.Low);
                _high += span.High == Span.Endless ? 0 : span.High;
                _endless += span.High == Span.Endless ? 1 : 0;
            }
        }

        public Span OfWhole() => _line.Kind switch
        {
            LineKind.Sum => new(_low + _line.Slack, _endless > 0 ? Span.Endless : _high + _line.Slack),
            LineKind.Cover => new(_largestLow, _endless > 0 ? Span.Endless : _high),
            _ => new(0, _endless > 0 ? Span.Endless : _high),
        };

        public Span OfPart(Span part)
        {
            var othersEndless = _endless - (part.High == Span.Endless ? 1 : 0) > 0;
            var othersHigh = _high - (part.High == Span.Endless ? 0 : part.High);
            var wholeHigh = _whole.High;
            return _line.Kind switch
            {
                LineKind.Sum => new(
                    othersEndless ? 0 : _whole.Low - _line.Slack - othersHigh,
                    wholeHigh == Span.Endless ? Span.Endless : wholeHigh - _line.Slack - (_low - part.Low)),
                LineKind.Cover => new(othersEndless ? 0 : _whole.Low - othersHigh, wholeHigh),
                _ => new(othersEndless ? 0 : _whole.Low - othersHigh, Span.Endless),
            };
        }
    }
}
