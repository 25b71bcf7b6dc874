using System.Globalization;
using System.Text;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Auditing;
using Referrals.Projections.Releases.Protecting;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Auditing;

/// <summary>A release that passes, then spoilt in each of the ways in which others went wrong.</summary>
public sealed class MutationTests
{
    private const string Small = "n?a=a1&b=b1&year=2025-26";

    private static readonly DisclosureRules s_rules = DisclosureRules.Standard;
    private static readonly PlannedDimension s_a = SmallWorld.Dimension("a", 4), s_b = SmallWorld.Dimension("b", 4);
    private static readonly ReleasePlan s_plan = new(
    [
        new("table", "Table", PeriodKind.Year, [new(s_a, true), new(s_b, true)], [new("n", "Referrals", Counting.Events)], []),
        new("change", "Change", PeriodKind.Year, [new(s_a, false)],
            [new("pairs", "Pairs", Counting.Events), new("improved", "Improved", Counting.Events), new("notImproved", "Not", Counting.Events)],
            [new("share", "Share", Derivation.SharePercent, "pairs", "improved"), new("low", "Low", Derivation.ShareLow, "pairs", "improved"),
                new("promised", "Promised", Derivation.Promised, "pairs", Promise: at => at[0] == "a1" ? PublishedTable.NotApplicable : "10")]),
    ], _ => []);

    private static readonly Tabulation s_truth = Truth();
    private static readonly ReleaseFiles s_good = Protected([1, 2, 3, 4]);

    [Fact]
    public void unspoilt_it_passes() => Auditor.Audit(s_plan, s_rules, s_good, []).Findings.ShouldBeEmpty();

    [Fact]
    public void without_what_was_hidden_for_others_sake_a_cell_is_given_away()
    {
        var chosen = s_good.Evidence.Choices.Select(c => c.Chosen).ToHashSet();
        chosen.ShouldNotBeEmpty();
        var bare = Retold(key => chosen.Contains(key) ? Rounded(key) : null);

        Kinds(bare with { Evidence = bare.Evidence with { Choices = [] } }).ShouldBe(["feasible"]);
        Kinds(bare).ShouldContain("shown");
    }

    [Fact]
    public void an_exact_total_is_seen() => Kinds(Retold(key => key == "n?a=a3&year=2025-26" ? Exact(key) : null)).ShouldContain("exact");

    [Fact]
    public void totals_that_are_not_rounded_are_seen() => Kinds(Retold(key => key.StartsWith("n?", StringComparison.Ordinal) && !(key.Contains("a=", StringComparison.Ordinal) && key.Contains("b=", StringComparison.Ordinal)) ? Exact(key) : null)).ShouldContain("exact");

    [Fact]
    public void a_share_from_what_is_not_published_is_seen()
    {
        // 41 of 63 are 65 %; of what is published, 40 of 65, it is 62 %.
        Cell(s_good, "change", "a2", "share").ShouldBe("62");
        Kinds(Derived("change", "a2", "share", "65")).ShouldBe(["derived"]);
        Kinds(Derived("change", "a2", "share", "61.5")).ShouldBe(["derived"]);
        Kinds(Derived("change", "a1", "share", "40")).ShouldBe(["derived"]);
    }

    [Fact]
    public void a_promise_that_nobody_made_is_seen()
    {
        Cell(s_good, "change", "a1", "promised").ShouldBe("z");
        Cell(s_good, "change", "a2", "promised").ShouldBe("10");
        Kinds(Derived("change", "a1", "promised", "10")).ShouldBe(["derived"]);
        Kinds(Derived("change", "a2", "promised", "41")).ShouldBe(["derived"]);
    }

    [Fact]
    public void an_earlier_release_may_have_had_other_promises_or_none()
    {
        var change = PublishedTable.Read(s_good.Tables[1]);
        var without = change with { Figures = [.. change.Figures.SkipLast(1)], Rows = [.. change.Rows.Select(r => r with { Figures = [.. r.Figures.SkipLast(1)] })] };
        Auditor.Audit(s_plan, s_rules, s_good, [s_good with { Tables = [s_good.Tables[0], without.ToBytes()] }]).Findings.ShouldBeEmpty();
        Auditor.Audit(s_plan, s_rules, s_good, [Derived("change", "a2", "promised", "5")]).Findings.ShouldBeEmpty();
        Kinds(s_good with { Tables = [s_good.Tables[0], without.ToBytes()] }).ShouldContain("unplanned");
    }

    [Fact]
    public void a_total_that_counts_a_sensitive_programme_too_is_seen()
    {
        const string county = "n?year=2025-26";
        var more = s_good.Evidence.Cells.Select(c => c.Key == county ? c with { Count = c.Count + 10 } : c).ToList();
        var told = Retold(key => key == county ? ((s_truth.Cells[county].Count + 12) / 5 * 5).ToString(CultureInfo.InvariantCulture) : null);

        Kinds(told).ShouldContain("untrue");
        Kinds(told with { Evidence = told.Evidence with { Cells = more } }).ShouldContain("untrue");
    }

    [Fact]
    public void what_the_seed_did_not_choose_is_seen()
    {
        var choice = s_good.Evidence.Choices[^1];
        var other = choice.Candidates.First(c => c != choice.Chosen);
        var bent = Retold(key => key == choice.Chosen ? Rounded(key) : key == other ? "c" : null);

        Kinds(bent with { Evidence = bent.Evidence with { Choices = [.. s_good.Evidence.Choices.SkipLast(1), choice with { Chosen = other }] } }).ShouldContain("choice");
        Kinds(s_good with { Evidence = s_good.Evidence with { Seed = [9] } }).ShouldContain("choice");
        Kinds(Retold(key => key == "n?a=a4&year=2025-26" ? "c" : null)).ShouldContain("choice");
    }

    [Fact]
    public void without_what_is_hidden_whether_needed_or_not_it_is_seen()
    {
        static HashSet<string> Hidden(ReleaseFiles release) => [.. release.Evidence.Cells.Select(c => c.Key).Where(k => k.StartsWith("n?", StringComparison.Ordinal) && Text(release, k) == "c")];
        var release = Enumerable.Range(0, 100).Select(i => Protected([(byte)i])).First(r => r.Evidence.Choices.Count > 0 && Hidden(r).Count > r.Evidence.Choices.Count + 1);
        var more = Hidden(release).Except(release.Evidence.Choices.Select(c => c.Chosen)).First(k => s_truth.Cells[k].Count > 7);

        Kinds(release).ShouldBeEmpty();
        Kinds(Retold(key => key == more ? Rounded(key) : null, release)).ShouldContain("shown");
    }

    [Fact]
    public void an_unsafe_count_or_one_rounded_wrongly_is_seen()
    {
        Kinds(Retold(key => key == Small ? "10" : null)).ShouldContain("untrue");
        Kinds(Retold(key => key == "n?a=a2&year=2025-26" ? "1000" : null)).ShouldContain("untrue");
        Kinds(Retold(key => key == Small ? "-3" : null)).ShouldContain("unreadable");
        Kinds(Retold(key => key == Small ? "5" : null)).ShouldContain("exact");
    }

    [Fact]
    public void what_the_plan_does_not_know_is_seen()
    {
        var table = PublishedTable.Read(s_good.Tables[0]);
        ReleaseFiles With(PublishedTable other) => s_good with { Tables = [other.ToBytes(), s_good.Tables[1]] };

        Kinds(With(table with { Rows = [.. table.Rows, new(["a1", "b9"], ["10"])] })).ShouldContain("unplanned");
        Kinds(With(table with { Title = "Another" })).ShouldContain("unplanned");
        Kinds(s_good with { Tables = [.. s_good.Tables, s_good.Tables[0]] }).ShouldContain("unplanned");
        Kinds(s_good with { Tables = [[.. s_good.Tables[0], (byte)' '], s_good.Tables[1]] }).ShouldContain("unreadable");
        Kinds(s_good with { Tables = [Encoding.UTF8.GetBytes("{"), s_good.Tables[1]] }).ShouldBe(["unreadable"]);
    }

    [Fact]
    public void a_release_that_replaces_another_is_attacked_together_with_it()
    {
        var open = Retold(key => s_good.Evidence.Choices.Any(c => c.Chosen == key) ? Rounded(key) : null);

        Auditor.Audit(s_plan, s_rules, s_good, [s_good]).Findings.ShouldBeEmpty();
        Kinds(s_good, open).ShouldBe(["feasible"]);
    }

    private static List<string> Kinds(ReleaseFiles release, params ReleaseFiles[] earlier) => [.. Auditor.Audit(s_plan, s_rules, release, earlier).Findings.Select(f => f.Kind).Distinct()];

    private static string Rounded(string key) => ((s_truth.Cells[key].Count + 2) / 5 * 5).ToString(CultureInfo.InvariantCulture);

    private static string Exact(string key) => s_truth.Cells[key].Count.ToString(CultureInfo.InvariantCulture);

    private static string Cell(ReleaseFiles release, string table, string at, string figure) =>
        release.Tables.Select(t => PublishedTable.Read(t)).Single(t => t.Table == table) is var read ? read[read.Rows.Single(r => r.At[0] == at), figure] : "";

    private static string Text(ReleaseFiles release, string key) => s_plan.Tables[0] is var planned
        ? Cell(release, planned.Rows().Single(at => planned.Key(SmallWorld.Year, "n", at) == key)) : "";

    private static string Cell(ReleaseFiles release, IReadOnlyList<string> at) =>
        PublishedTable.Read(release.Tables[0]) is var read ? read[read.Rows.Single(r => r.At.SequenceEqual(at)), "n"] : "";

    private static ReleaseFiles Derived(string table, string at, string figure, string text) => s_good with
    {
        Tables = [.. s_good.Tables.Select(t => PublishedTable.Read(t)).Select(t => t.Table != table ? t : t with
        {
            Rows = [.. t.Rows.Select(r => r.At[0] != at ? r : r with { Figures = [.. r.Figures.Select((f, i) => t.Figures[i] == figure ? text : f)] })],
        }).Select(t => t.ToBytes())],
    };

    /// <summary>The good release with other texts for some counts.</summary>
    private static ReleaseFiles Retold(Func<string, string?> tell) => Retold(tell, s_good);

    private static ReleaseFiles Retold(Func<string, string?> tell, ReleaseFiles release) => release with
    {
        Tables = [.. release.Tables.Select(t => PublishedTable.Read(t)).Select(t => t with
        {
            Rows = [.. t.Rows.Select(r => r with
            {
                Figures = [.. r.Figures.Select((f, i) => s_plan.Tables.Single(p => p.Id == t.Table) is var planned && i < planned.Measures.Count
                    ? tell(planned.Key(SmallWorld.Year, planned.Measures[i].Code, r.At)) ?? f : f)],
            })],
        }).Select(t => t.ToBytes())],
    };

    private static ReleaseFiles Protected(byte[] seed)
    {
        var made = Protection.Protect(s_plan, s_rules, s_truth, seed, [], []);
        return new(SmallWorld.Year, [.. made.Tables.Select(t => t.ToBytes())], new([.. s_truth.Cells.Values], made.Choices, seed));
    }

    private static Tabulation Truth()
    {
        var cells = new Dictionary<string, TrueCell>();
        int[][] counts = [[1, 13, 13, 0], [44, 63, 29, 38], [52, 26, 73, 41], [67, 36, 48, 59]];
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                foreach (var at in new (string, string)[][] { [("a", $"a{i + 1}"), ("b", $"b{j + 1}")], [("a", $"a{i + 1}")], [("b", $"b{j + 1}")], [] })
                {
                    Count("n", at, counts[i][j]);
                }
            }
        }

        foreach (var (a, improved, not) in new[] { ("a1", 4, 31), ("a2", 41, 22), ("a3", 33, 28), ("a4", 54, 18) })
        {
            Count("pairs", [("a", a)], improved + not);
            Count("improved", [("a", a)], improved);
            Count("notImproved", [("a", a)], not);
        }

        return new(SmallWorld.Year, cells, new Dictionary<string, IReadOnlyList<PairedScore>>(), new Dictionary<string, Waits>());

        void Count(string measure, (string, string)[] at, int more)
        {
            var key = CellKey.Of(measure, SmallWorld.Year, at);
            var count = (int)(cells.GetValueOrDefault(key)?.Count ?? 0) + more;
            cells[key] = new(key, Counting.Events, count, count, new Dictionary<Guid, long> { [Guid.Empty] = count });
        }
    }
}
