using Referrals.Domain;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Referring;

// What a referral's page lists, as rows keep it: what says something about the person stays sealed.

/// <summary>An appointment as it was last arranged, in the entry <c>SaidIn</c>.</summary>
public sealed record AppointmentEntry(Guid Id, Guid SaidIn, DateTimeOffset At, Sealed<string>? Where, ContactWith With, bool Cancelled = false);

/// <summary>A milestone of the programme that was reached.</summary>
public sealed record MilestoneEntry(Guid Id, string Milestone, DateOnly OccurredOn);

/// <summary>One answering of a measure.</summary>
public sealed record AssessmentEntry(Guid Id, AssessmentStage Stage, DateOnly OccurredOn, string Measure, Sealed<ItemAnswers> Answers);

/// <summary>
/// A piece of support with its latest status. An amount that came with a change of status stands over the corrections that were
/// there before it.
/// </summary>
public sealed record SupportEntry(
    Guid Id, DateOnly OccurredOn, SupportStatus Status, Sealed<SupportGiven> Support, Sealed<long>? Amount = null, int CorrectionsBefore = 0);

/// <summary>What one organisation reminds itself of.</summary>
public sealed record ReminderEntry(Guid Id, Guid OrganisationId, Sealed<string> Text, DateOnly On, bool Done = false);

/// <summary>A service that the person was told about.</summary>
public sealed record SignpostEntry(Guid Id, Guid ServiceId, SignpostHow How, Sealed<string>? Note, DateOnly On);

/// <summary>A referral that grew from this one; without ids for those who only learn that it did.</summary>
public sealed record OnwardEntry(Guid Id, Guid? ReferralId, Guid? ServiceId, DateOnly On);

/// <summary>Somebody from outside the circle of a sensitive programme who opened the referral, and what was found of it.</summary>
public sealed record OpeningEntry(
    Guid Id, Guid MemberId, Guid OrganisationId, OpeningReason Reason, DateTimeOffset At, DateTimeOffset Until, OpeningReviewEntry? Review = null);

/// <summary>Who reviewed an opening, when, and what they found.</summary>
public sealed record OpeningReviewEntry(Guid MemberId, DateTimeOffset At, OpeningFinding Finding, Sealed<string>? Note);

/// <summary>New values for an entry that was wrong.</summary>
public sealed record Correction(Guid EntryId, Sealed<Answers> Values);

/// <summary>Why it was declined, and what the referrer did about it.</summary>
public sealed record DeclineEntry(Guid Id, DeclineReason Reason, Sealed<string>? Note, Guid? SuggestedServiceId, DeclineNextStep? NextStep = null);

/// <summary>How it ended.</summary>
public sealed record ClosingEntry(
    Guid Id, DateTimeOffset At, CloseOutcome Outcome, Sealed<Values<Need>>? NeedsMet, Sealed<Values<Need>>? NeedsNotMet, Sealed<string>? Note);

/// <summary>Why the work pauses, and until when.</summary>
public sealed record HoldEntry(Guid Id, Sealed<string> Reason, DateOnly ReviewOn);

/// <summary>Another service that was asked to take the referral over, with what it is shown of the person.</summary>
public sealed record OfferEntry(
    Guid Id, Guid ServiceId, Guid OrganisationId, string Programme, Sealed<string> Reason, Sealed<Domain.People.PersonDetails> Person, DateOnly On);
