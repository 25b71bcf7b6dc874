using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Referring;

// The events of a referral's stream, in order of its life. Stored for ever: extend by optional members only.

/// <summary>An organisation, or the person, asked one service to help one person.</summary>
public sealed record ReferralMade(
    Guid ReferralId,
    string Reference,
    Guid PersonId,
    Guid ReceiverPersonId,
    Values<HouseholdMember> Household,
    string Programme,
    Guid ServiceId,
    Guid? ReferrerId,
    Guid ReceiverId,
    Source? Source,
    Sealed<Values<Need>> Needs,
    Sealed<Answers>? Answers,
    Urgency Urgency,
    Sealed<string> Reason,
    Consent Consent,
    Guid JourneyId,
    Guid? ParentId,
    ClockDays Promised);

/// <summary>The receiving organisation has seen it.</summary>
public sealed record ReferralReceived(Guid ReferralId, Sealed<string>? Reason = null);

/// <summary>The receiver asked the referrer something.</summary>
public sealed record InformationRequested(Guid ReferralId, Sealed<string> Question);

/// <summary>The referrer answered.</summary>
public sealed record InformationProvided(Guid ReferralId, Sealed<string> Answer);

/// <summary>The receiving organisation took responsibility.</summary>
public sealed record ReferralAccepted(Guid ReferralId, Guid? CaseworkerId);

/// <summary>The receiving organisation will not take it.</summary>
public sealed record ReferralDeclined(Guid ReferralId, DeclineReason Reason, Sealed<string>? Note, Guid? SuggestedServiceId);

/// <summary>The referrer said what happens after the decline.</summary>
public sealed record DeclineAnswered(Guid ReferralId, DeclineNextStep NextStep, Sealed<string>? Note);

/// <summary>A member of the receiving organisation became the caseworker.</summary>
public sealed record CaseworkerAllocated(Guid ReferralId, Guid CaseworkerId);

/// <summary>Somebody tried to make contact, and this came of it.</summary>
public sealed record ContactRecorded(
    Guid ReferralId, DateOnly OccurredOn, ContactWith With, ContactChannel Channel, ContactResult Result, DateOnly? NextTryOn, Sealed<string>? Note);

/// <summary>An appointment was made; the event's id is the appointment's.</summary>
public sealed record AppointmentMade(Guid ReferralId, DateTimeOffset At, Sealed<string>? Where, ContactWith With);

/// <summary>An appointment moved.</summary>
public sealed record AppointmentChanged(Guid ReferralId, Guid AppointmentId, DateTimeOffset At, Sealed<string>? Where, ContactWith With);

/// <summary>An appointment will not take place.</summary>
public sealed record AppointmentCancelled(Guid ReferralId, Guid AppointmentId);

/// <summary>One side reminds itself of something; the event's id is the reminder's.</summary>
public sealed record ReminderSet(Guid ReferralId, Guid OrganisationId, Sealed<string> Text, DateOnly On);

/// <summary>What the reminder was for is done.</summary>
public sealed record ReminderDone(Guid ReferralId, Guid ReminderId);

/// <summary>The work passed one of the programme's milestones.</summary>
public sealed record MilestoneReached(Guid ReferralId, string Milestone, DateOnly OccurredOn);

/// <summary>The person answered a measure; the event's id is the assessment's.</summary>
public sealed record AssessmentRecorded(Guid ReferralId, AssessmentStage Stage, DateOnly OccurredOn, string Measure, Sealed<ItemAnswers> Answers);

/// <summary>Help was identified or given; the event's id is the support's.</summary>
public sealed record SupportRecorded(Guid ReferralId, DateOnly OccurredOn, SupportStatus Status, Sealed<SupportGiven> Support);

/// <summary>A piece of support moved on.</summary>
public sealed record SupportStatusChanged(Guid ReferralId, Guid SupportId, SupportStatus Status, DateOnly OccurredOn, Sealed<long>? Amount);

/// <summary>The person was told about another service, which was not asked to act.</summary>
public sealed record PersonSignposted(Guid ReferralId, Guid ServiceId, SignpostHow How, Sealed<string>? Note);

/// <summary>A new referral grew from this one; to safeguard the person, where they no longer agreed to sharing.</summary>
public sealed record ReferredOnward(Guid ReferralId, Guid ChildReferralId, Guid ServiceId, bool? ToSafeguard = null);

/// <summary>The receiver offered the referral to another service; it stays responsible until that one accepts.</summary>
public sealed record TransferOffered(
    Guid ReferralId, Guid ServiceId, Guid OrganisationId, string Programme, Sealed<string> Reason, Sealed<People.PersonDetails> Person);

/// <summary>The offered organisation took the referral over.</summary>
public sealed record TransferAccepted(Guid ReferralId, Guid ReceiverPersonId, ClockDays Promised, Guid? CaseworkerId);

/// <summary>The offered organisation will not take it.</summary>
public sealed record TransferDeclined(Guid ReferralId, Sealed<string>? Reason);

/// <summary>The receiver took its offer back.</summary>
public sealed record TransferWithdrawn(Guid ReferralId, Sealed<string>? Reason);

/// <summary>The side that waits asked the other to move.</summary>
public sealed record HandoffChased(Guid ReferralId, Sealed<string>? Message);

/// <summary>The work pauses until the review date.</summary>
public sealed record ReferralPutOnHold(Guid ReferralId, Sealed<string> Reason, DateOnly ReviewOn);

/// <summary>The work goes on, in the state it was in before.</summary>
public sealed record ReferralResumed(Guid ReferralId, Sealed<string>? Reason);

/// <summary>The work ended, with an outcome.</summary>
public sealed record ReferralClosed(
    Guid ReferralId, CloseOutcome Outcome, Sealed<Values<Need>> NeedsMet, Sealed<Values<Need>> NeedsNotMet, Sealed<string>? Note);

/// <summary>A closed or declined referral came back to the receiver.</summary>
public sealed record ReferralReopened(Guid ReferralId, Sealed<string> Reason);

/// <summary>The referrer asked to take back a referral that is being worked.</summary>
public sealed record WithdrawalRequested(Guid ReferralId, WithdrawalReason Reason, Sealed<string>? Note);

/// <summary>The receiver said why it does not stop.</summary>
public sealed record WithdrawalAnswered(Guid ReferralId, Sealed<string> Answer);

/// <summary>The referrer or the person took it back.</summary>
public sealed record ReferralWithdrawn(Guid ReferralId, WithdrawalReason Reason, Sealed<string>? Note);

/// <summary>What the person agrees to moved.</summary>
public sealed record ConsentChanged(Guid ReferralId, ConsentChange Change, Consent Consent);

/// <summary>One side wrote a note for both.</summary>
public sealed record NoteAdded(Guid ReferralId, Sealed<string> Text);

/// <summary>An entry was wrong; views and facts use the new values, the timeline shows both.</summary>
public sealed record EntryCorrected(Guid ReferralId, Guid EntryId, Sealed<Answers> Values, Sealed<string> Reason);

/// <summary>A text that belongs in another record was destroyed; who and why stay.</summary>
public sealed record TextRedacted(Guid ReferralId, Guid EntryId, Sealed<string> Reason);

/// <summary>Somebody of a party, from outside the circle of a sensitive programme, opened the referral for some hours.</summary>
public sealed record SensitiveReferralOpened(Guid ReferralId, Guid MemberId, Guid OpenedFor, OpeningReason Reason, DateTimeOffset Until);

/// <summary>Somebody else looked at whether it was right to open the referral.</summary>
public sealed record SensitiveOpeningReviewed(Guid ReferralId, Guid OpeningId, OpeningFinding Finding, Sealed<string>? Note);

/// <summary>A promise was not kept; the clock goes on running and the next coordinator is told.</summary>
public sealed record ClockMissed(Guid ReferralId, ClockName Clock, DateOnly Due, WaitingOn Whose);

/// <summary>The referral should never have existed; it is hidden and counts nowhere.</summary>
public sealed record MarkedEnteredInError(Guid ReferralId, Sealed<string> Reason);

/// <summary>An organisation's own note, in a stream of its own that the other side cannot know of.</summary>
public sealed record OwnNoteAdded(Guid NotesId, Guid ReferralId, Guid OrganisationId, Sealed<string> Text);

/// <summary>An own note that belongs in another record was destroyed; who and why stay.</summary>
public sealed record OwnNoteRedacted(Guid NotesId, Guid EntryId, Sealed<string>? Reason);
