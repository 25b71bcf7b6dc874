using static Referrals.Api.Outcomes.Charts.Svg;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>What was made, accepted, declined and closed in a quarter, by programme.</summary>
internal static class ActivityChart
{
    public const string Id = "activity";

    private const double Panel = 355, Between = 25, Line = 28, First = 92;

    private static readonly string[] s_measures = ["made", "accepted", "declined", "closed"];

    public static Chart? Draw(PublishedFigures figures, PlanWords words, string period)
    {
        if (figures.Find(Id) is null)
        {
            return null;
        }

        var programmes = figures.Categories(Id, "programme").Select(p => (Name: figures.Label(Id, "programme", p), Figures: s_measures.Select(m => figures.At(Id, m, p)).ToList())).ToList();
        var names = s_measures.Select(m => words.Figure(Id, m).Replace("Referrals made", "Made", StringComparison.Ordinal)).ToList();
        string? picture = null;
        if (programmes.Exists(p => p.Figures.Exists(f => f.Number > 0)))
        {
            var perReferral = (Panel - First - 60) / (double)programmes.SelectMany(p => p.Figures).Max(f => f.Number ?? 0);
            var svg = new Svg().Hatch($"{Id}-c", Grey).Hatch($"{Id}-declined", Orange, Counter).Hatch($"{Id}-closed", Navy, 0, 1.6);
            string[] fills = [Navy, Teal, $"url(#{Id}-declined)", $"url(#{Id}-closed)"];
            foreach (var (programme, i) in programmes.Select((p, i) => (p, i)))
            {
                var x = i * (Panel + Between);
                svg.Text(x, 20, programme.Name, 16, bold: true).Line(x + First, 32, x + First, 32 + (4 * Line), Rule);
                for (var m = 0; m < s_measures.Length; m++)
                {
                    var y = 46 + (m * Line);
                    svg.Text(x, y + 5, names[m]).Bar(x + First + 1, y, 16, programme.Figures[m], perReferral, fills[m], $"{Id}-c", m switch { 2 => Orange, 3 => Navy, _ => null });
                }
            }

            svg.Unshown(0, 58 + (4 * Line), $"{Id}-c", programmes.SelectMany(p => p.Figures));
            picture = svg.Close(Id, (programmes.Count * (Panel + Between)) - Between, 72 + (4 * Line), $"Referrals made, accepted, declined and closed, {period}",
                string.Join(" ", programmes.Select(p => $"{p.Name}: {string.Join(", ", names.Select((n, i) => $"{n.ToLowerInvariant()} {p.Figures[i].Said}"))}.")));
        }

        return new(Id, "Referrals in the quarter", "What was made, accepted, declined and closed in these three months, by programme. A referral may be made in one quarter and closed in another.", picture, [Id],
            [new("Referrals by programme", ["Programme", .. names], [.. programmes.Select(p => new ChartRow(p.Name, [.. p.Figures.Select(f => f.Said)]))])], [.. programmes.SelectMany(p => p.Figures)]);
    }
}
