using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Projections.Governance;

/// <summary>One look at people's data, or one that was refused: who, for what, at whom, and which fields they were shown.</summary>
public sealed record AccessEntry(DateTimeOffset At, Actor Actor, AccessKind Kind, AccessPurpose Purpose, string Operation, string TraceId)
{
    public IReadOnlyCollection<Guid> PersonIds { get; init; } = [];

    public IReadOnlyCollection<Guid> ReferralIds { get; init; } = [];

    public IReadOnlyCollection<string> Fields { get; init; } = [];

    /// <summary>Keyed hashes of the words that were searched for.</summary>
    public IReadOnlyCollection<byte[]> Words { get; init; } = [];

    /// <summary>How it was refused.</summary>
    public int? Status { get; init; }
}
