using System.Text.Json.Nodes;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.Referring;

namespace Referrals.Api.Governance;

/// <summary>Everything that is held about one human being, over all records that are known to be theirs.</summary>
public sealed record SubjectFile(
    Guid PersonId,
    DateTimeOffset MadeAt,
    IReadOnlyList<SubjectRecord> Records,
    IReadOnlyList<SubjectReferral> Referrals,
    IReadOnlyList<SubjectDraft> Drafts,
    IReadOnlyList<SubjectDisclosure> Disclosures,
    IReadOnlyList<SubjectLook> Looks) : Confidential;

/// <summary>What one organisation recorded about the person themselves.</summary>
public sealed record SubjectRecord(Guid Id, Named Organisation, IReadOnlyList<SubjectEntry> Entries) : Confidential;

/// <summary>A referral that is about the person, or that names them in somebody's household.</summary>
public sealed record SubjectReferral(
    Guid Id, string Reference, string Programme, Named? Referrer, Named Receiver, bool InAHousehold, IReadOnlyList<SubjectEntry> Entries) : Confidential;

/// <summary>A referral about the person that somebody is still writing, and has sent to nobody.</summary>
public sealed record SubjectDraft(Named Organisation, SubjectEntry Entry) : Confidential;

/// <summary>One thing that was recorded: when, by whom, in a line of plain words, and what it says.</summary>
public sealed record SubjectEntry(Guid Id, DateTimeOffset At, By By, string Summary, JsonObject Says) : Confidential;

/// <summary>What of the person one organisation showed another, on which basis and until when.</summary>
public sealed record SubjectDisclosure(
    DateTimeOffset At, Named? From, Named To, string Reference, ConsentChange? Change, LegalBasis? LegalBasis, ConfidentialityBasis? ConfidentialityBasis,
    IReadOnlyList<PersonField> Fields, DateOnly? Until) : Confidential;

/// <summary>Somebody's look at the person.</summary>
public sealed record SubjectLook(DateTimeOffset At, Named Member, Named Organisation, AccessKind Kind, AccessPurpose Purpose, IReadOnlyList<string> Fields);

/// <summary>An entry whose texts name others, or are about somebody else: a reviewer decides on each.</summary>
public sealed record ToReview(Guid EntryId, DateTimeOffset At, string? Organisation, string Summary, IReadOnlyList<string> Texts) : Confidential;
