using static Referrals.Api.Outcomes.Charts.Svg;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>Support in pounds, a year and once, by programme and kind.</summary>
internal static class SupportChart
{
    public const string Id = "support";

    private const double Width = 860, First = 300, Row = 52, Top = 60;

    public static Chart? Draw(PublishedFigures figures, string period)
    {
        if (figures.Find(Id) is null)
        {
            return null;
        }

        var given = (from p in figures.Categories(Id, "programme")
                     from k in figures.Categories(Id, "kind")
                     let g = new Given(figures.Label(Id, "programme", p), figures.Label(Id, "kind", k),
                         figures.At(Id, "supported", p, k), figures.At(Id, "perYear", p, k), figures.At(Id, "once", p, k), figures.At(Id, "grants", p, k))
                     where new[] { g.People, g.PerYear, g.Once, g.Awards }.Any(f => f.IsHidden || f.Number > 0)
                     select g).ToList();
        var money = given.Where(g => new[] { g.PerYear, g.Once }.Any(f => f.IsHidden || f.Number > 0)).ToList();
        return new(Id, "Support in pounds", "Money that people gained: what comes every year (solid) and what came once (striped), to the nearest £100.",
            money.Exists(g => g.PerYear.Number > 0 || g.Once.Number > 0) ? Picture(money, period) : null, [Id],
            [new("Support by programme and kind", ["Programme and support", "People supported", "Pounds a year", "Pounds once", "Awards"],
                [.. given.Select(g => new ChartRow($"{g.Programme}: {g.Kind}", [g.People.Said, g.PerYear.Pounds, g.Once.Pounds, g.Awards.Said]))])],
            [.. given.SelectMany(g => new[] { g.PerYear, g.Once })], "Only what was awarded or done counts. A sum is hidden where fewer than 8 people share it, or where one of them had most of it.");
    }

    private static string Picture(List<Given> given, string period)
    {
        var perPound = (Width - First - 110) / (double)Math.Max(1, given.SelectMany(g => new[] { g.PerYear, g.Once }).Max(f => f.Number ?? 0));
        var svg = new Svg().Hatch($"{Id}-c", Grey).Hatch($"{Id}-once", Orange, Counter);
        svg.Rect(First, 8, 22, 14, Navy).Text(First + 30, 20, "Every year").Rect(First + 130, 8, 22, 14, $"url(#{Id}-once)", Orange).Text(First + 160, 20, "Once");
        foreach (var (kind, i) in given.Select((g, i) => (g, i)))
        {
            var y = Top + (i * Row);
            svg.Text(0, y - 4, kind.Kind, 15, bold: true).Text(0, y + 15, kind.Programme, 13, fill: Grey).Line(0, y + 28, Width, y + 28, Faint);
            var bars = new[] { (Sum: kind.PerYear, Fill: Navy, Stroke: (string?)null), (Sum: kind.Once, Fill: $"url(#{Id}-once)", Stroke: Orange) }.Where(b => b.Sum.IsHidden || b.Sum.Number > 0).ToList();
            foreach (var (bar, j) in bars.Select((b, j) => (b, j)))
            {
                svg.Bar(First, y + (bars.Count == 1 ? 2 : -8 + (j * 21)), 16, bar.Sum, perPound, bar.Fill, $"{Id}-c", bar.Stroke, f => f.Pounds);
            }
        }

        svg.Unshown(0, Top + (given.Count * Row) - 6, $"{Id}-c", given.SelectMany(g => new[] { g.PerYear, g.Once }));
        return svg.Close(Id, Width, Top + (given.Count * Row) + 10, $"Support in pounds, {period}",
            string.Join(" ", given.Select(g => $"{g.Programme}, {g.Kind}: {g.PerYear.Pounds} a year, {g.Once.Pounds} once.")));
    }

    private sealed record Given(string Programme, string Kind, Figure People, Figure PerYear, Figure Once, Figure Awards);
}
