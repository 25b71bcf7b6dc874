using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases.Auditing;
using Referrals.Projections.Releases.Protecting;

namespace Referrals.Projections.Releases;

/// <summary>A file of a release.</summary>
public sealed record ReleaseFile(string Name, byte[] Bytes)
{
    /// <summary>The name under which a table is kept.</summary>
    public static string NameOf(string table) => $"{table}.json";
}

/// <summary>What was made of a period: the files as they would be published, what the auditor said of them, and what it knew.</summary>
public sealed record MadeRelease(IReadOnlyList<ReleaseFile> Tables, ReleaseFile Certificate, AuditReport Report, Evidence Evidence, DisclosureRules Rules)
{
    /// <summary>As its stream records it.</summary>
    public CheckRelease ToCheck() => new(
        Values.Of(Tables.Select(f => new HashedFile(f.Name, ReleaseCertificate.HashOf(f.Bytes)))), Report.Passed, Report.Shown, Report.Hidden, Report.SmallestFeasible,
        Auditor.Version, Values.Of(ReleaseCertificate.RulesOf(Rules)), ReleaseCertificate.HashOf(Certificate.Bytes));
}

/// <summary>
/// Makes a release of true counts: protects them, has the auditor attack what would be published, and hides more where it found a cell
/// known too well. The same counts, seed and earlier releases give the same bytes.
/// </summary>
public static class ReleaseMaking
{
    /// <summary>So often is more hidden; what is not safe then is not published.</summary>
    public const int MostRounds = 12;

    internal delegate ProtectedRelease Protecting(IReadOnlyCollection<string> givenAway);

    /// <param name="plan">What is published.</param>
    /// <param name="rules">How people are protected.</param>
    /// <param name="truth">The period's true counts.</param>
    /// <param name="seed">Secret.</param>
    /// <param name="earlier">Every release that passed its check before, in the order in which they did.</param>
    /// <param name="progress">Told what is being done, in words for the staff.</param>
    /// <param name="ct">Cancels between rounds.</param>
    public static MadeRelease Make(
        ReleasePlan plan, DisclosureRules rules, Tabulation truth, byte[] seed, IReadOnlyList<ReleaseFiles> earlier, Action<string>? progress = null, CancellationToken ct = default) =>
        Make(
            rules, truth, seed, givenAway => Protection.Protect(plan, rules, truth, seed, givenAway, earlier), files => Auditor.Audit(plan, rules, files, earlier), progress, ct);

    internal static MadeRelease Make(
        DisclosureRules rules, Tabulation truth, byte[] seed, Protecting protect, Func<ReleaseFiles, AuditReport> audit, Action<string>? progress, CancellationToken ct)
    {
        var givenAway = new List<string>();
        var choices = -1;
        for (var round = 1; ; round++)
        {
            ct.ThrowIfCancellationRequested();
            progress?.Invoke($"Protecting people, round {round}");
            var made = protect(givenAway);
            IReadOnlyList<ReleaseFile> tables = [.. made.Tables.Select(t => new ReleaseFile(ReleaseFile.NameOf(t.Table), t.ToBytes()))];
            var evidence = new Evidence([.. truth.Cells.Values.OrderBy(c => c.Key, StringComparer.Ordinal)], made.Choices, seed);

            ct.ThrowIfCancellationRequested();
            progress?.Invoke($"Checking what is published, round {round}");
            var report = audit(new(truth.Period, [.. tables.Select(t => t.Bytes)], evidence));
            List<string> lost = [.. report.Findings.Where(f => f.Feasible >= 0).Select(f => f.Key).Distinct().Order(StringComparer.Ordinal)];
            if (report.Passed || round == MostRounds || (made.Choices.Count == choices && lost.TrueForAll(givenAway.Contains)) || lost is [])
            {
                return new(tables, Certify(truth.Period, rules, tables, report), report, evidence, rules);
            }

            // A cell that is named again needs still more around it.
            givenAway.AddRange(lost);
            choices = made.Choices.Count;
        }
    }

    private static ReleaseFile Certify(ReleasePeriod period, DisclosureRules rules, IReadOnlyList<ReleaseFile> tables, AuditReport report) => new(
        ReleaseCertificate.FileName,
        new ReleaseCertificate(
            period.Code, Auditor.Version, ReleaseCertificate.RulesOf(rules), report.Shown, report.Hidden, report.SmallestFeasible,
            [.. tables.Select(t => new HashedFile(t.Name, ReleaseCertificate.HashOf(t.Bytes)))]).ToBytes());
}
