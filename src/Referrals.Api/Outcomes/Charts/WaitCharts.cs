using Referrals.Projections.Releases;
using static Referrals.Api.Outcomes.Charts.Svg;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>How long people waited, in bands of working days, against what each programme promises; one picture for each wait.</summary>
internal static class WaitCharts
{
    private const double Panel = 355, Between = 25, Base = 236, Tall = 150, Column = 38, Step = 48;

    /// <summary>The first and last working day of each band; what has none still waits or ended without it.</summary>
    private static readonly Dictionary<string, (int First, int Last)> s_days = new()
    {
        ["0to2"] = (0, 2), ["3to5"] = (3, 5), ["6to10"] = (6, 10), ["11to20"] = (11, 20), ["over20"] = (21, int.MaxValue),
    };

    public static IEnumerable<Chart> Draw(PublishedFigures figures, string period)
    {
        foreach (var wait in PlannedDimensions.Waits)
        {
            var table = $"waits-{wait.Code}";
            if (figures.Find(table) is null)
            {
                continue;
            }

            var bands = figures.Categories(table, wait.Code);
            var panels = figures.Categories(table, "programme").Select(p => new Waited(figures, table, wait.Code, p, bands)).ToList();
            yield return new(table, $"How long: {wait.Label.ToLowerInvariant()}",
                $"Referrals made in the quarter, by working days. {About(panels)}",
                panels.Exists(p => p.Bands.Any(b => b.Number > 0)) ? Picture(table, wait, panels, period) : null, [table, "waits"],
                [
                    new($"{wait.Label}: referrals by working days", ["Programme", .. bands.Select(b => figures.Label(table, wait.Code, b)), "All", "Median", "90th percentile", "Promised within"],
                        [.. panels.Select(p => new ChartRow(p.Name, [.. p.Bands.Select(b => b.Said), p.All.Said, p.Median.Said, p.Ninetieth.Said, p.Promised.IsNotApplicable ? "–" : p.Promised.Said]))]),
                ], [.. panels.SelectMany(p => p.Bands)], "Who still waits counts as waiting, not as quick. Medians are given from 20 referrals, the 90th percentile (nine in ten waited no longer) from 50; with fewer there is an x. A count that is x is of a group too small, or all alike, to be broken down.");
        }
    }

    private static string About(List<Waited> panels) =>
        panels.TrueForAll(p => p.Days is null) ? "Nothing is promised here."
        : "The dashed line is what the programme promises; solid bars are within it, striped ones are not."
            + (panels.Exists(p => p.IsInside) ? " A promise that falls inside a band stands above its bar, which is solid: some of these may have waited longer than was promised." : "");

    private static string Picture(string id, Category wait, List<Waited> panels, string period)
    {
        var svg = new Svg().Hatch($"{id}-late", Orange, Counter).Hatch($"{id}-c", Grey).Hatch($"{id}-ended", Grey, 0, 1.2);
        var most = (double)Math.Max(1, panels.SelectMany(p => p.Bands).Max(b => b.Number ?? 0));
        foreach (var (panel, i) in panels.Select((p, i) => (p, i)))
        {
            var x = i * (Panel + Between);
            svg.Text(x, 22, panel.Name, 16, bold: true).Text(x, 42, panel.Typical, fill: Grey).Line(x, Base, x + Panel, Base, Rule);
            foreach (var (band, b) in panel.Bands.Select((f, b) => (f, b)))
            {
                Draw(svg, id, panel, band, panel.Codes[b], x + 6 + (b * Step), (double)(band.Number ?? 0) / most * Tall);
            }

            if (panel.Place is var place and >= 0)
            {
                // At the end of the band, or above the number of the bar that it falls inside.
                var at = x + 6 + (place * Step) + (panel.IsInside ? Column / 2 : Column + ((Step - Column) / 2));
                var to = panel.IsInside ? Base - 24 - Math.Max(panel.Bands[place].IsHidden ? 16 : 0, (double)(panel.Bands[place].Number ?? 0) / most * Tall) : Base;
                svg.Line(at, 56, at, to, Ink, 2, "5 4").Text(at + 7, 66, $"Promised within {panel.Promised.Said}", 13, bold: true);
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
    private sealed class Waited(PublishedFigures figures, string table, string wait, string programme, IReadOnlyList<string> bands)
    {
        public string Name => figures.Label(table, "programme", programme);

        public Figure Promised => figures.At("waits", "promised", programme, wait);

        public decimal? Days => Promised.Number;

        /// <summary>Which band the promise falls in; -1 where there is none.</summary>
        public int Place => Enumerable.Range(0, bands.Count).FirstOrDefault(b => s_days.TryGetValue(bands[b], out var days) && days.First <= Days && Days <= days.Last, -1);

        /// <summary>Whether the band in which it falls goes on after it.</summary>
        public bool IsInside => Place >= 0 && s_days[bands[Place]].Last > Days;

        public IReadOnlyList<string> Codes => bands;

        public IReadOnlyList<Figure> Bands { get; } = [.. bands.Select(b => figures.At(table, "made", programme, b))];

        public Figure All => figures.At(table, "made", programme, PlannedTable.All);

        public Figure Median => figures.At("waits", "median", programme, wait);

        public Figure Ninetieth => figures.At("waits", "ninetieth", programme, wait);

        public string Typical => Median.Number is null && Ninetieth.Number is null ? $"{All.Said} referrals; too few for a typical wait, or most still wait"
            : $"{All.Said} referrals; median {Median.Said}, 90th percentile {Ninetieth.Said}{(Ninetieth.Number is null ? "" : " days")}";

        public string Said => $"{Name}: {string.Join(", ", bands.Select((b, i) => $"{figures.Label(table, wait, b).ToLowerInvariant()} {Bands[i].Said}"))}{(Days is null ? "" : $"; promised within {Promised.Said} working days{(IsInside ? $", inside {figures.Label(table, wait, bands[Place]).ToLowerInvariant()}" : "")}")}.";

        /// <summary>Whether all of a band is longer than was promised.</summary>
        public bool IsLate(string band) => s_days.TryGetValue(band, out var days) && days.First > Days;

        public (string Label, string? Below) Under(string band) => band switch
        {
            "open" => ("Still", "waiting"),
            "ended" => ("Ended", "before"),
            "over20" => ("Over", "20"),
            _ => (figures.Label(table, wait, band).Replace(" to ", "–", StringComparison.Ordinal), null),
        };
    }
}
