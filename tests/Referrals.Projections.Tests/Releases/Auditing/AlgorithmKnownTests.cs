using System.Globalization;
using System.Security.Cryptography;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Auditing;
using Referrals.Projections.Releases.Protecting;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Auditing;

/// <summary>
/// Somebody who knows how cells are protected, but not the seed, makes up every table that could be behind a published one, protects each
/// of them with many seeds, and keeps those that come out as published.
/// </summary>
public sealed class AlgorithmKnownTests
{
    private const int Most = 20;

    private static readonly DisclosureRules s_rules = DisclosureRules.Standard;

    /// <summary>Enough to put three cheap cells in each of their orders.</summary>
    private static readonly Hiding.Draw[] s_draws = [.. Enumerable.Range(0, 16).Select(i => Hiding.By(SHA256.HashData(BitConverter.GetBytes(i))))];

    /// <summary>That a cell had to be hidden says something by itself, so that the seed does not keep every cell wide; a fixed choice keeps many fewer.</summary>
    [Fact]
    public async Task the_seed_leaves_fewer_cells_to_whoever_knows_the_algorithm_than_always_the_cheapest_would()
    {
        var (drawn, all) = await Known(s_draws);
        var (cheapest, _) = await Known([cheap => cheap[0]]);

        all.ShouldBeGreaterThan(20);
        cheapest.ShouldBeGreaterThan(2);
        drawn.ShouldBeLessThan(cheapest, $"of {all} cells");
        (drawn * 10).ShouldBeLessThan(all);
    }

    /// <summary>Of how many small cells fewer whole numbers are left than the rule wants, in tables that the auditor let pass.</summary>
    private static async Task<(int Known, int All)> Known(Hiding.Draw[] draws)
    {
        var (known, all) = (0, 0);
        await Parallel.ForAsync(0, 45, TestContext.Current.CancellationToken, (number, _) =>
        {
            var table = new Small(number);
            var made = table.Make(table.Truth, draws[number % draws.Length]);
            if (made.Passed && !made.Text.Contains("\"x\"", StringComparison.Ordinal))
            {
                Interlocked.Add(ref known, table.Known(made.Text, draws, out var counted));
                Interlocked.Add(ref all, counted);
            }

            return ValueTask.CompletedTask;
        });
        return (known, all);
    }

    private sealed record Made(string Text, bool Passed);

    /// <summary>Two by two, two by three or a single line, with all margins, of people who all came by themselves.</summary>
    private sealed class Small
    {
        private static readonly ReleasePeriod s_year = SmallWorld.Year;

        private readonly ReleasePlan _plan;
        private readonly PlannedTable _table;
        private readonly List<IReadOnlyList<string>> _inner;
        private readonly List<(string Key, int[] Parts)> _cells;

        public Small(int number)
        {
            var random = new Random(number);
            int[] sizes = (number % 3) switch { 0 => [2, 2], 1 => [3], _ => [4] };
            Axis[] axes = [.. sizes.Select((size, i) => new Axis(new($"d{i}", $"d{i}", [.. Enumerable.Range(0, size).Select(c => new Category($"{(char)('a' + c)}", ""))]), true))];
            _table = new("small", "Small", PeriodKind.Year, axes, [new("n", "Referrals", Counting.Events)], []);
            _plan = new([_table], _ => []);
            _inner = [.. _table.Rows().Where(at => !at.Contains(PlannedTable.All))];
            _cells = [.. _table.Rows().Select(at => (_table.Key(s_year, "n", at),
                Enumerable.Range(0, _inner.Count).Where(i => at.Zip(_inner[i]).All(c => c.First == PlannedTable.All || c.First == c.Second)).ToArray()))];
            Truth = [.. _inner.Select(_ => random.Next(3) == 0 ? random.Next(0, 8) : random.Next(8, 18))];
        }

        public int[] Truth { get; }

        /// <summary>Protects, and hides more while the auditor says so.</summary>
        public Made Make(int[] counts, Hiding.Draw draw)
        {
            var cells = _cells.Select(c => (c.Key, Count: c.Parts.Sum(p => counts[p])))
                .Select(c => new TrueCell(c.Key, Counting.Events, c.Count, c.Count, new Dictionary<Guid, long> { [Guid.Empty] = c.Count })).ToDictionary(c => c.Key);
            var truth = new Tabulation(s_year, cells, new Dictionary<string, IReadOnlyList<PairedScore>>(), new Dictionary<string, Waits>());
            var givenAway = new List<string>();
            for (var round = 1; ; round++)
            {
                var made = Protection.Protect(_plan, s_rules, truth, draw, givenAway, []);
                byte[] bytes = made.Tables.Single().ToBytes();

                // Which of the cheap cells was drawn is not in question here.
                var report = Auditor.Audit(_plan, s_rules, new(s_year, [bytes], new([.. cells.Values], made.Choices, [])), []);
                var found = report.Findings.Where(f => f.Kind == "feasible").Select(f => f.Key).ToList();
                if (found.Count == 0 || round == 6)
                {
                    return new(System.Text.Encoding.UTF8.GetString(bytes), found.Count == 0);
                }

                givenAway.AddRange(found);
            }
        }

        /// <summary>Of how many small cells fewer numbers are left than the rule wants.</summary>
        public int Known(string published, Hiding.Draw[] draws, out int counted)
        {
            var table = PublishedTable.Read(System.Text.Encoding.UTF8.GetBytes(published));
            var texts = table.Rows.ToDictionary(r => _table.Key(s_year, "n", r.At), r => r.Figures[0]);
            var open = Enumerable.Range(0, _cells.Count).Where(c => _cells[c].Parts.Sum(p => Truth[p]) is >= 1 and <= 7).ToDictionary(c => c, _ => new HashSet<int>());
            counted = open.Count;
            foreach (var counts in Tables(texts))
            {
                var news = open.Where(o => !o.Value.Contains(_cells[o.Key].Parts.Sum(p => counts[p]))).ToList();
                if (news.Count > 0 && Array.Exists(draws, d => Make(counts, d).Text == published))
                {
                    news.ForEach(o => o.Value.Add(_cells[o.Key].Parts.Sum(p => counts[p])));
                    foreach (var (cell, _) in open.Where(o => o.Value.Count >= s_rules.MinimumFeasible).ToList())
                    {
                        open.Remove(cell);
                    }
                }

                if (open.Count == 0)
                {
                    break;
                }
            }

            return open.Count;
        }

        /// <summary>Every table that agrees with each published text by itself, in an order that knows nothing of the truth.</summary>
        private List<int[]> Tables(Dictionary<string, string> texts)
        {
            var tables = new List<int[]> { Array.Empty<int>() };
            foreach (var at in _inner)
            {
                var (low, high) = Meaning(texts[_table.Key(s_year, "n", at)]);
                tables = [.. tables.SelectMany(t => Enumerable.Range(low, high - low + 1).Select(v => (int[])[.. t, v])).Where(t => MayFit(t, texts))];
            }

            return tables;
        }

        private bool MayFit(int[] begun, Dictionary<string, string> texts) => _cells.TrueForAll(cell =>
        {
            var (low, high) = Meaning(texts[cell.Key]);
            var sum = cell.Parts.Where(p => p < begun.Length).Sum(p => begun[p]);
            return sum <= Math.Max(high, texts[cell.Key] == "c" ? 4 * Most : 0) && (sum >= low || cell.Parts.Any(p => p >= begun.Length));
        });

        private static (int Low, int High) Meaning(string text) => text switch
        {
            "0" => (0, 0),
            "c" => (1, Most),
            _ => (Math.Max(8, int.Parse(text, CultureInfo.InvariantCulture) - 2), int.Parse(text, CultureInfo.InvariantCulture) + 2),
        };
    }
}
