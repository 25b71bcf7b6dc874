using Referrals.Projections.Releases;
using static Referrals.Api.Outcomes.Charts.Svg;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>What people needed and nobody could give them, by district: bars in a grid, all on one scale.</summary>
internal static class UnmetNeedChart
{
    public const string Id = "unmet-need";

    private const double First = 232, Column = 126, Row = 28, Top = 52;

    public static Chart? Draw(PublishedFigures figures, string period)
    {
        if (figures.Find(Id) is null)
        {
            return null;
        }

        var districts = figures.Categories(Id, "district").Append(PlannedTable.All).ToList();
        var needs = figures.Categories(Id, "need")
            .Select(n => new Unmet(figures.Label(Id, "need", n), [.. districts.Select(d => figures.At(Id, "unmet", n, d))]))
            .OrderByDescending(n => n.By[^1].Number ?? 0).ToList();
        var named = districts.Select(d => d == PlannedTable.All ? "County" : figures.Label(Id, "district", d)).ToList();
        var some = needs.Where(n => n.By.Any(f => f.IsHidden || f.Number > 0)).ToList();
        return new(Id, "Unmet need by district", "Referrals that were declined or closed because there was no room, no such service, or the person was not eligible or lived elsewhere, by what they were for. The most first.",
            some.Exists(n => n.By.Any(f => f.Number > 0)) ? Picture(some, named, period) : null, [Id],
            [new("Unmet need by district", ["Need", .. named], [.. needs.Select(n => new ChartRow(n.Need, [.. n.By.Select(f => f.Said)]))])],
            [.. needs.SelectMany(n => n.By)], "A referral may be for several needs and counts towards each, so needs do not add up. Sensitive needs are given for the county alone, below.");
    }

    private static string Picture(List<Unmet> needs, List<string> districts, string period)
    {
        var inDistricts = (double)Math.Max(1, needs.SelectMany(n => n.By.SkipLast(1)).Max(f => f.Number ?? 0));
        var inCounty = (double)Math.Max(1, needs.Max(n => n.By[^1].Number ?? 0));
        var svg = new Svg().Hatch($"{Id}-c", Grey).Hatch($"{Id}-all", Teal, 0, 2.6);
        foreach (var (district, i) in districts.Select((d, i) => (d, i)))
        {
            svg.Text(First + (i * Column), 24, district, bold: true).Line(First + (i * Column), 34, First + (i * Column), Top + (needs.Count * Row) - 6, Rule);
        }

        foreach (var (need, i) in needs.Select((n, i) => (n, i)))
        {
            var y = Top + (i * Row);
            svg.Text(0, y + 5, need.Need).Line(0, y + (Row / 2), First + (districts.Count * Column), y + (Row / 2), Faint);
            foreach (var (figure, j) in need.By.Select((f, j) => (f, j)))
            {
                var county = j == need.By.Count - 1;
                svg.Bar(First + (j * Column) + 1, y, 14, figure, (Column - 52) / (county ? inCounty : inDistricts), county ? $"url(#{Id}-all)" : Navy, $"{Id}-c", county ? Teal : null);
            }
        }

        svg.Unshown(0, Top + (needs.Count * Row) + 8, $"{Id}-c", needs.SelectMany(n => n.By));
        return svg.Close(Id, First + (districts.Count * Column), Top + (needs.Count * Row) + 24, $"Unmet need by district, {period}",
            $"{string.Join(" ", needs.Take(6).Select(n => $"{n.Need}: {n.By[^1].Said} in the county."))} The bars of the county are on a scale of their own. The table below gives every number.");
    }

    private sealed record Unmet(string Need, IReadOnlyList<Figure> By);
}
