namespace Referrals.Projections.Releases.Protecting;

/// <summary>The tables as they would be published, in the plan's order, and what was hidden for others' sake, in the order in which it was chosen.</summary>
public sealed record ProtectedRelease(IReadOnlyList<PublishedTable> Tables, IReadOnlyList<Choice> Choices);

/// <summary>Makes a period's true counts safe to publish.</summary>
public static class Protection
{
    /// <param name="plan">What is published.</param>
    /// <param name="rules">By which numbers.</param>
    /// <param name="truth">The period's cells before protection.</param>
    /// <param name="seed">Secret; decides which of several cells is hidden for another's sake.</param>
    /// <param name="givenAway">Keys of unsafe cells that an audit found known too well; more is hidden on their lines.</param>
    /// <param name="earlier">All releases that anybody has seen.</param>
    public static ProtectedRelease Protect(
        ReleasePlan plan, DisclosureRules rules, Tabulation truth, byte[] seed, IReadOnlyCollection<string> givenAway, IReadOnlyList<ReleaseFiles> earlier) =>
        throw new NotSupportedException();
}
