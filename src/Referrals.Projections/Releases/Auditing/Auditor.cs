namespace Referrals.Projections.Releases.Auditing;

/// <summary>Why a release may not be published. <paramref name="Why"/> names no count; only information governance reads it.</summary>
/// <param name="Feasible">How many whole numbers stay possible for the cell; -1 where the finding is of another kind.</param>
public sealed record Finding(string Kind, string Table, string Key, string Why, int Feasible);

/// <summary>What the auditor says of a release.</summary>
/// <param name="SmallestFeasible">Of its unsafe cells, the smallest number of feasible values for any attacker.</param>
public sealed record AuditReport(bool Passed, IReadOnlyList<Finding> Findings, int Shown, int Hidden, int SmallestFeasible);

/// <summary>Attacks a release with nothing but its published bytes, the plan and the rules, as those would who know more than they should.</summary>
public static class Auditor
{
    /// <summary>Written into the certificate.</summary>
    public const string Version = "1";

    public static AuditReport Audit(ReleasePlan plan, DisclosureRules rules, ReleaseFiles release, IReadOnlyList<ReleaseFiles> earlier) =>
        throw new NotImplementedException();
}
