using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;

namespace Referrals.Domain.Governance;

// The events of an erasure's stream, in order of its life. Stored for ever: extend by optional members only.

/// <summary>
/// A member of information governance asked for a person to be erased, by one of the person's records; or retention did, since nothing of
/// theirs had to be kept any more from a day on.
/// </summary>
public sealed record ErasureRequested(Guid ErasureId, Guid PersonId, Sealed<string> Reason, DateOnly? DueOn = null);

/// <summary>Somebody read an entry that names the person and is not destroyed with them, and said what becomes of it.</summary>
public sealed record LinkedTextReviewed(Guid ErasureId, Guid EntryId, Guid StreamId, TextVerdict Verdict);

/// <summary>Another member confirmed, or, of what retention asked for, the platform; from now on these records and referrals are restricted, and their keys have 72 hours left.</summary>
public sealed record ErasureConfirmed(Guid ErasureId, Values<ErasedRecord> Records, Values<Guid> Referrals);

/// <summary>The erasure was called off, and the restriction with it.</summary>
public sealed record ErasureCancelled(Guid ErasureId, Sealed<string> Reason);

/// <summary>The 72 hours are over and there is no way back; what had gone out until then is written down.</summary>
public sealed record ErasureBegun(Guid ErasureId, Values<Disclosed> Disclosures);

/// <summary>The keys are destroyed: so many records, texts, wrappings of texts that others can still read, search hashes, and entries that others' records held.</summary>
public sealed record ErasureCarriedOut(Guid ErasureId, int Records, int Texts, int Wrappings, int Hashes, int Redacted);

/// <summary>One organisation's record of the person.</summary>
public sealed record ErasedRecord(Guid OrganisationId, Guid PersonId);

/// <summary>Which fields of the person an organisation was shown, by which referral and when.</summary>
public sealed record Disclosed(Guid OrganisationId, Guid ReferralId, DateTimeOffset At, Values<PersonField> Fields);

/// <summary>What becomes of a text that names an erased person.</summary>
public enum TextVerdict { Redact, Keep }
