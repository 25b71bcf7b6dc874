using System.Text;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Auditing;
using Referrals.Projections.Tests.Releases.Facts;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases;

/// <summary>Protect, attack, hide more, and say so.</summary>
public class ReleaseMakingTests
{
    private static readonly ReleasePeriod Period = ReleasePeriod.QuarterOf(new DateOnly(2026, 5, 1));
    private static readonly Tabulation Truth = new(
        Period, new Dictionary<string, TrueCell> { ["b"] = new("b", Counting.Events, 12, 12, new Dictionary<Guid, long>()), ["a"] = new("a", Counting.Events, 3, 3, new Dictionary<Guid, long>()) },
        new Dictionary<string, IReadOnlyList<PairedScore>>(), new Dictionary<string, Waits>());

    private static readonly AuditReport Passed = new(true, [], 1, 1, 5);

    [Fact]
    public void what_passes_is_certified_with_the_hash_of_every_file()
    {
        var made = Make(Passed, out var rounds);

        rounds.ShouldBe([""]);
        made.Tables.Select(t => t.Name).ShouldBe(["activity.json"]);
        var certificate = ReleaseCertificate.Read(made.Certificate.Bytes);
        (certificate.Period, certificate.AuditorVersion, certificate.CellsShown, certificate.CellsHidden, certificate.SmallestFeasible).ShouldBe(("2026-Q2", Auditor.Version, 1, 1, 5));
        certificate.Files.ShouldBe([new HashedFile("activity.json", ReleaseCertificate.HashOf(made.Tables[0].Bytes))]);
        certificate.Rules.ShouldContain(new NamedRule("threshold", 7));
        certificate.Rules.Count.ShouldBe(typeof(DisclosureRules).GetConstructors().Max(c => c.GetParameters().Length));
        made.Evidence.Cells.Select(c => c.Key).ShouldBe(["a", "b"]);
        var check = made.ToCheck();
        (check.Passed, check.CertificateSha256).ShouldBe((true, ReleaseCertificate.HashOf(made.Certificate.Bytes)));
    }

    [Fact]
    public void a_hash_is_sha_256_in_hexadecimal() =>
        ReleaseCertificate.HashOf("abc"u8).ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    [Fact]
    public void what_the_audit_finds_is_given_to_the_protection_until_it_passes()
    {
        var reports = new Queue<AuditReport>([Found("b"), Found("a"), Passed]);

        var made = Make(reports.Dequeue, out var rounds);

        rounds.ShouldBe(["", "b", "b a"]);
        made.Report.ShouldBe(Passed);
    }

    [Fact]
    public void what_is_found_again_while_nothing_more_can_be_hidden_is_not_safe()
    {
        var made = Make(Found("a"), out var rounds);

        rounds.ShouldBe(["", "a"]);
        made.ToCheck().Passed.ShouldBeFalse();
    }

    [Fact]
    public void what_is_found_again_while_more_is_hidden_is_tried_on()
    {
        var made = Make(() => Found("a"), out var rounds, hiding: [0, 1, 2, 2]);

        rounds.ShouldBe(["", "a", "a a", "a a a"]);
        made.ToCheck().Passed.ShouldBeFalse();
    }

    [Fact]
    public void it_ends_after_so_many_rounds()
    {
        var next = 0;

        var made = Make(() => Found($"cell {next++:00}"), out var rounds);

        rounds.Count.ShouldBe(ReleaseMaking.MostRounds);
        made.Report.Passed.ShouldBeFalse();
    }

    [Fact]
    public void a_finding_about_no_cell_ends_it_at_once()
    {
        Make(new AuditReport(false, [new("plan", "activity", "", "A table is missing.", -1)], 0, 0, 0), out var rounds);
        rounds.ShouldHaveSingleItem();
    }

    [Fact]
    public void the_same_counts_make_the_same_bytes()
    {
        var (one, other) = (Make(Passed, out _), Make(Passed, out _));
        one.Tables.Single().Bytes.ShouldBe(other.Tables.Single().Bytes);
        one.Certificate.Bytes.ShouldBe(other.Certificate.Bytes);
        Encoding.UTF8.GetString(one.Certificate.Bytes).ShouldStartWith("""{"period":"2026-Q2","auditorVersion":""");
    }

    [Fact]
    public void one_figure_under_two_keys_is_hidden_under_both()
    {
        // With the health teams' 8 in one table and the people's own 8 in the other, 17 at most less 8 and 8 would leave the voluntary one alone.
        var truth = SomeFacts.Count(SomeFacts.Year, [
            .. Enumerable.Range(0, 8).Select(i => SomeFacts.Referral() with { ReferrerId = Some.Id(i) }),
            .. Enumerable.Range(0, 8).Select(_ => SomeFacts.Referral() with { ReferrerId = null, ReferrerKind = null }),
            SomeFacts.Referral() with { ReferrerId = SomeFacts.Surgery, ReferrerKind = "voluntary" },
        ]);
        for (byte seed = 0; seed < 10; seed++)
        {
            var made = ReleaseMaking.Make(SomeFacts.Plan, DisclosureRules.Standard, truth, [seed], [], ct: TestContext.Current.CancellationToken);
            made.Report.Passed.ShouldBeTrue($"seed {seed}");
            var tables = made.Tables.Select(f => PublishedTable.Read(f.Bytes)).ToDictionary(t => t.Table);
            string Text(string table, params string[] at) => tables[table][tables[table].Rows.Single(r => r.At.SequenceEqual(at)), "made"];
            Text("activity-by-source", "healthyHomes", "voluntary").ShouldBe("c");
            Text("flows", "nhs", "healthyHomes").ShouldBe(Text("activity-by-source", "healthyHomes", "healthTeam"));
            Text("flows", "self", "healthyHomes").ShouldBe(Text("activity-by-source", "healthyHomes", "self"));
        }
    }

    private static AuditReport Found(string key) => new(false, [new("size", "activity", key, "Too few numbers are possible.", 2)], 1, 1, 2);

    private static MadeRelease Make(AuditReport report, out List<string> rounds) => Make(() => report, out rounds);

    /// <param name="audit">What it says in each round.</param>
    /// <param name="rounds">What was given to the protection.</param>
    /// <param name="hiding">How many cells were chosen in each round.</param>
    private static MadeRelease Make(Func<AuditReport> audit, out List<string> rounds, params int[] hiding)
    {
        var given = new List<string>();
        rounds = given;
        return ReleaseMaking.Make(
            DisclosureRules.Standard, Truth, [1, 2, 3],
            keys =>
            {
                given.Add(string.Join(' ', keys));
                return new([new PublishedTable("activity", "Activity", "2026-Q2", ["programme"], ["made"], [new(["a"], ["c"]), new(["b"], ["10"])])],
                    [.. Enumerable.Repeat(new Choice("", [], "b"), hiding.ElementAtOrDefault(given.Count - 1))]);
            },
            _ => audit(), progress: null, TestContext.Current.CancellationToken);
    }
}
