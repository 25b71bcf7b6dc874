using System.Diagnostics;
using System.Text.Json;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Auditing;
using Referrals.Projections.Releases.Protecting;

namespace Referrals.Bench;

/// <summary>What it takes to protect and audit a year's release of 100,000 referrals by thirty organisations, after its four quarters.</summary>
internal static class Releasing
{
    private const int Referrals = 100_000;
    private const int Referrers = 30;
    private const int MostRounds = 12;

    public static async Task RunAsync(TextWriter output)
    {
        var plan = ReleasePlan.For(Programmes(), [OrganisationKind.Nhs, OrganisationKind.Voluntary, OrganisationKind.Statutory]);
        var year = ReleasePeriod.YearOf(new DateOnly(2025, 4, 1));
        var earlier = new List<ReleaseFiles>();
        foreach (var period in (ReleasePeriod[])[.. year.Quarters, year])
        {
            var truth = new Invented(plan, period).Tabulate(Referrals);
            var (protecting, auditing, rounds) = (new Stopwatch(), new Stopwatch(), 0);
            var givenAway = new List<string>();
            AuditReport report;
            ReleaseFiles release;
            do
            {
                protecting.Start();
                var made = Protection.Protect(plan, DisclosureRules.Standard, truth, new byte[32], givenAway, earlier);
                protecting.Stop();
                release = new(period, [.. made.Tables.Select(t => t.ToBytes())], new([.. truth.Cells.Values], made.Choices, new byte[32]));
                auditing.Start();
                report = Auditor.Audit(plan, DisclosureRules.Standard, release, earlier);
                auditing.Stop();
                givenAway.AddRange(report.Findings.Where(f => f.Kind == "feasible").Select(f => f.Key));
            }
            while (++rounds < MostRounds && !report.Passed);

            earlier.Add(release);
            using var me = Process.GetCurrentProcess();
            await output.WriteLineAsync(JsonSerializer.Serialize(new
            {
                scenario = "release", period = period.Code, cells = truth.Cells.Count, report.Shown, report.Hidden, report.Passed, rounds,
                findings = report.Findings.CountBy(f => f.Kind).ToDictionary(),
                protectSeconds = Math.Round(protecting.Elapsed.TotalSeconds, 1), auditSeconds = Math.Round(auditing.Elapsed.TotalSeconds, 1),
                peakMegabytes = me.PeakWorkingSet64 >> 20,
            }));
        }
    }

    private static ProgrammeCatalogue Programmes() => ProgrammeCatalogue.Parse(
        new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "programmes")).GetFiles("*.json").OrderBy(f => f.Name).Select(f => KeyValuePair.Create(f.Name, File.ReadAllText(f.FullName))));

    /// <summary>The same referrals whichever period is counted; common categories are much more common than rare ones.</summary>
    private sealed class Invented(ReleasePlan plan, ReleasePeriod period)
    {
        private readonly Random _random = new(6);
        private readonly Dictionary<string, (Counting Counting, Dictionary<int, long> People, Dictionary<Guid, long> Referrers)> _cells = [];
        private readonly Dictionary<string, List<PairedScore>> _pairs = [];
        private readonly Dictionary<string, List<int>> _waits = [];

        public Tabulation Tabulate(int referrals)
        {
            var tables = plan.Of(period).SelectMany(t => t.Measures.Select(m => (Table: t, Measure: m))).ToLookup(x => x.Measure.Code);
            var dimensions = plan.Tables.SelectMany(t => t.Axes).Select(a => a.Dimension).DistinctBy(d => d.Code).ToList();
            for (var i = 0; i < referrals; i++)
            {
                var at = dimensions.ToDictionary(d => d.Code, d => d.Categories[Math.Min(d.Categories.Count - 1, (int)(Math.Log(1 - _random.NextDouble()) / Math.Log(0.35)))].Code);
                var referrer = at["source"] == "self" ? Guid.Empty : new Guid(1 + (int)(Referrers * Math.Pow(_random.NextDouble(), 2)), 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
                var isIn = period.Contains(period.Year.From.AddDays(_random.Next(365)));
                var (accepted, paired, change) = (_random.Next(10) < 7, _random.Next(5) == 0, _random.Next(-4, 7));
                string[] measures =
                [
                    "made", .. accepted ? ["accepted", "people", "supported", "grants", "perYear"] : new[] { "declined", "unmet" }, .. _random.Next(3) > 0 ? ["closed"] : Array.Empty<string>(),
                    "waiting", "referrals", .. accepted && paired ? ["pairs", "priorityPairs", change > 0 ? "improved" : "notImproved"] : Array.Empty<string>(),
                    .. accepted && _random.Next(20) == 0 ? ["again"] : Array.Empty<string>(), .. _random.Next(60) == 0 ? ["sensitiveMade"] : Array.Empty<string>(),
                ];
                if (isIn)
                {
                    foreach (var measure in measures)
                    {
                        Count(tables[measure], at, i * 4 / 5, referrer, measure == "perYear" ? _random.Next(50, 900) * 100 : 1, change);
                    }
                }
            }

            var cells = from table in plan.Of(period)
                        from measure in table.Measures
                        from row in table.Rows()
                        let key = table.Key(period, measure.Code, row)
                        let cell = _cells.TryGetValue(key, out var found) ? found : (measure.Counting, People: [], Referrers: [])
                        let amounts = measure.Counting == Counting.Money ? cell.People.Values.OrderDescending().Take(2).Append(0).Append(0).ToArray() : [0, 0]
                        select new TrueCell(key, measure.Counting, measure.Counting == Counting.People ? cell.People.Count : cell.People.Values.Sum(), cell.People.Count, cell.Referrers, amounts[0], amounts[1]);
            return new(
                period, cells.DistinctBy(c => c.Key).ToDictionary(c => c.Key), _pairs.ToDictionary(p => p.Key, p => (IReadOnlyList<PairedScore>)p.Value),
                _waits.ToDictionary(w => w.Key, w => new Waits(w.Value, 0)));
        }

        private void Count(IEnumerable<(PlannedTable Table, PlannedMeasure Measure)> tables, Dictionary<string, string> at, int person, Guid referrer, long amount, int change)
        {
            var keys = new HashSet<string>();
            foreach (var (table, measure) in tables)
            {
                for (var totals = 0; totals < 1 << table.Axes.Count; totals++)
                {
                    var axes = table.Axes.Select((axis, i) => (axis, All: (totals >> i & 1) == 1)).ToList();
                    if (axes.TrueForAll(a => !a.All || a.axis.Total) && keys.Add(table.Key(period, measure.Code, [.. axes.Select(a => a.All ? PlannedTable.All : at[a.axis.Dimension.Code])])))
                    {
                        Add(table.Key(period, measure.Code, [.. axes.Select(a => a.All ? PlannedTable.All : at[a.axis.Dimension.Code])]), measure, person, referrer, amount, change);
                    }
                }
            }
        }

        private void Add(string key, PlannedMeasure measure, int person, Guid referrer, long amount, int change)
        {
            var cell = _cells.TryGetValue(key, out var found) ? found : _cells[key] = (measure.Counting, [], []);
            var isNew = !cell.People.ContainsKey(person);
            cell.People[person] = cell.People.GetValueOrDefault(person) + amount;
            if (isNew || measure.Counting != Counting.People)
            {
                cell.Referrers[referrer] = cell.Referrers.GetValueOrDefault(referrer) + amount;
            }

            if (measure.Code == "pairs")
            {
                (_pairs.TryGetValue(key, out var pairs) ? pairs : _pairs[key] = []).Add(new(4, 4 + change, change));
            }
            else if (measure.Code == "waiting")
            {
                (_waits.TryGetValue(key, out var waits) ? waits : _waits[key] = []).Add(person % 30);
            }
        }
    }
}
