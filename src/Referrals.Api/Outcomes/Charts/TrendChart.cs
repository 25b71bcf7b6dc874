using System.Globalization;
using Referrals.Domain.Outcomes;
using static Referrals.Api.Outcomes.Charts.Svg;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>A quarter that stands in a trend, with its published tables.</summary>
internal sealed record TrendQuarter(ReleasePeriod Period, PublishedFigures Figures);

/// <summary>Referrals made and closed, quarter by quarter, from the releases that were published for them.</summary>
internal static class TrendChart
{
    public const string Id = "trends";

    private const string Table = "activity";
    private const double Panel = 355, Between = 25, Left = 40, Top = 62, Tall = 150, Base = Top + Tall;

    /// <summary>Null where there are no two quarters to compare.</summary>
    public static Chart? Draw(IEnumerable<TrendQuarter> published)
    {
        var quarters = published.Where(q => q.Figures.Find(Table) is not null).OrderBy(q => q.Period.From).ToList();
        if (quarters.Count < 2)
        {
            return null;
        }

        var programmes = quarters.SelectMany(q => q.Figures.Categories(Table, "programme").Select(p => (Code: p, Name: q.Figures.Label(Table, "programme", p)))).Distinct().OrderBy(p => p.Code, StringComparer.Ordinal)
            .Select(p => new Trend(p.Name, [.. quarters.Select(q => q.Figures.At(Table, "made", p.Code))], [.. quarters.Select(q => q.Figures.At(Table, "closed", p.Code))])).ToList();
        return new(Id, "Quarter by quarter", "Referrals made and closed, from every quarter that is published. A gap with c or x is a quarter whose number is not shown.",
            programmes.Exists(p => p.Made.Concat(p.Closed).Any(f => f.Number > 0)) ? Picture(programmes, quarters) : null, [Table],
            [
                new("Referrals made, by quarter", ["Quarter", .. programmes.Select(p => p.Name)], [.. quarters.Select((q, i) => new ChartRow(q.Period.Label, [.. programmes.Select(p => p.Made[i].Said)]))]),
                new("Referrals closed, by quarter", ["Quarter", .. programmes.Select(p => p.Name)], [.. quarters.Select((q, i) => new ChartRow(q.Period.Label, [.. programmes.Select(p => p.Closed[i].Said)]))]),
            ],
            [.. programmes.SelectMany(p => p.Made.Concat(p.Closed))], "Each quarter is as it was published: what was recorded late is in no quarter that was frozen before it.");
    }

    private static string Picture(List<Trend> programmes, List<TrendQuarter> quarters)
    {
        var most = Math.Max(10, programmes.SelectMany(p => p.Made.Concat(p.Closed)).Max(f => f.Number ?? 0));
        var step = Nice(most / 3);
        var top = Math.Ceiling(most / step) * step;
        double Y(decimal value) => Base - ((double)(value / top) * Tall);
        double Months(int quarter) => ((quarters[quarter].Period.From.Year - quarters[0].Period.From.Year) * 12) + quarters[quarter].Period.From.Month - quarters[0].Period.From.Month;
        double X(int panel, int quarter) => (panel * (Panel + Between)) + Left + 10 + (Months(quarter) / Months(quarters.Count - 1) * (Panel - Left - 24));

        var svg = new Svg().Circle(Left + 6, 14, 5, Navy, Navy).Line(Left - 8, 14, Left + 20, 14, Navy, 2.5).Text(Left + 28, 19, "Made")
            .Line(Left + 86, 14, Left + 114, 14, Orange, 2.5, "6 4").Rect(Left + 95, 9, 10, 10, "#ffffff", Orange).Text(Left + 122, 19, "Closed");
        foreach (var (programme, p) in programmes.Select((t, p) => (t, p)))
        {
            var from = p * (Panel + Between);
            svg.Text(from, 48, programme.Name, 16, bold: true);
            for (var value = 0m; value <= top; value += step)
            {
                svg.Line(from + Left, Y(value), from + Panel, Y(value), value == 0 ? Rule : Faint).Text(from + Left - 6, Y(value) + 5, new Figure($"{value:0}").Said, 12, fill: Grey, anchor: "end");
            }

            foreach (var (quarter, q) in quarters.Select((t, q) => (t.Period, q)).Where(t => quarters.Count <= 5 || t.q % 2 == (quarters.Count - 1) % 2))
            {
                svg.Text(X(p, q), Base + 18, quarter.From.ToString("MMM", CultureInfo.InvariantCulture), 12, anchor: "middle").Text(X(p, q), Base + 33, $"{quarter.From.Year}", 12, fill: Grey, anchor: "middle");
            }

            Draw(svg, programme.Closed, i => X(p, i), Y, Orange, "6 4", filled: false);
            Draw(svg, programme.Made, i => X(p, i), Y, Navy, null, filled: true);
        }

        return svg.Close(Id, (programmes.Count * (Panel + Between)) - Between, Base + 42, $"Referrals made and closed, {quarters[0].Period.Label} to {quarters[^1].Period.Label}",
            string.Join(" ", programmes.Select(t => $"{t.Name}: made {t.Made[0].Said} in the first quarter and {t.Made[^1].Said} in the last, closed {t.Closed[0].Said} and {t.Closed[^1].Said}.")));
    }

    private static void Draw(Svg svg, IReadOnlyList<Figure> series, Func<int, double> x, Func<decimal, double> y, string colour, string? dash, bool filled)
    {
        for (var i = 0; i < series.Count; i++)
        {
            if (i > 0 && series[i - 1].Number is { } before && series[i].Number is { } after)
            {
                svg.Line(x(i - 1), y(before), x(i), y(after), colour, 2.5, dash);
            }

            if (series[i].Number is not null)
            {
                continue;
            }

            svg.Rect(x(i) - 6, Base - (filled ? 17 : 33), 12, 14, "#ffffff", opacity: 0.85).Text(x(i), Base - (filled ? 6 : 22), series[i].Text, 13, bold: true, fill: colour, anchor: "middle");
        }

        foreach (var (value, i) in series.Select((f, i) => (f.Number, i)).Where(f => f.Number is not null))
        {
            _ = filled ? svg.Circle(x(i), y(value!.Value), 4, colour, colour) : svg.Rect(x(i) - 4.5, y(value!.Value) - 4.5, 9, 9, "#ffffff", colour);
        }
    }

    /// <summary>A round number at least as large, to step by.</summary>
    private static decimal Nice(decimal value) => new[] { 5m, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000, 20000, 50000, 100000 }.FirstOrDefault(n => n >= value, 1000000m);

    private sealed record Trend(string Name, IReadOnlyList<Figure> Made, IReadOnlyList<Figure> Closed);
}
