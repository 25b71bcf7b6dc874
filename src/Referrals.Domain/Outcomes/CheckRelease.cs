namespace Referrals.Domain.Outcomes;

/// <summary>The platform made a release's tables, and its auditor attacked them.</summary>
public sealed record CheckRelease(
    Values<HashedFile> Files, bool Passed, int Shown, int Hidden, int SmallestFeasible, string AuditorVersion, Values<NamedRule> Rules, string CertificateSha256);

public static class CheckReleaseHandler
{
    public static object[] Handle(CheckRelease command, Release release, Actor actor) =>
        !actor.IsPlatform ? throw Refusal.Forbidden("Releases are checked by the platform.")
        : release.State is not ReleaseState.Requested ? [] // another node was quicker
        : [
            new ReleasePrepared(release.Id, release.Period.Code, command.Files),
            new ReleaseChecked(
                release.Id, command.Passed, command.Shown, command.Hidden, command.SmallestFeasible, command.AuditorVersion, command.Rules, command.CertificateSha256),
        ];
}
