using System.Globalization;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Protecting;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Protecting;

/// <summary>Whole releases of an invented county.</summary>
public class ProtectionTests
{
    private static readonly byte[] s_seed = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))];
    private static readonly ReleasePeriod s_quarter = County.Year.Quarters[1];
    private static readonly Lazy<Tabulation> s_year = new(() => County.Tabulate(County.Year, seed: 1, referrals: 1500));
    private static readonly Lazy<ProtectedRelease> s_protected = new(() => Protect(s_year.Value));

    public static TheoryData<bool, int, int> Counties => new() { { true, 2, 60 }, { true, 3, 400 }, { true, 1, 1500 }, { false, 4, 60 }, { false, 5, 3000 } };

    [Theory]
    [MemberData(nameof(Counties))]
    public void no_unsafe_cell_is_shown_zeros_stay_and_the_rest_is_in_fives(bool isYear, int seed, int referrals)
    {
        var truth = County.Tabulate(isYear ? County.Year : s_quarter, seed, referrals);
        var unsafeKeys = UnsafeKeys(truth);
        var release = Protect(truth, new(OneMoreIn: int.MaxValue));
        var chosen = release.Choices.Select(c => c.Chosen).ToHashSet();
        var relations = County.Plan.Relations(truth.Period);
        var printed = Counts(release, truth.Period).Select(c => c.Key).ToHashSet();
        var withheld = Undivided.Of(
            DisclosureRules.Standard, truth.Cells, relations, printed, UnsafeCells.WholeGroups(County.Plan, DisclosureRules.Standard, truth.Period, truth.Cells, relations));
        foreach (var (key, text) in Counts(release, truth.Period))
        {
            var cell = truth.Cells[key];
            (text == "x").ShouldBe(withheld.Contains(key), key);
            (text == "c").ShouldBe(!withheld.Contains(key) && (unsafeKeys.Contains(key) || chosen.Contains(key)), key);
            (text == "0").ShouldBe(!withheld.Contains(key) && cell.Count == 0, key);
            if (text is not ("c" or "x"))
            {
                var shown = long.Parse(text, CultureInfo.InvariantCulture) * (cell.Counting == Counting.Money ? 100 : 1);
                (shown % (cell.Counting == Counting.Money ? 10_000 : 5)).ShouldBe(0, key);
                Math.Abs(shown - cell.Count).ShouldBeLessThanOrEqualTo(cell.Counting == Counting.Money ? 5_000 : 2, key);
            }
        }

        unsafeKeys.ShouldNotBeEmpty();
        chosen.ShouldNotContain(key => UnsafeCells.IsCountyTotal(key) || unsafeKeys.Contains(key));
    }

    [Theory]
    [MemberData(nameof(Counties))]
    public void one_key_has_one_text_in_every_table_and_nothing_is_printed_beyond_the_plan(bool isYear, int seed, int referrals)
    {
        var truth = County.Tabulate(isYear ? County.Year : s_quarter, seed, referrals);
        var release = Protect(truth);
        Counts(release, truth.Period).GroupBy(c => c.Key).ShouldAllBe(texts => texts.Select(t => t.Text).Distinct().Count() == 1);

        var planned = County.Plan.Of(truth.Period).ToList();
        release.Tables.Select(t => t.Table).ShouldBe(planned.Select(t => t.Id));
        foreach (var (table, plan) in release.Tables.Zip(planned))
        {
            table.Figures.ShouldBe([.. plan.Measures.Select(m => m.Code), .. plan.Derived.Select(d => d.Code)]);
            table.Rows.Select(r => string.Join(' ', r.At)).ShouldBe(plan.Rows().Select(at => string.Join(' ', at)));
            table.Rows.ShouldAllBe(r => r.Figures.Count == table.Figures.Count);
        }
    }

    [Fact]
    public void the_same_is_the_same_bytes_and_another_seed_may_choose_differently()
    {
        var givenAway = UnsafeKeys(s_year.Value).Where((_, i) => i % 40 == 0).ToList();
        byte[][] Bytes(byte[] seed, Tabulation? truth = null) => [.. Protection.Protect(County.Plan, DisclosureRules.Standard, truth ?? s_year.Value, seed, givenAway, []).Tables.Select(t => t.ToBytes())];
        var (once, again, other) = (Bytes(s_seed), Bytes(s_seed), Bytes([9]));
        once.Length.ShouldBe(again.Length);
        once.Zip(again).ShouldAllBe(b => b.First.SequenceEqual(b.Second));
        once.Zip(other).ShouldContain(b => !b.First.SequenceEqual(b.Second));

        var shuffled = s_year.Value with { Cells = s_year.Value.Cells.Reverse().ToDictionary() };
        Bytes(s_seed, shuffled).Zip(once).ShouldAllBe(b => b.First.SequenceEqual(b.Second));
    }

    [Fact]
    public void what_was_hidden_stays_hidden_when_an_audit_names_more()
    {
        var unsafeKeys = UnsafeKeys(s_year.Value).Where((_, i) => i % 40 == 0).ToList();
        HashSet<string> Hidden(IReadOnlyCollection<string> givenAway) =>
            [.. Counts(Protection.Protect(County.Plan, DisclosureRules.Standard, s_year.Value, s_seed, givenAway, []), County.Year).Where(c => c.Text == "c").Select(c => c.Key)];
        var (none, some, all) = (Hidden([]), Hidden([.. unsafeKeys.Take(5)]), Hidden([.. unsafeKeys, .. unsafeKeys]));
        some.IsProperSupersetOf(none).ShouldBeTrue();
        all.IsProperSupersetOf(some).ShouldBeTrue();
    }

    [Fact]
    public void what_is_not_run_there_is_not_applicable()
    {
        var key = CellKey.Of("made", County.Year, [("programme", "healthyHomes")]);
        var truth = s_year.Value with { Cells = s_year.Value.Cells.Where(c => c.Key != key).ToDictionary() };
        Counts(Protect(truth), County.Year).Where(c => c.Key == key).ShouldAllBe(c => c.Text == "z");
    }

    [Fact]
    public void a_negative_count_is_an_error()
    {
        var county = CellKey.Of("made", County.Year, []);
        var truth = s_year.Value with { Cells = new Dictionary<string, TrueCell>(s_year.Value.Cells) { [county] = s_year.Value.Cells[county] with { Count = -1 } } };
        Should.Throw<ArgumentOutOfRangeException>(() => Protect(truth));
    }

    [Fact]
    public void shares_come_from_the_published_numbers_alone()
    {
        var shown = 0;
        foreach (var table in s_protected.Value.Tables.Where(t => t.Figures.Contains("improvedShare")))
        {
            foreach (var row in table.Rows)
            {
                var counts = new[] { "pairs", "improved", "notImproved" }.Select(f => int.TryParse(table[row, f], out var number) ? number : 0).ToList();
                if (counts.Min() >= 10 && counts[0] - counts[1] >= 8)
                {
                    table[row, "improvedShare"].ShouldBe(Math.Round(100m * counts[1] / counts[0], MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture));
                    shown++;
                }
                else
                {
                    new[] { "improvedShare", "improvedLow", "improvedHigh" }.ShouldAllBe(f => table[row, f] == "x");
                }
            }
        }

        shown.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void means_need_thirty_people_and_medians_twenty()
    {
        var (means, medians) = (0, 0);
        foreach (var table in s_protected.Value.Tables.Where(t => t.Figures.Contains("meanChange")))
        {
            foreach (var row in table.Rows)
            {
                var key = County.Plan.Of(County.Year).Single(t => t.Id == table.Table).Key(County.Year, "pairs", row.At);
                var hasMean = int.TryParse(table[row, "pairs"], out var pairs) && pairs >= 30 && s_year.Value.Pairs[key].Count >= 30;
                table[row, "meanChange"].ShouldBe(hasMean ? Tenth(s_year.Value.Pairs[key].Sum(p => (decimal)p.Improvement) / s_year.Value.Pairs[key].Count) : "x");
                means += hasMean ? 1 : 0;
            }
        }

        var quarter = County.Tabulate(s_quarter, seed: 5, referrals: 3000);
        var waits = Protect(quarter).Tables.Single(t => t.Table == "waits");
        foreach (var row in waits.Rows)
        {
            var hasMedian = int.TryParse(waits[row, "waiting"], out var waiting) && waiting >= 20 && quarter.Cells[County.Plan.Of(s_quarter).Single(t => t.Id == "waits").Key(s_quarter, "waiting", row.At)].Count >= 20;
            (waits[row, "median"] != "x").ShouldBe(hasMedian);
            medians += hasMedian ? 1 : 0;
            (waits[row, "ninetieth"] != "x" && waiting < 50).ShouldBeFalse();
        }

        means.ShouldBeGreaterThan(10);
        medians.ShouldBeGreaterThan(5);

        static string Tenth(decimal value) => Math.Round(value, 1, MidpointRounding.AwayFromZero) is var tenth && tenth == 0 ? "0.0" : tenth.ToString("0.0", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void a_year_does_not_give_away_what_its_quarters_hid()
    {
        // 10, 10 and 10 with the fourth hidden; the year's 32 would be shown as 30: at least 28 less 36, at most 32 less 24: 1 to 8. As 35 it would be 33 to 37, less 24 to 36, and 13 or fewer.
        var earlier = County.Year.Quarters.Select(q => Released(County.Tabulate(q, seed: 6, referrals: 300), [])).ToList();
        var year = County.Tabulate(County.Year, seed: 6, referrals: 300);
        var alone = Protect(year);
        var after = Protection.Protect(County.Plan, DisclosureRules.Standard, year, s_seed, [], earlier);
        var shown = Counts(after, County.Year).DistinctBy(c => c.Key).ToDictionary(c => c.Key, c => c.Text);
        var quarters = earlier.SelectMany(e => e.Tables.Select(t => PublishedTable.Read(t)).Where(t => t.Table == "activity").SelectMany(t => t.Rows.SelectMany(r => t.Figures.Select((f, i) =>
            (Key: CellKey.Of(f, e.Period, [("programme", r.At[0])]), Year: CellKey.Of(f, County.Year, [("programme", r.At[0])]), Text: r.Figures[i]))))).ToList();
        var alike = quarters.GroupBy(q => q.Year).Where(q => q.Count(x => x.Text == "c") == 1).ToList();
        alike.ShouldNotBeEmpty();
        foreach (var four in alike)
        {
            var others = four.Where(x => x.Text != "c").Sum(x => int.Parse(x.Text) == 0 ? 0 : Math.Max(8, int.Parse(x.Text) - 2));
            var high = shown[four.Key] is "c" ? int.MaxValue : int.Parse(shown[four.Key]) + 2 - others;
            high.ShouldBeGreaterThanOrEqualTo(5, four.Key);
        }

        after.Choices.Count.ShouldBeGreaterThanOrEqualTo(alone.Choices.Count);
    }

    [Fact]
    public void a_release_that_is_replaced_by_the_same_counts_is_the_same()
    {
        var first = Protect(s_year.Value);
        var again = Protection.Protect(County.Plan, DisclosureRules.Standard, s_year.Value, s_seed, [], [Released(s_year.Value, [])]);
        again.Tables.Zip(first.Tables).ShouldAllBe(t => t.First.ToBytes().SequenceEqual(t.Second.ToBytes()));
    }

    [Fact]
    public void now_and_then_more_is_hidden_than_is_needed()
    {
        HashSet<string> Hidden(ProtectedRelease release) => [.. Counts(release, County.Year).Where(c => c.Text == "c").Select(c => c.Key)];
        var (needed, all) = (Hidden(Protect(s_year.Value, new(OneMoreIn: int.MaxValue))), Hidden(s_protected.Value));
        all.Except(needed).Count().ShouldBeInRange(needed.Count / 20, needed.Count / 2);
        all.ShouldNotContain(key => UnsafeCells.IsCountyTotal(key) && s_year.Value.Cells[key].Count > 7);
    }

    private static ProtectedRelease Protect(Tabulation truth) => Protect(truth, DisclosureRules.Standard);

    private static ProtectedRelease Protect(Tabulation truth, DisclosureRules rules) => Protection.Protect(County.Plan, rules, truth, s_seed, [], []);

    private static List<string> UnsafeKeys(Tabulation truth) =>
        [.. UnsafeCells.Of(County.Plan, DisclosureRules.Standard, truth.Period, truth.Cells, County.Plan.Relations(truth.Period)).Order(StringComparer.Ordinal)];

    private static ReleaseFiles Released(Tabulation truth, IReadOnlyList<ReleaseFiles> earlier)
    {
        var release = Protection.Protect(County.Plan, DisclosureRules.Standard, truth, s_seed, [], earlier);
        return new(truth.Period, [.. release.Tables.Select(t => t.ToBytes())], new([.. truth.Cells.Values], release.Choices, s_seed));
    }

    private static List<(string Key, string Text)> Counts(ProtectedRelease release, ReleasePeriod period) =>
    [
        .. from published in release.Tables
           let table = County.Plan.Of(period).Single(t => t.Id == published.Table)
           from row in published.Rows
           from measure in table.Measures
           select (table.Key(period, measure.Code, row.At), published[row, measure.Code]),
    ];
}
