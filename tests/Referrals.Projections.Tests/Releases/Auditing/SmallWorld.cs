using System.Security.Cryptography;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Projections.Tests.Releases.Auditing;

/// <summary>
/// A few dozen invented referrals and a plan of two or three small tables: two-way, linked by a margin, hierarchical, of people, or over
/// time. Small enough to try everything.
/// </summary>
internal sealed class SmallWorld
{
    public static readonly ReleasePeriod Year = ReleasePeriod.YearOf(new DateOnly(2025, 4, 1));

    private readonly List<(Dictionary<string, string> At, Guid Referrer)> _units = [];

    private SmallWorld(ReleasePlan plan, int seed) => (Plan, Seed) = (plan, SHA256.HashData(BitConverter.GetBytes(seed)));

    public ReleasePlan Plan { get; }

    public byte[] Seed { get; }

    /// <summary>What is released, one after the other.</summary>
    public List<Tabulation> Truths { get; } = [];

    public static SmallWorld Of(int seed)
    {
        var random = new Random(seed);
        var (a, b, c) = (Dimension("a", 2), Dimension("b", random.Next(2, 4)), Dimension("c", 2));
        PlannedMeasure n = new("n", "Referrals", Counting.Events), people = new("people", "People", Counting.People);
        IReadOnlyList<ReleasePeriod> periods = [Year];
        ReleasePlan plan;
        switch (seed % 5)
        {
            case 0:
                plan = new([Table("twoWay", PeriodKind.Year, n, new(a, true), new(b, true))], _ => []);
                break;
            case 1:
                plan = new([Table("first", PeriodKind.Year, n, new(a, false), new(b, true)), Table("second", PeriodKind.Year, n, new(a, false), new(c, true))], _ => []);
                break;
            case 2:
                plan = new([Table("whole", PeriodKind.Year, n, new Axis(a, true)), Table("inner", PeriodKind.Year, n, new(a, false), new(b, true))], _ => []);
                break;
            case 3:
                plan = new([Table("people", PeriodKind.Year, people, new Axis(b, true)), Table("events", PeriodKind.Year, n, new(a, false), new(b, true))],
                    p => b.Categories.Select(x => new Relation.AtMost(CellKey.Of("people", p, [("b", x.Code)]), [.. a.Categories.Select(y => CellKey.Of("n", p, [("a", y.Code), ("b", x.Code)]))])));
                break;
            default:
                plan = new([Table("quarterly", PeriodKind.Quarter, n, new Axis(a, false)), Table("yearly", PeriodKind.Year, n, new Axis(a, true))],
                    p => p.Kind == PeriodKind.Quarter ? [] : a.Categories.Select(x => new Relation.Sum(CellKey.Of("n", p, [("a", x.Code)]), [.. p.Quarters.Select(q => CellKey.Of("n", q, [("a", x.Code)]))])));
                periods = [.. Year.Quarters, Year];
                break;
        }

        var world = new SmallWorld(plan, seed);
        for (var units = random.Next(12, 45); units > 0; units--)
        {
            world._units.Add((new()
            {
                ["a"] = Pick(a), ["b"] = Pick(b), ["c"] = Pick(c), ["quarter"] = Year.Quarters[random.Next(4)].Code, ["person"] = $"{random.Next(30)}",
            }, random.Next(3) == 0 ? Guid.Empty : new Guid(random.Next(1, 5), 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])));
        }

        world.Truths.AddRange(periods.Select(world.Tabulate));
        return world;

        string Pick(PlannedDimension dimension) => dimension.Categories[(int)(dimension.Categories.Count * Math.Pow(random.NextDouble(), 2))].Code;
    }

    public static PlannedDimension Dimension(string code, int count) => new(code, code, [.. Enumerable.Range(1, count).Select(i => new Category($"{code}{i}", $"{code}{i}"))]);

    private static PlannedTable Table(string id, PeriodKind period, PlannedMeasure measure, params Axis[] axes) => new(id, id, period, axes, [measure], []);

    private Tabulation Tabulate(ReleasePeriod period)
    {
        var cells = from table in Plan.Of(period)
                    from measure in table.Measures
                    from at in table.Rows()
                    let units = _units.Where(u => (period == Year || u.At["quarter"] == period.Code) && table.Axes.Select((x, i) => at[i] == PlannedTable.All || u.At[x.Dimension.Code] == at[i]).All(m => m)).ToList()
                    let counted = measure.Counting == Counting.People ? units.DistinctBy(u => u.At["person"]).ToList() : units
                    select new TrueCell(
                        table.Key(period, measure.Code, at), measure.Counting, counted.Count, counted.Count, counted.GroupBy(u => u.Referrer).ToDictionary(g => g.Key, g => (long)g.Count()));
        return new(period, cells.DistinctBy(c => c.Key).ToDictionary(c => c.Key), new Dictionary<string, IReadOnlyList<PairedScore>>(), new Dictionary<string, Waits>());
    }
}
