using FsCheck;
using FsCheck.Fluent;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Protecting;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Protecting;

/// <summary>Small tables without a plan around them.</summary>
public class HidingTests
{
    /// <summary>As good as nothing is hidden that need not be, but where a test is about that.</summary>
    private static readonly DisclosureRules s_rules = new(OneMoreIn: int.MaxValue);
    private static readonly byte[] s_seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void a_small_cell_that_its_line_leaves_wide_needs_no_company()
    {
        // 33 to 37 without 8 to 12, 8 to 12 and 13 to 17 leaves 0 to 8.
        var (hidden, choices) = Protect(Line(35, 3, 8, 8, 16), [new Relation.Sum("m?all&", ["m?p0", "m?p1", "m?p2", "m?p3"])]);
        hidden.ShouldBe(["m?p0"]);
        choices.ShouldBeEmpty();
    }

    [Fact]
    public void a_small_cell_whose_line_gives_it_away_gets_company()
    {
        // 10 without 10: 8 to 12 without 8 to 12 leaves 1 to 4.
        var (hidden, choices) = Protect(Line(12, 2, 10), [new Relation.Sum("m?all&", ["m?p0", "m?p1"])]);
        hidden.ShouldBe(["m?p0", "m?p1"], ignoreOrder: true);
        var choice = choices.ShouldHaveSingleItem();
        choice.Line.ShouldBe("m?all&");
        choice.Candidates.ShouldBe(["m?p1"]);
        choice.Chosen.ShouldBe("m?p1");
    }

    [Fact]
    public void where_no_part_is_left_the_whole_is_hidden_but_never_a_total_of_the_county()
    {
        // Four cells of 1 in 8 to 12 would each be up to 9; a whole that is only 8 to 12 beside seven of them leaves 1 to 5 each, beside eight 1 to 4.
        Relation.Sum All(string whole) => new(whole, [.. Enumerable.Range(0, 9).Select(i => $"m?p{i}")]);
        var cells = Line(10, [1, 2, 1, 1, 1, 1, 1, 1, 1]);
        var (hidden, choices) = Protect(cells, [All("m?all&")]);
        hidden.ShouldContain("m?all&");
        choices.ShouldHaveSingleItem().Candidates.ShouldBe(["m?all&"]);

        var (ofCounty, none) = Protect([.. cells.Skip(1), Cell("m?year=2025-26", 10)], [All("m?year=2025-26")]);
        ofCounty.ShouldNotContain("m?year=2025-26");
        none.ShouldBeEmpty();
    }

    [Fact]
    public void the_cheap_ones_are_the_smaller_half_and_at_least_three()
    {
        Choice Only(params long[] counts) => Protect(Line(counts.Sum(), counts), [Whole(counts.Length)], "m?p0").Choices.Single();
        Only(4, 90, 20, 20, 10).Candidates.ShouldBe(["m?p4", "m?p2", "m?p3"]);
        Only(4, 90, 20, 20, 10, 40, 50, 60).Candidates.ShouldBe(["m?p4", "m?p2", "m?p3", "m?p5"]);
        Only(4, 0, 20).Candidates.ShouldBe(["m?p2"]);
    }

    [Fact]
    public void seeds_choose_differently_and_one_seed_always_alike()
    {
        string Chosen(byte seed) => Protect(Line(64, 4, 10, 20, 30), [Whole(4)], [seed], "m?p0").Choices.Single().Chosen;
        var seeds = Enumerable.Range(0, 30).Select(i => (byte)i).ToList();
        seeds.Select(Chosen).Distinct().Count().ShouldBe(3);
        seeds.Select(Chosen).ShouldBe(seeds.Select(Chosen));
    }

    [Fact]
    public void the_draw_is_the_smallest_keyed_hash()
    {
        // echo -n "m?p2" | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102...1f, of the three the smallest.
        Protect(Line(64, 4, 10, 20, 30), [Whole(4)], "m?p0").Choices.Single().Chosen.ShouldBe("m?p3");
    }

    [Fact]
    public void beside_a_hidden_cell_as_many_more_are_hidden_as_the_seed_says_needed_or_not()
    {
        // 33 to 37 without 8 to 12, 8 to 12 and 13 to 17 leaves 0 to 8: none is needed.
        var often = Enumerable.Range(0, 200).Select(i => Protect(Line(35, 3, 8, 8, 16), [Whole(4)], new Seed([(byte)i], new(OneMoreIn: 4)))).ToList();
        often.ShouldAllBe(o => o.Choices.Count == 0);
        var more = often.CountBy(o => o.Hidden.Count - 1).ToDictionary();
        more[0].ShouldBeInRange(120, 180);
        more[1].ShouldBeInRange(20, 60);
        more[2].ShouldBeInRange(2, 30);

        Protect(Line(35, 8, 8, 19, 0), [Whole(4)], new Seed([1], new(OneMoreIn: 1))).Hidden.ShouldBeEmpty("nothing is hidden that it could be for");
        Protect(Line(35, 3, 8, 8, 16), [Whole(4)], new Seed([1], new(OneMoreIn: 1))).Hidden.Count.ShouldBe(5, "all and the whole");
    }

    [Fact]
    public void a_cell_that_could_be_small_in_few_ways_only_counts_as_large()
    {
        // 8 to 12 in all: the first is 1 to 4, or 5 and more while the other is 6 or 7, which would not have been left so.
        Relation[] table = [new Relation.Sum("m?r&", ["m?p0", "m?p1"]), new Relation.Sum("m?c&", ["m?p1", "m?q"])];
        TrueCell[] cells = [Cell("m?r&", 12), Cell("m?p0", 4), Cell("m?p1", 8), Cell("m?c&", 19), Cell("m?q", 11)];
        Protect(cells, table).Hidden.ShouldBe(["m?p0", "m?p1", "m?r&"], ignoreOrder: true);
    }

    [Fact]
    public void people_who_overlap_are_a_line_too()
    {
        // 8 to 12 people in all, 5 of one category and 4 of the other: neither can be told.
        Protect([Cell("m?all&", 9), Cell("m?p0", 5), Cell("m?p1", 4)], [new Relation.Cover("m?all&", ["m?p0", "m?p1"])]).Choices.ShouldBeEmpty();

        // At least 28 in all, at most 22 of one category: at least 6 of the other.
        Protect([Cell("m?all&", 28), Cell("m?p0", 7), Cell("m?p1", 21)], [new Relation.Cover("m?all&", ["m?p0", "m?p1"])]).Hidden.ShouldContain("m?p1");
    }

    [Fact]
    public void a_larger_cell_gives_a_smaller_one_away_only_within_its_own_lines()
    {
        // At most 8 to 12 where m?p0 is 1 to 7: nothing to hide.
        Protect([Cell("m?large&", 8), Cell("m?p0", 7)], [new Relation.AtMost("m?p0", ["m?large&"])]).Choices.ShouldBeEmpty();
    }

    [Fact]
    public void a_cell_that_two_lines_give_away_together_gets_company_when_an_audit_says_so()
    {
        // The second known answer: tables apart show nothing of K, together they show it; N is all that is left to hide beside it.
        Relation[] tables =
        [
            new Relation.Sum("g1&", ["A", "B", "I", "J"]), new Relation.Sum("g2&", ["K", "L", "M", "N"]),
            new Relation.Sum("h1&", ["L", "M"]), new Relation.Sum("h2&", ["A", "B", "I", "J", "K", "N"]),
        ];
        (string, long)[] counts = [("A", 2), ("B", 2), ("I", 8), ("J", 8), ("K", 3), ("L", 3), ("M", 3), ("N", 17), ("g1&", 20), ("g2&", 26), ("h1&", 6), ("h2&", 40)];
        var cells = counts.Select(c => Cell(c.Item1, c.Item2)).ToList();
        var before = Protect(cells, tables).Hidden;
        before.ShouldNotContain("N");
        var after = Protect(cells, tables, "K", "K").Hidden;
        after.ShouldContain("N");
        after.IsSupersetOf(before).ShouldBeTrue();
    }

    [Fact]
    public void no_line_of_a_random_table_gives_an_unsafe_cell_away() => Prop.ForAll(Tables, table =>
    {
        var (hidden, _) = Protect(table.Cells, table.Relations);
        var count = table.Cells.ToDictionary(c => c.Key, c => c.Count);
        (long Low, long High) Seen(string key) => hidden.Contains(key) ? (1, 100_000) : count[key] == 0 ? (0, 0) : (Math.Max(8, ((count[key] + 2) / 5 * 5) - 2), ((count[key] + 2) / 5 * 5) + 2);
        var isCounty = table.Cells.ToDictionary(c => c.Key, c => !c.Key.Contains('&'));
        foreach (var sum in table.Relations.Cast<Relation.Sum>())
        {
            foreach (var part in sum.Parts.Where(p => count[p] is > 0 and <= 7))
            {
                var others = sum.Parts.Where(p => p != part).Select(Seen).ToList();
                var low = Math.Max(1, Seen(sum.Whole).Low - others.Sum(o => o.High));
                var high = Math.Min(7, Seen(sum.Whole).High - others.Sum(o => o.Low));
                (high - low + 1 >= 5 || sum.Parts.All(p => count[p] == 0 || hidden.Contains(p))).ShouldBeTrue($"{part} in {sum.Whole}: {low} to {high}");
            }
        }

        table.Cells.Where(c => c.Count is > 0 and <= 7).ShouldAllBe(c => hidden.Contains(c.Key));
        table.Cells.Where(c => c.Count == 0 || (isCounty[c.Key] && c.Count > 7)).ShouldAllBe(c => !hidden.Contains(c.Key));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void naming_more_cells_hides_no_less() => Prop.ForAll(Tables, table =>
    {
        var unsafeKeys = table.Cells.Where(c => c.Count is > 0 and <= 7).Select(c => c.Key).ToList();
        var before = Protect(table.Cells, table.Relations).Hidden;
        for (var i = 1; i <= unsafeKeys.Count; i++)
        {
            var after = Protect(table.Cells, table.Relations, [.. unsafeKeys.Take(i)]).Hidden;
            after.IsSupersetOf(before).ShouldBeTrue();
            before = after;
        }
    }).QuickCheckThrowOnFailure();

    private sealed record Table(IReadOnlyList<TrueCell> Cells, IReadOnlyList<Relation> Relations);

    /// <summary>Two-way tables with their margins.</summary>
    private static Arbitrary<Table> Tables => Arb.From(
        from rows in Gen.Choose(2, 4)
        from columns in Gen.Choose(2, 5)
        from most in Gen.Elements(6, 12, 25)
        from counts in Gen.Choose(0, most).ArrayOf(rows * columns)
        select TwoWay(rows, columns, counts));

    private static Table TwoWay(int rows, int columns, int[] counts)
    {
        var r = Enumerable.Range(0, rows).ToList();
        var c = Enumerable.Range(0, columns).ToList();
        int At(int row, int column) => counts[(row * columns) + column];
        return new(
            [
                .. r.SelectMany(row => c.Select(column => Cell($"m?r={row}&c={column}", At(row, column)))), .. r.Select(row => Cell($"m?r={row}&", c.Sum(column => At(row, column)))),
                .. c.Select(column => Cell($"m?c={column}&", r.Sum(row => At(row, column)))), Cell("m?all", counts.Sum()),
            ],
            [
                .. r.Select(row => new Relation.Sum($"m?r={row}&", [.. c.Select(column => $"m?r={row}&c={column}")])), .. c.Select(column => new Relation.Sum($"m?c={column}&", [.. r.Select(row => $"m?r={row}&c={column}")])),
                new Relation.Sum("m?all", [.. r.Select(row => $"m?r={row}&")]), new Relation.Sum("m?all", [.. c.Select(column => $"m?c={column}&")]),
            ]);
    }

    private static (HashSet<string> Hidden, IReadOnlyList<Choice> Choices) Protect(IReadOnlyList<TrueCell> cells, IReadOnlyList<Relation> relations, params string[] givenAway) =>
        Protect(cells, relations, s_seed, givenAway);

    private static (HashSet<string> Hidden, IReadOnlyList<Choice> Choices) Protect(IReadOnlyList<TrueCell> cells, IReadOnlyList<Relation> relations, byte[] seed, params string[] givenAway) =>
        Protect(cells, relations, new Seed(seed, s_rules), givenAway);

    private static (HashSet<string> Hidden, IReadOnlyList<Choice> Choices) Protect(IReadOnlyList<TrueCell> cells, IReadOnlyList<Relation> relations, Seed seed, params string[] givenAway) =>
        Hiding.Choose(Seen.Of(s_rules, cells, cells.Where(c => c.Count is > 0 and <= 7).Select(c => c.Key).ToHashSet(), relations), s_rules, seed, givenAway);

    private static List<TrueCell> Line(long whole, params long[] parts) => [Cell("m?all&", whole), .. parts.Select((p, i) => Cell($"m?p{i}", p))];

    private static Relation.Sum Whole(int parts) => new("m?all&", [.. Enumerable.Range(0, parts).Select(i => $"m?p{i}")]);

    private static TrueCell Cell(string key, long count) => new(key, Counting.Events, count, (int)count, new Dictionary<Guid, long>());
}
