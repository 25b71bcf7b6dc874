using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Governance;

/// <summary>A reason not to erase somebody whatever else is due: while it stands, no record of the human being is destroyed.</summary>
public sealed record LegalHold(Guid Id, Sealed<string> Reason, bool Lifted = false);
