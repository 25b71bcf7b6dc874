using Referrals.Projections.Releases;
using static Referrals.Api.Outcomes.Charts.Svg;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>How long people waited, in bands of working days, against what each programme promises; one picture for each wait.</summary>
internal static class WaitCharts
{
    private const double Panel = 355, Between = 25, Base = 236, Tall = 150, Column = 38, Step = 48;

    /// <summary>The last working day of each band; what has none still waits or ended without it.</summary>
    private static readonly Dictionary<string, int> s_last = new() { ["0to2"] = 2, ["3to5"] = 5, ["6to10"] = 10, ["11to20"] = 20, ["over20"] = int.MaxValue };

    public static IEnumerable<Chart> Draw(PublishedFigures figures, PlanWords words, string period)
    {
        foreach (var wait in PlannedDimensions.Waits)
        {
            var table = $"waits-{wait.Code}";
            if (figures.Find(table) is null)
            {
                continue;
            }

            var bands = figures.Categories(table, wait.Code);
            var panels = figures.Categories(table, "programme").Select(p => new Waited(figures, table, wait.Code, p, words.Target(p, wait.Code), bands)).ToList();
            var promised = panels.Exists(p => p.Target is not null);
            yield return new(table, $"How long: {wait.Label.ToLowerInvariant()}",
                promised ? "Referrals made in the quarter, by working days. The dashed line is what the programme promises; solid bars are within it, striped ones are not." : "Referrals made in the quarter, by working days. Nothing is promised here.",
                panels.Exists(p => p.Bands.Any(b => b.Number > 0)) ? Picture(table, wait, panels, period) : null, [table, "waits"],
                [
                    new($"{wait.Label}: referrals by working days", ["Programme", .. bands.Select(b => figures.Label(table, wait.Code, b)), "All", "Median", "90th percentile", "Promised within"],
                        [.. panels.Select(p => new ChartRow(p.Name, [.. p.Bands.Select(b => b.Said), p.All.Said, p.Median.Said, p.Ninetieth.Said, p.Target is { } t ? $"{t}" : "–"]))]),
                ], Wide: true, "Who still waits counts as waiting, not as quick. Medians are given from 20 referrals, the 90th percentile (nine in ten waited no longer) from 50; with fewer there is an x. A count that is x is of a group too small, or all alike, to be broken down.");
        }
    }

    private static string Picture(string id, Category wait, List<Waited> panels, string period)
    {
        var svg = new Svg().Hatch($"{id}-late", Orange).Hatch($"{id}-c", Grey).Hatch($"{id}-ended", Grey, 0, 1.2);
        var most = (double)Math.Max(1, panels.SelectMany(p => p.Bands).Max(b => b.Number ?? 0));
        foreach (var (panel, i) in panels.Select((p, i) => (p, i)))
        {
            var x = i * (Panel + Between);
            svg.Text(x, 22, panel.Name, 16, bold: true).Text(x, 42, panel.Typical, fill: Grey).Line(x, Base, x + Panel, Base, Rule);
            foreach (var (band, b) in panel.Bands.Select((f, b) => (f, b)))
            {
                Draw(svg, id, panel, band, panel.Codes[b], x + 6 + (b * Step), (double)(band.Number ?? 0) / most * Tall);
            }

            if (panel.Target is { } days && panel.Codes.Count(c => s_last.TryGetValue(c, out var last) && last <= days) is var within and > 0)
            {
                var at = x + 6 + (within * Step) - ((Step - Column) / 2);
                svg.Line(at, 56, at, Base, Ink, 2, "5 4").Text(at + 7, 66, $"Promised within {days}", 13, bold: true);
            }
            else if (panel.Target is { } soon)
            {
                svg.Text(x + 60, 66, $"Promised within {soon}", 13, bold: true);
            }
        }

        var width = (panels.Count * (Panel + Between)) - Between;
        svg.Text(width / 2, Base + 56, "Working days", fill: Grey, anchor: "middle").Unshown(0, Base + 80, $"{id}-c", panels.SelectMany(p => p.Bands));
        return svg.Close(id, width, Base + (panels.Exists(p => p.Bands.Any(b => b.IsHidden)) ? 96 : 66), $"{wait.Label}, {period}", string.Join(" ", panels.Select(p => p.Said)));
    }

    private static void Draw(Svg svg, string id, Waited panel, Figure band, string code, double x, double height)
    {
        var (label, below) = panel.Under(code);
        svg.Text(x + (Column / 2), Base + 18, label, 13, anchor: "middle");
        if (below is not null)
        {
            svg.Text(x + (Column / 2), Base + 34, below, 13, anchor: "middle");
        }

        if (band.IsHidden)
        {
            svg.Rect(x + 12, Base - 16, 14, 14, $"url(#{id}-c)", Grey).Text(x + (Column / 2), Base - 22, band.Text, bold: true, anchor: "middle");
            return;
        }

        if (height > 0)
        {
            _ = code switch
            {
                "open" => svg.Rect(x, Base - height, Column, height, "#ffffff", Ink, "4 3"),
                "ended" => svg.Rect(x, Base - height, Column, height, $"url(#{id}-ended)", Grey),
                _ when panel.IsLate(code) => svg.Rect(x, Base - height, Column, height, $"url(#{id}-late)", Orange),
                _ => svg.Rect(x, Base - height, Column, height, Navy),
            };
        }

        svg.Text(x + (Column / 2), Base - height - 6, band.Said, bold: true, anchor: "middle");
    }

    /// <summary>One programme's waits.</summary>
    private sealed class Waited(PublishedFigures figures, string table, string wait, string programme, int? target, IReadOnlyList<string> bands)
    {
        public string Name => figures.Label(table, "programme", programme);

        public int? Target => target;

        public IReadOnlyList<string> Codes => bands;

        public IReadOnlyList<Figure> Bands { get; } = [.. bands.Select(b => figures.At(table, "made", programme, b))];

        public Figure All => figures.At(table, "made", programme, PlannedTable.All);

        public Figure Median => figures.At("waits", "median", programme, wait);

        public Figure Ninetieth => figures.At("waits", "ninetieth", programme, wait);

        public string Typical => Median.Number is null && Ninetieth.Number is null ? $"{All.Said} referrals; too few for a typical wait, or most still wait"
            : $"{All.Said} referrals; median {Median.Said}, 90th percentile {Ninetieth.Said} days";

        public string Said => $"{Name}: {string.Join(", ", bands.Select((b, i) => $"{figures.Label(table, wait, b).ToLowerInvariant()} {Bands[i].Said}"))}{(target is { } days ? $"; promised within {days} working days" : "")}.";

        public bool IsLate(string band) => target is { } days && s_last.TryGetValue(band, out var last) && last > days;

        public (string Label, string? Below) Under(string band) => band switch
        {
            "open" => ("Still", "waiting"),
            "ended" => ("Ended", "before"),
            "over20" => ("Over", "20"),
            _ => (figures.Label(table, wait, band).Replace(" to ", "–", StringComparison.Ordinal), null),
        };
    }
}
