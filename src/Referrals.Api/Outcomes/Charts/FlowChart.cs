using static Referrals.Api.Outcomes.Charts.Svg;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>Where referrals came from, which programme took them, and where they got to, as bands as wide as their published numbers. A flow that is not shown is one thin dotted line whatever its size.</summary>
internal static class FlowChart
{
    public const string Id = "flows";

    private const double Width = 1120, Top = 56, Tall = 520, Gap = 24, Bar = 16, Thin = 5;

    private static readonly double[] s_columns = [276, 584, 876];

    /// <summary>Null where the release has no flows.</summary>
    public static Chart? Draw(PublishedFigures figures, string period)
    {
        if (figures.Find("flows") is null || figures.Find("results") is null)
        {
            return null;
        }

        var (programmes, results) = (figures.Categories("flows", "programme"), figures.Categories("results", "result"));
        var incoming = figures.Categories("flows", "from")
            .Select(from => (Code: from, Label: figures.Label("flows", "from", from), Flows: programmes.Select(to => figures.At("flows", "made", from, to)).ToList()))
            .Where(f => f.Flows.Any(IsDrawn)).ToList();
        var outgoing = programmes.Select(p => results.Select(r => figures.At("results", "made", p, r)).ToList()).ToList();

        var left = incoming.Select(f => new Node(f.Label, f.Flows)).ToList();
        var middle = programmes.Select((p, i) => new Node(
            figures.Label("flows", "programme", p), [.. incoming.Select(f => f.Flows[i])], outgoing[i], figures.At("activity-year", "made", p))).ToList();
        var right = results.Select((r, i) => new Node(figures.Label("results", "result", r), [.. outgoing.Select(o => o[i])])).ToList();
        var any = incoming.SelectMany(f => f.Flows).Concat(outgoing.SelectMany(o => o)).Any(f => f.Number > 0);
        return new(Id, "Where people came from, and where it led", "Referrals by who made them, the programme they were made to, and where they had got to when the figures were frozen. Bands are as wide as their numbers, each rounded to the nearest 5.",
            any ? Picture(left, middle, right, period) : null, ["flows", "results", "activity-year"],
            [
                new("Who referred, by programme", ["Who referred", .. middle.Select(m => m.Label)], [.. incoming.Select(f => new ChartRow(f.Label, [.. f.Flows.Select(v => v.Said)]))]),
                new("Programme, by where it got to", ["Programme", .. right.Select(r => r.Label)], [.. middle.Select((m, i) => new ChartRow(m.Label, [.. outgoing[i].Select(v => v.Said)]))]),
            ], [.. left.SelectMany(l => l.In), .. outgoing.SelectMany(o => o)], "Numbers beside a programme are all its referrals. They are rounded on their own, so bands need not add up to them. Programmes that are sensitive are in no flow.");
    }

    private static bool IsDrawn(Figure figure) => figure.IsHidden || figure.Number > 0;

    private static string Picture(List<Node> left, List<Node> middle, List<Node> right, string period)
    {
        List<Node>[] columns = [left, middle, right];
        var perReferral = columns.Min(c => (Tall - (Gap * (c.Count - 1)) - (Thin * c.Sum(n => n.Hidden))) / Math.Max(1, c.Sum(n => n.Shown)));
        foreach (var column in columns)
        {
            var y = Top;
            foreach (var node in column)
            {
                node.Place(y, perReferral);
                y += node.Height + Gap;
            }
        }

        var svg = new Svg();
        for (var i = 0; i < middle.Count; i++)
        {
            // Told apart by their stripes too.
            svg.Hatch($"{Id}-{i}", Colours[i % Colours.Count], 45 * (i + 1), i == 0 ? 0 : 1.6, Colours[i % Colours.Count], 0.3, every: 5 + (2 * (i % 3)));
        }

        for (var i = 0; i < middle.Count; i++)
        {
            var programme = middle[i];
            foreach (var (source, flow) in left.Select(l => (l, l.In[i])))
            {
                Ribbon(svg, i, flow, s_columns[0] + Bar, source.TakeOut(flow, perReferral), s_columns[1], programme.TakeIn(flow, perReferral), perReferral, atStart: true);
            }

            foreach (var (result, flow) in right.Select((r, j) => (r, programme.Out![j])))
            {
                Ribbon(svg, i, flow, s_columns[1] + Bar, programme.TakeOut(flow, perReferral), s_columns[2], result.TakeIn(flow, perReferral), perReferral, atStart: false);
            }
        }

        foreach (var node in left)
        {
            svg.Rect(s_columns[0], node.Y, Bar, node.Height, Ink).Text(s_columns[0] - 12, node.Y + (node.Height / 2) + 5, node.Label, 15, anchor: "end");
        }

        foreach (var (node, i) in middle.Select((n, i) => (n, i)))
        {
            var label = $"{node.Label}  {node.Total!.Value.Said}";
            var (x, y) = (s_columns[1] + Bar + 6, node.Y + (node.Height / 2));
            svg.Rect(s_columns[1], node.Y, Bar, node.Height, Colours[i % Colours.Count])
                .Rect(x - 2, y - 13, (label.Length * 15 * Letter) + 6, 24, "#ffffff", opacity: 0.88).Text(x, y + 5, label, 15, bold: true);
        }

        foreach (var node in right)
        {
            svg.Rect(s_columns[2], node.Y, Bar, node.Height, Ink).Text(s_columns[2] + Bar + 10, node.Y + (node.Height / 2) + 5, node.Label, 15);
        }

        var bottom = columns.Max(c => c[^1].Y + c[^1].Height) + 34;
        svg.Text(s_columns[0] + Bar, 30, "Who referred", 15, fill: Grey, anchor: "end").Text(s_columns[1], 30, "Programme", 15, fill: Grey).Text(s_columns[2], 30, "Where it got to", 15, fill: Grey)
            .Line(s_columns[0], bottom, s_columns[0] + 44, bottom, Grey, 2, "2 5").Text(s_columns[0] + 54, bottom + 5, "not shown: one thin line whatever its size", fill: Grey).Unshown(s_columns[0] + 330, bottom, null, columns.SelectMany(n => n).SelectMany(n => n.In.Concat(n.Out ?? [])));
        return svg.Close(Id, Width, bottom + 20, $"Flows from who referred to programme to result, {period}", Said(left, middle));
    }

    private static void Ribbon(Svg svg, int programme, Figure flow, double x1, double y1, double x2, double y2, double perReferral, bool atStart)
    {
        var bend = (x1 + x2) / 2;
        if (flow.IsHidden)
        {
            var (a, b) = (y1 + (Thin / 2), y2 + (Thin / 2));
            svg.Path($"M{Px(x1 + (atStart ? 18 : 0))} {Px(a)}C{Px(bend)} {Px(a)} {Px(bend)} {Px(b)} {Px(x2 - (atStart ? 0 : 18))} {Px(b)}", "none", Grey, 2, "2 5")
                .Text(atStart ? x1 + 8 : x2 - 8, (atStart ? a : b) + 4, flow.Text, 12, bold: true, anchor: "middle");
        }
        else if (flow.Number is { } number and > 0)
        {
            var wide = (double)number * perReferral;
            svg.Path($"M{Px(x1)} {Px(y1)}C{Px(bend)} {Px(y1)} {Px(bend)} {Px(y2)} {Px(x2)} {Px(y2)}v{Px(wide)}C{Px(bend)} {Px(y2 + wide)} {Px(bend)} {Px(y1 + wide)} {Px(x1)} {Px(y1 + wide)}z", $"url(#{Id}-{programme})");
            if (wide >= 13)
            {
                svg.Text(atStart ? x1 + 8 : x2 - 8, (atStart ? y1 : y2) + (wide / 2) + 5, flow.Said, 13, anchor: atStart ? "start" : "end");
            }
        }
    }

    private static string Said(List<Node> left, List<Node> middle)
    {
        var most = left.SelectMany(l => l.In.Select((f, i) => (l.Label, To: middle[i].Label, Flow: f))).Where(f => f.Flow.Number > 0).MaxBy(f => f.Flow.Number);
        var hidden = left.Sum(l => l.Hidden) + middle.Sum(m => m.Out!.Count(f => f.IsHidden));
        return $"{string.Join(", ", middle.Select(m => $"{m.Label} {m.Total!.Value.Said}"))}. {(most.Label is null ? "" : $"The widest band, {most.Flow.Said}, goes from {most.Label} to {most.To}. ")}{hidden} flows are not shown, to protect people. The tables below give every number.";
    }

    /// <summary>A bar of a column, from which bands are taken as they are drawn.</summary>
    private sealed class Node(string label, IReadOnlyList<Figure> flows, IReadOnlyList<Figure>? leaving = null, Figure? total = null)
    {
        private double _in;
        private double _out;

        public string Label => label;

        public IReadOnlyList<Figure> In => flows;

        public IReadOnlyList<Figure>? Out => leaving;

        public Figure? Total => total;

        public int Hidden { get; } = Math.Max(flows.Count(f => f.IsHidden), leaving?.Count(f => f.IsHidden) ?? 0);

        public double Shown { get; } = Math.Max(Sum(flows), Sum(leaving ?? []));

        public double Y { get; private set; }

        public double Height { get; private set; }

        public void Place(double y, double perReferral) => (Y, Height, _in, _out) = (y, Math.Max((Shown * perReferral) + (Hidden * Thin), 2), y, y);

        public double TakeIn(Figure flow, double perReferral) => (_in += Room(flow, perReferral)) - Room(flow, perReferral);

        public double TakeOut(Figure flow, double perReferral) => (_out += Room(flow, perReferral)) - Room(flow, perReferral);

        private static double Room(Figure flow, double perReferral) => flow.IsHidden ? Thin : (double)(flow.Number ?? 0) * perReferral;

        private static double Sum(IReadOnlyList<Figure> figures) => figures.Sum(f => (double)(f.Number ?? 0));
    }
}
