using System.Globalization;
using System.Text;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Auditing;
using Referrals.Projections.Releases.Protecting;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Auditing;

/// <summary>
/// Somebody who knows how cells are protected, but not the seed, makes up every table that could be behind a published one, and keeps those
/// that come out as published with any seed at all.
/// </summary>
public sealed class AlgorithmKnownTests
{
    private static readonly DisclosureRules s_rules = DisclosureRules.Standard;

    [Fact]
    public async Task whoever_knows_the_algorithm_rules_out_no_more_than_the_rule_allows()
    {
        var (lost, all) = await Lost(80, tried => new AnySeed(tried));

        all.ShouldBeGreaterThan(40);
        lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task were_nothing_hidden_but_what_has_to_be_much_could_be_ruled_out() =>
        (await Lost(40, tried => new AnySeed(tried, mayHideMore: false))).Lost.Count.ShouldBeGreaterThan(3);

    /// <summary>Small cells of which fewer of the numbers 1 to 7 are left than the rule wants, in tables that the auditor let pass.</summary>
    private static async Task<(List<string> Lost, int All)> Lost(int tables, Func<Tried, AnySeed> anySeed)
    {
        var (all, lost) = (0, new List<string>());
        await Parallel.ForAsync(0, tables, TestContext.Current.CancellationToken, (number, _) =>
        {
            var table = new SmallTable(number);
            if (table.Publish() is { } published)
            {
                var (few, cells) = table.Lost(published, anySeed);
                Interlocked.Add(ref all, cells);
                lock (lost)
                {
                    lost.AddRange(few.Select(f => $"table {number}, {f}"));
                }
            }

            return ValueTask.CompletedTask;
        });
        return (lost, all);
    }

    /// <summary>A published table, and the counts that somebody makes up for it.</summary>
    private sealed record Tried(HashSet<string> Hidden, HashSet<string> Small);

    /// <summary>
    /// Answers as some seed would, and goes through all answers that lead to the published table. What was said once is said again; and as the
    /// draw is by one order of all keys, no answers that no order allows.
    /// </summary>
    private sealed class AnySeed(Tried tried, bool mayHideMore = true) : ISeed
    {
        private readonly List<(int Said, int Of)> _script = [];
        private readonly Dictionary<string, string> _answers = [];
        private readonly List<(string First, string Later)> _order = [];
        private int _next;

        /// <summary>The published table cannot come of these answers.</summary>
        public sealed class Impossible : Exception;

        /// <summary>Nor of any others.</summary>
        public sealed class Never : Exception;

        public string Draw(IReadOnlyList<string> cheap) => Answer($"draw {string.Join(' ', cheap)}", () =>
        {
            var drawn = Say([.. cheap.Where(c => tried.Hidden.Contains(c) && !cheap.Any(other => Stands(other, before: c)))]);
            _order.AddRange(cheap.Where(c => c != drawn).Select(c => (drawn, c)));
            return drawn;
        });

        public bool HidesOneMore(IReadOnlyList<string> line, int already) => mayHideMore && Answer(
            $"throw {string.Join(' ', line)} {already}",
            () => Say(line.Any(k => tried.Hidden.Contains(k) && !tried.Small.Contains(k)) ? ["", "more"] : [""])).Length > 0;

        /// <summary>The next answers; false once all were given.</summary>
        public bool Again()
        {
            _next = 0;
            _answers.Clear();
            _order.Clear();
            while (_script is [.., var last] && last.Said + 1 >= last.Of)
            {
                _script.RemoveAt(_script.Count - 1);
            }

            if (_script is not [.., var more])
            {
                return false;
            }

            _script[^1] = more with { Said = more.Said + 1 };
            return true;
        }

        private string Answer(string asked, Func<string> say) => _answers.TryGetValue(asked, out var said) ? said : _answers[asked] = say();

        private string Say(List<string> possible)
        {
            if (possible.Count == 0)
            {
                throw new Impossible();
            }

            if (_next == _script.Count)
            {
                _script.Add((0, possible.Count));
            }

            return possible[_script[_next++].Said];
        }

        private bool Stands(string first, string before) =>
            first != before && _order.Where(o => o.First == first).Any(o => o.Later == before || Stands(o.Later, before));
    }

    /// <summary>Two by two, two by three or a single line, with all margins, of people who all came by themselves.</summary>
    private sealed class SmallTable
    {
        private const int Most = 20;
        private static readonly ReleasePeriod s_year = SmallWorld.Year;

        private readonly ReleasePlan _plan;
        private readonly PlannedTable _table;
        private readonly List<IReadOnlyList<string>> _inner;
        private readonly List<(string Key, int[] Parts)> _cells;
        private readonly int[] _truth;
        private readonly byte _seed;

        public SmallTable(int number)
        {
            var random = new Random(number);
            int[] sizes = (number % 4) switch { 0 => [2, 2], 1 => [3], 2 => [4], _ => [5] };
            Axis[] axes = [.. sizes.Select((size, i) => new Axis(new($"d{i}", $"d{i}", [.. Enumerable.Range(0, size).Select(c => new Category($"{(char)('a' + c)}", ""))]), true))];
            _table = new("small", "Small", PeriodKind.Year, axes, [new("n", "Referrals", Counting.Events)], []);
            _plan = new([_table], _ => []);
            _inner = [.. _table.Rows().Where(at => !at.Contains(PlannedTable.All))];
            _cells = [.. _table.Rows().Select(at => (_table.Key(s_year, "n", at),
                Enumerable.Range(0, _inner.Count).Where(i => at.Zip(_inner[i]).All(c => c.First == PlannedTable.All || c.First == c.Second)).ToArray()))];
            _truth = [.. _inner.Select(_ => random.Next(3) == 0 ? random.Next(0, 8) : random.Next(8, 18))];
            _seed = (byte)number;
        }

        /// <summary>As it would be published; null where it would not.</summary>
        public string? Publish() => Make(_truth, new Seed([_seed], s_rules));

        /// <summary>Small cells for which fewer numbers are left than the rule wants, and how many small cells there are.</summary>
        public (List<string> Few, int All) Lost(string published, Func<Tried, AnySeed> anySeed)
        {
            var texts = Texts(published);
            var small = Enumerable.Range(0, _cells.Count).Where(c => Count(_truth, c) is >= 1 and <= 7 && texts[_cells[c].Key] == "c").ToList();
            var left = small.ToDictionary(c => c, _ => new HashSet<int>());
            foreach (var counts in AllThatFit(texts))
            {
                var news = left.Where(l => l.Value.Count < s_rules.MinimumFeasible && Count(counts, l.Key) is >= 1 and <= 7 && !l.Value.Contains(Count(counts, l.Key))).ToList();
                if (news.Count > 0 && MayComeOut(counts, published, texts, anySeed))
                {
                    news.ForEach(l => l.Value.Add(Count(counts, l.Key)));
                }
            }

            return ([.. left.Where(l => l.Value.Count < s_rules.MinimumFeasible).Select(l => $"{_cells[l.Key].Key}: {string.Join(' ', l.Value.Order())} of {string.Join(' ', _truth)}, {string.Join(' ', texts.Values)}")], small.Count);
        }

        private bool MayComeOut(int[] counts, string published, Dictionary<string, string> texts, Func<Tried, AnySeed> anySeed)
        {
            var seed = anySeed(new([.. texts.Where(t => t.Value == "c").Select(t => t.Key)], [.. Enumerable.Range(0, _cells.Count).Where(c => Count(counts, c) is >= 1 and <= 7).Select(c => _cells[c].Key)]));
            do
            {
                try
                {
                    if (Make(counts, seed, bytes => Of(bytes, published, texts)) == published)
                    {
                        return true;
                    }
                }
                catch (AnySeed.Impossible)
                {
                    // Another answer, then.
                }
                catch (AnySeed.Never)
                {
                    return false;
                }
            }
            while (seed.Again());
            return false;
        }

        /// <summary>What is not broken down does not hang on the seed; and what is hidden already is not shown again.</summary>
        private void Of(string made, string published, Dictionary<string, string> texts)
        {
            if (made != published && Texts(made) is var now && texts.Any(t => (t.Value == "x") != (now[t.Key] == "x") || (now[t.Key] == "c" && t.Value != "c")))
            {
                throw new AnySeed.Never();
            }
        }

        /// <summary>Protects, and hides more while the auditor says so.</summary>
        private string? Make(int[] counts, ISeed seed, Action<string>? look = null)
        {
            var cells = _cells.Select((c, i) => (c.Key, Count: Count(counts, i)))
                .Select(c => new TrueCell(c.Key, Counting.Events, c.Count, c.Count, new Dictionary<Guid, long> { [Guid.Empty] = c.Count })).ToDictionary(c => c.Key);
            var truth = new Tabulation(s_year, cells, new Dictionary<string, IReadOnlyList<PairedScore>>(), new Dictionary<string, Waits>());
            var givenAway = new List<string>();
            for (var round = 1; round <= 6; round++)
            {
                var made = Protection.Protect(_plan, s_rules, truth, seed, givenAway, []);
                var bytes = made.Tables.Single().ToBytes();
                look?.Invoke(Encoding.UTF8.GetString(bytes));

                // What was left to chance is not in question here.
                var found = Auditor.Audit(_plan, s_rules, new(s_year, [bytes], new([.. cells.Values], made.Choices, [])), []).Findings.Where(f => f.Kind == "feasible").Select(f => f.Key).ToList();
                if (found.Count == 0)
                {
                    return Encoding.UTF8.GetString(bytes);
                }

                givenAway.AddRange(found);
            }

            return null;
        }

        private int Count(int[] counts, int cell) => _cells[cell].Parts.Sum(p => counts[p]);

        private Dictionary<string, string> Texts(string published) =>
            PublishedTable.Read(Encoding.UTF8.GetBytes(published)).Rows.ToDictionary(r => _table.Key(s_year, "n", r.At), r => r.Figures[0]);

        /// <summary>Every table that agrees with each published text by itself, in an order that knows nothing of the truth.</summary>
        private List<int[]> AllThatFit(Dictionary<string, string> texts)
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
            return sum <= (texts[cell.Key] is "c" or "x" ? Most * _inner.Count : high) && (sum >= low || cell.Parts.Any(p => p >= begun.Length));
        });

        private static (int Low, int High) Meaning(string text) => text switch
        {
            "0" => (0, 0),
            "c" => (1, Most),
            "x" => (0, Most),
            _ => (Math.Max(8, int.Parse(text, CultureInfo.InvariantCulture) - 2), int.Parse(text, CultureInfo.InvariantCulture) + 2),
        };
    }
}
