using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;

namespace Referrals.Domain.People;

/// <summary>An organisation began a record of a person, by itself or from a referral that was shared with it in a programme.</summary>
public sealed record PersonRegistered(
    Guid PersonId, Guid OrganisationId, Sealed<PersonDetails> Details, Guid? FromReferralId = null, string? FromProgramme = null);

/// <summary>The organisation changed its record; the details are whole, as they stand from now on.</summary>
public sealed record PersonDetailsChanged(Guid PersonId, Sealed<PersonDetails> Details, bool? NewVisitWarning = null);

/// <summary>Another organisation shared what it changed, within the disclosure of a referral; the details are whole with it.</summary>
public sealed record PersonDetailsShared(
    Guid PersonId, Sealed<PersonDetails> Details, Guid FromReferralId, Guid FromOrganisationId, Values<PersonField> Fields);

/// <summary>The person died: recorded by the organisation, or told to it through a referral.</summary>
public sealed record PersonDied(Guid PersonId, Sealed<DateOnly>? On, Guid? FromReferralId = null);

/// <summary>A member knows the person privately: the record and its referrals are not there for them.</summary>
public sealed record MemberRestricted(Guid PersonId, Guid MemberId);

/// <summary>The record is there again for the member.</summary>
public sealed record RestrictionLifted(Guid PersonId, Guid MemberId);

/// <summary>A member has read the warning about visits as it stands.</summary>
public sealed record VisitWarningSeen(Guid PersonId, Guid MemberId);

/// <summary>Information governance keeps the person from being erased for a reason, until the hold is lifted.</summary>
public sealed record LegalHoldPlaced(Guid PersonId, Guid HoldId, Sealed<string> Reason);

/// <summary>A hold ended, and why.</summary>
public sealed record LegalHoldLifted(Guid PersonId, Guid HoldId, Sealed<string> Reason);

/// <summary>The record's key was destroyed: it can never be read again and takes no personal data ever again.</summary>
public sealed record PersonErased(Guid PersonId, Guid ErasureId);
