using Referrals.Domain.Outcomes;
using static Referrals.Api.Outcomes.Charts.Svg;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>Before and after, and the paired change with its 95% interval; one picture for each programme. Every one says what it does not show.</summary>
internal static class OutcomeCharts
{
    public const string Table = "outcomes";

    private const double Width = 860, Scores = 250, ScoresWide = 250, Changes = 560, Row = 64, Top = 76;

    public static IEnumerable<Chart> Draw(PublishedFigures figures, string period)
    {
        foreach (var programme in figures.Categories(Table, "programme"))
        {
            var name = figures.Label(Table, "programme", programme);
            var rows = figures.Categories(Table, "item").Select(item => new Asked(figures, programme, item)).Where(a => !a.Pairs.IsNotApplicable).ToList();
            if (rows.Count > 0)
            {
                yield return new($"outcomes-{programme}", $"{name}: how people felt before and after", About(rows),
                    rows.Exists(r => r.Change.Number is not null) ? Picture($"outcomes-{programme}", name, rows, period) : null, [Table], [Beside(name, rows)], [.. rows.Select(r => r.Pairs)], Note(rows));
            }
        }
    }

    private static string About(List<Asked> rows) =>
        $"Averages of people asked both times: {Spread(rows.Select(r => r.Pairs))} people, by question. On the right, the average change of the same people, better to the right, with its 95% interval.";

    private static string Note(List<Asked> rows) =>
        $"This does not show that the support caused the change: there is no comparison group, and people come when things are at their worst, so that some would feel better later without any help (regression to the mean). "
        + $"{Spread(rows.Select(r => r.NotAskedAgain))} more people were asked at the start and not since; how they are now is not known.";

    /// <summary>Of several published figures, the smallest and the largest, or what stands for all of them.</summary>
    private static string Spread(IEnumerable<Figure> figures)
    {
        var all = figures.ToList();
        var numbers = all.Where(f => f.Number is not null).OrderBy(f => f.Number).ToList();
        return numbers is [] or [.., { Number: 0 }] ? (all.Exists(f => f.IsHidden) ? "a hidden number of" : "no")
            : numbers[0].Text == numbers[^1].Text ? $"about {numbers[0].Said}" : $"{numbers[0].Said} to {numbers[^1].Said}";
    }

    private static string Picture(string id, string name, List<Asked> rows, string period)
    {
        var svg = new Svg();
        var reach = (double)Math.Max(1, Math.Ceiling(rows.SelectMany(r => new[] { r.Low.Number, r.High.Number, r.Change.Number }).Max(v => Math.Abs(v ?? 0))));
        double Change(decimal value) => Changes + 110 + ((double)value / reach * 100);
        var bottom = Top + (rows.Count * Row);

        svg.Circle(Scores + 6, 18, 6, "#ffffff", Grey).Text(Scores + 18, 23, "Before").Diamond(Scores + 90, 18, 8, Navy).Text(Scores + 104, 23, "After")
            .Line(Changes + 10, 18, Changes + 40, 18, Teal, 3).Line(Changes + 10, 13, Changes + 10, 23, Teal, 2).Line(Changes + 40, 13, Changes + 40, 23, Teal, 2).Rect(Changes + 20, 13, 10, 10, Teal).Text(Changes + 48, 23, "Average change, 95% interval");
        foreach (var at in new[] { -1, 0, 1 })
        {
            var x = Change((decimal)(at * reach));
            svg.Line(x, 48, x, bottom, at == 0 ? Ink : Faint, at == 0 ? 1.5 : 1).Text(x, bottom + 18, at == 0 ? "0" : $"{(at < 0 ? "−" : "+")}{Px(reach)}", fill: Grey, anchor: "middle");
        }

        svg.Text(Change((decimal)-reach), 44, "Worse", 13, fill: Grey).Text(Change((decimal)reach), 44, "Better", 13, fill: Grey, anchor: "end");
        foreach (var (row, i) in rows.Select((r, i) => (r, i)))
        {
            var y = Top + (i * Row);
            double Score(decimal value) => Scores + 10 + (((double)value - row.Scale.Min) / (row.Scale.Max - row.Scale.Min) * ScoresWide);
            svg.Text(0, y, row.Short, 15, bold: true).Text(0, y + 18, $"{(row.Scale.Direction is Direction.HigherIsBetter ? "Higher" : "Lower")} is better, {row.Scale.Min} to {row.Scale.Max}", 13, fill: Grey)
                .Line(Score(row.Scale.Min), y + 20, Score(row.Scale.Max), y + 20, Rule)
                .Text(Score(row.Scale.Min), y + 36, $"{row.Scale.Min}", 12, fill: Grey, anchor: "middle").Text(Score(row.Scale.Max), y + 36, $"{row.Scale.Max}", 12, fill: Grey, anchor: "middle");
            if (row.Before.Number is { } before && row.After.Number is { } after && row.Change.Number is { } change && row.Low.Number is { } low && row.High.Number is { } high)
            {
                svg.Line(Score(before), y, Score(after), y, Rule, 3).Circle(Score(before), y, 6, "#ffffff", Grey).Diamond(Score(after), y, 8, Navy)
                    .Text(Score(before), y - 12, row.Before.Text, 13, anchor: before < after ? "end" : "start").Text(Score(after), y - 12, row.After.Text, 13, bold: true, anchor: before < after ? "start" : "end")
                    .Line(Change(low), y, Change(high), y, Teal, 3).Line(Change(low), y - 6, Change(low), y + 6, Teal, 2).Line(Change(high), y - 6, Change(high), y + 6, Teal, 2)
                    .Rect(Change(change) - 5, y - 5, 10, 10, Teal).Text(Changes + 224, y + 5, row.Signed, 15, bold: true);
            }
            else
            {
                svg.Text(Scores + 10, y + 5, row.Pairs.Number == 0 ? "nobody was asked both times" : $"{row.Change.Text}   {(row.Change.IsTooFew ? "too few people for an average" : "hidden to protect people")}", fill: Grey);
            }
        }

        return svg.Close(id, Width, bottom + 28, $"{name}: average scores before and after, and their change, {period}",
            $"{string.Join(" ", rows.Where(r => r.Change.Number is not null).Select(r => $"{r.Short}: {r.Before.Text} before, {r.After.Text} after, a change for the better of {r.Change.Text} ({r.Low.Text} to {r.High.Text})."))} It does not show what caused the change.");
    }

    private static ChartTable Beside(string name, List<Asked> rows) => new(
        $"{name}: average scores, and people who improved",
        ["Question", "People asked both times", "Before", "After", "Change for the better (95% interval)", "Improved (95% interval)", "Asked at the start and not since"],
        [.. rows.Select(r => new ChartRow(r.Wording, [r.Pairs.Said, r.Before.Text, r.After.Text, r.Interval(r.Change, r.Low, r.High, ""), r.Interval(r.Share, r.ShareLow, r.ShareHigh, "%"), r.NotAskedAgain.Said]))]);

    /// <summary>One question in one programme.</summary>
    private sealed class Asked(PublishedFigures figures, string programme, string item)
    {
        private readonly (Measure? Measure, MeasureItem? Item) _of = Measures.Find(item.Split('.')[0]) is { } measure
            ? (measure, measure.Items.FirstOrDefault(i => item == $"{measure.Code}.{i.Code}")) : default;

        public string Wording => figures.Label(Table, "item", item);

        public string Short => item switch
        {
            "ons4.satisfied" => "Satisfied with life",
            "ons4.worthwhile" => "Life feels worthwhile",
            "ons4.happy" => "Happy yesterday",
            "ons4.anxious" => "Anxious yesterday",
            "ucla3" => "Loneliness (three questions)",
            "directLoneliness.often" => "How often lonely",
            _ => Wording,
        };

        public Scale Scale => _of.Item?.Scale ?? _of.Measure?.Total ?? new Scale(0, 10, Direction.HigherIsBetter, []);

        public Figure Pairs => At("pairs");

        public Figure NotAskedAgain => At("notAskedAgain");

        public Figure Before => At("meanBefore");

        public Figure After => At("meanAfter");

        public Figure Change => At("meanChange");

        public Figure Low => At("changeLow");

        public Figure High => At("changeHigh");

        public Figure Share => At("improvedShare");

        public Figure ShareLow => At("improvedLow");

        public Figure ShareHigh => At("improvedHigh");

        public string Signed => $"{(Change.Number > 0 ? "+" : "")}{Change.Text.Replace('-', '−')}";

        public string Interval(Figure value, Figure low, Figure high, string unit) => value.Number is null ? value.Text : $"{value.Text}{unit} ({low.Text} to {high.Text})";

        private Figure At(string figure) => figures.At(Table, figure, programme, item);
    }
}
