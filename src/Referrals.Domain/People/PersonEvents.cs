using Referrals.Domain.PersonalData;

namespace Referrals.Domain.People;

/// <summary>An organisation began a record of a person, by itself or from a referral that was shared with it in a programme.</summary>
public sealed record PersonRegistered(
    Guid PersonId, Guid OrganisationId, Sealed<PersonDetails> Details, Guid? FromReferralId = null, string? FromProgramme = null);

/// <summary>The organisation changed its record; the details are whole, as they stand from now on.</summary>
public sealed record PersonDetailsChanged(Guid PersonId, Sealed<PersonDetails> Details);

/// <summary>The record's key was destroyed: it can never be read again and takes no personal data ever again.</summary>
public sealed record PersonErased(Guid PersonId, Guid ErasureId);
