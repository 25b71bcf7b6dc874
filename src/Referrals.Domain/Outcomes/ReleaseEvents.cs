namespace Referrals.Domain.Outcomes;

// The events of a release's stream, in order of its life. Stored for ever: extend by optional members only. None of them says anything
// about anybody who is helped: reasons are public.

/// <summary>A file of a release and the SHA-256 of its bytes, in hexadecimal.</summary>
public sealed record HashedFile(string Name, string Sha256);

/// <summary>A number by which a release protects people, by its name in the certificate.</summary>
public sealed record NamedRule(string Name, int Value);

/// <summary>Somebody asked for a period to be prepared, in the place of a release where there was one, and said to everybody why.</summary>
public sealed record ReleaseRequested(Guid ReleaseId, string Period, Guid? Replaces = null, string? Reason = null);

/// <summary>The period's tables were made and protected.</summary>
public sealed record ReleasePrepared(Guid ReleaseId, string Period, Values<HashedFile> Files);

/// <summary>The auditor attacked them, and found every unsafe cell well hidden or not.</summary>
public sealed record ReleaseChecked(
    Guid ReleaseId, bool Passed, int Shown, int Hidden, int SmallestFeasible, string AuditorVersion, Values<NamedRule> Rules, string CertificateSha256);

/// <summary>Somebody else than who asked for it let everybody read it; it never changes from now on.</summary>
public sealed record ReleasePublished(Guid ReleaseId);

/// <summary>Another release of the same period took its place.</summary>
public sealed record ReleaseReplaced(Guid ReleaseId, Guid By, string Reason);

/// <summary>It is not to be used any more; it stays listed.</summary>
public sealed record ReleaseWithdrawn(Guid ReleaseId, string Reason);
