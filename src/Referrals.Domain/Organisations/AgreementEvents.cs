using Referrals.Domain.Sharing;

namespace Referrals.Domain.Organisations;

// The events of a sharing agreement's stream, in order of its life. Stored for ever: extend by optional members only.

/// <summary>
/// Organisations signed what each may share with each of the others: the bases for each plain answer, for what purposes, from the day
/// it was signed to the last day named.
/// </summary>
public sealed record AgreementSigned(
    Guid AgreementId, Values<Guid> Between, Bases KnowsAndAgrees, Bases CannotAsk, Bases Safeguarding, Values<string> Purposes, DateOnly SignedOn, DateOnly? Until);

/// <summary>It holds no longer from this day.</summary>
public sealed record AgreementEnded(Guid AgreementId, DateOnly On);
