using static Referrals.Api.Outcomes.Charts.Svg;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>Referrals of the six districts, one tile each, placed roughly as on a map, all on one scale.</summary>
internal static class DistrictChart
{
    public const string Id = "districts";

    private const string Table = "activity-by-district";
    private const double Wide = 268, Gap = 13, Name = 142, Line = 24;

    private static readonly Dictionary<string, (int X, int Y)> s_places = new()
    {
        ["Tewkesbury"] = (1, 0), ["Forest of Dean"] = (0, 1), ["Gloucester"] = (1, 1), ["Cheltenham"] = (2, 1), ["Cotswold"] = (3, 1), ["Stroud"] = (1, 2),
    };

    public static Chart? Draw(PublishedFigures figures, string period)
    {
        if (figures.Find(Table) is null)
        {
            return null;
        }

        var programmes = figures.Categories(Table, "programme").Select(p => (Code: p, Name: figures.Label(Table, "programme", p))).ToList();
        var tiles = figures.Categories(Table, "district").Select(d => new Tile(
            figures.Label(Table, "district", d), [.. programmes.Select(p => figures.At(Table, "made", p.Code, d))], figures.At("people-by-district", "people", d))).ToList();
        return new(Id, "Referrals in the six districts", "One tile a district, placed roughly as on a map; bars are referrals made, by programme, all on one scale. They are numbers, not rates: districts differ in how many people live there.",
            tiles.Exists(t => t.Made.Any(m => m.Number > 0)) ? Picture(tiles, [.. programmes.Select(p => p.Name)], period) : null, [Table, "people-by-district"],
            [new("Referrals made, and people helped by any programme, by district", ["District", .. programmes.Select(p => p.Name), "People helped"], [.. tiles.Select(t => new ChartRow(t.Name, [.. t.Made.Select(m => m.Said), t.People.Said]))])],
            [.. tiles.SelectMany(t => t.Made)], "Somebody helped by two programmes is one person. A district is worked out from the postcode; where that is not known, it is not guessed.");
    }

    private static string Picture(List<Tile> tiles, List<string> programmes, string period)
    {
        var tall = 62 + (programmes.Count * Line) + 8;
        var perReferral = (Wide - Name - 56) / (double)Math.Max(1, tiles.SelectMany(t => t.Made).Max(m => m.Number ?? 0));
        var svg = new Svg().Hatch($"{Id}-c", Grey);
        foreach (var tile in tiles.Where(t => s_places.ContainsKey(t.Name)))
        {
            var (column, row) = s_places[tile.Name];
            Draw(svg, tile, programmes, 1 + (column * (Wide + Gap)), 1 + (row * (tall + Gap)), tall, perReferral);
        }

        // Whose district is not known stands beside the map.
        foreach (var tile in tiles.Where(t => !s_places.ContainsKey(t.Name)))
        {
            Draw(svg, tile, programmes, 1 + (2 * (Wide + Gap)), 1 + (2 * (tall + Gap)), tall, perReferral, elsewhere: true);
        }

        var (x, y) = (1 + (3 * (Wide + Gap)) + 6, (2 * (tall + Gap)) + 24);
        svg.Rect(x, y, 14, 14, $"url(#{Id}-c)", Grey).Text(x + 21, y + 12, "c", bold: true).Text(x + 36, y + 12, "hidden to protect people")
            .Rect(x, y + 24, 14, 14, $"url(#{Id}-c)", Grey).Text(x + 21, y + 36, "x", bold: true).Text(x + 36, y + 36, "too few, or all alike, to break down")
            .Text(x + 21, y + 60, "z", bold: true).Text(x + 36, y + 60, "not run there");
        return svg.Close(Id, (4 * (Wide + Gap)) - Gap + 2, (3 * (tall + Gap)) - Gap + 2, $"Referrals in the six districts, {period}",
            string.Join(" ", tiles.Select(t => $"{t.Name}: {string.Join(", ", programmes.Select((p, i) => $"{p} {t.Made[i].Said}"))}; people helped {t.People.Said}.")));
    }

    private static void Draw(Svg svg, Tile tile, List<string> programmes, double x, double y, double tall, double perReferral, bool elsewhere = false)
    {
        svg.Rect(x, y, Wide, tall, elsewhere ? "#ffffff" : "#eef4f4", Navy, elsewhere ? "4 3" : null).Text(x + 14, y + 25, tile.Name, 17, bold: true)
            .Text(x + 14, y + 44, $"people helped {tile.People.Said}", 13);
        foreach (var (programme, i) in programmes.Select((p, i) => (p, i)))
        {
            var middle = y + 70 + (i * Line);
            svg.Text(x + 14, middle + 5, programme.Length > 22 ? $"{programme[..21]}…" : programme, 13).Bar(x + Name + 10, middle, 14, tile.Made[i], perReferral, Navy, $"{Id}-c");
        }
    }

    private sealed record Tile(string Name, IReadOnlyList<Figure> Made, Figure People);
}
