using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Directory;
using Referrals.Projections.People;

namespace Referrals.Projections.Referring;

/// <summary>What every list and page begins with.</summary>
public record ReferralHead : Confidential
{
    public required Guid Id { get; init; }

    public required string Reference { get; init; }

    public required string Programme { get; init; }

    public required Named Service { get; init; }

    public required ReferralState State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public WaitingOn? WaitingOn { get; init; }

    /// <summary>Null for a self-referral, and for an organisation that was only offered the referral.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Named? Referrer { get; init; }

    public required Named Receiver { get; init; }

    public Named? Caseworker { get; init; }

    public Source? Source { get; init; }

    public Values<Need>? Needs { get; init; }

    public required Urgency Urgency { get; init; }

    public PersonView? Person { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public CloseOutcome? Outcome { get; init; }

    /// <summary>True where something of it can never be read again.</summary>
    public bool? Erased { get; init; }
}

/// <summary>A referral as one member may see it.</summary>
public sealed record ReferralView : ReferralHead
{
    public Guid? JourneyId { get; init; }

    public Guid? Parent { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Answers { get; init; }

    public ConsentView? Consent { get; init; }

    public IReadOnlyList<HouseholdView>? Household { get; init; }

    public required IReadOnlyList<ClockView> Clocks { get; init; }

    public required IReadOnlyList<AppointmentView> Appointments { get; init; }

    public required IReadOnlyList<MilestoneView> Milestones { get; init; }

    public required IReadOnlyList<AssessmentView> Assessments { get; init; }

    public required IReadOnlyList<SupportView> Support { get; init; }

    public required IReadOnlyList<LinkView> Links { get; init; }

    public IReadOnlyList<ReminderView>? Reminders { get; init; }

    public DeclineView? Decline { get; init; }

    public HoldView? Hold { get; init; }

    public OfferView? Offer { get; init; }

    public Values<Need>? NeedsMet { get; init; }

    public Values<Need>? NeedsNotMet { get; init; }

    public string? ClosingNote { get; init; }

    public bool? WithdrawalRequested { get; init; }

    public DateOnly? TransferredOn { get; init; }
}

/// <summary>A disclosure in the shape in which it is sent, whether the person withdrew it, and whether it may be shared further today.</summary>
public sealed record ConsentView(
    LegalBasis LegalBasis, ConfidentialityBasis ConfidentialityBasis, DateOnly GivenOn, string? How, CoversView Covers, string? DecisionMaker,
    string? Reason, bool? Withdrawn, DisclosureStatus Status) : Confidential;

/// <summary>Which fields, for what, until when.</summary>
public sealed record CoversView(Values<PersonField> Fields, string? Purpose, DateOnly? Until) : Confidential;

/// <summary>Somebody else in the household.</summary>
public sealed record HouseholdView(Guid? Id, string? Name, string? Relationship, bool? Erased = null) : Confidential;

/// <summary>A promise and how it stands today.</summary>
public sealed record ClockView(ClockName Name, DateOnly Due, ClockStatus Status);

/// <summary>An appointment as it was last arranged.</summary>
public sealed record AppointmentView(Guid Id, DateTimeOffset At, string? Where, ContactWith With, bool? Cancelled) : Confidential;

/// <summary>A milestone that was reached.</summary>
public sealed record MilestoneView(Guid Id, string Milestone, DateOnly OccurredOn);

/// <summary>One answering of a measure: scores by item, and the items the person declined.</summary>
public sealed record AssessmentView(
    Guid Id, AssessmentStage Stage, DateOnly OccurredOn, string Measure, IReadOnlyDictionary<string, int>? Scores, IReadOnlyList<string>? Declined) : Confidential;

/// <summary>A piece of support; amounts in pence.</summary>
public sealed record SupportView(
    Guid Id, DateOnly OccurredOn, SupportKind? Kind, SupportStatus Status, string? Description, long? Amount, Per? Per) : Confidential;

/// <summary>What grew from the referral: <c>onward</c> referrals and <c>signpost</c>s, as far as the caller may know.</summary>
public sealed record LinkView(string Rel, Guid? ReferralId, Named? Service, SignpostHow? How, string? Note, DateOnly On) : Confidential;

/// <summary>What the caller's organisation reminds itself of.</summary>
public sealed record ReminderView(Guid Id, string? Text, DateOnly On, bool? Done) : Confidential;

/// <summary>Why it was declined and what followed.</summary>
public sealed record DeclineView(DeclineReason Reason, string? Note, Named? SuggestedService, DeclineNextStep? NextStep) : Confidential;

/// <summary>Why the work pauses, and until when.</summary>
public sealed record HoldView(string? Reason, DateOnly ReviewOn) : Confidential;

/// <summary>A transfer that is offered.</summary>
public sealed record OfferView(Named Service, Named Organisation, string? Reason, DateOnly On) : Confidential;

/// <summary>What happened, in order, and the caller's organisation's records of the people it is about.</summary>
public sealed class Timeline(IList<TimelineEntryView> entries, IReadOnlyList<Guid> personIds) : ReadOnlyCollection<TimelineEntryView>(entries)
{
    public IReadOnlyList<Guid> PersonIds { get; } = personIds;
}

/// <summary>One entry of the timeline.</summary>
public sealed record TimelineEntryView(Guid Id, string Type, DateOnly OccurredOn, DateTimeOffset RecordedAt, By By, string Summary, JsonObject Data) : Confidential
{
    /// <summary>Who recorded it; nobody's id where the platform or the person did.</summary>
    [JsonIgnore]
    public Guid MemberId { get; init; }

    [JsonIgnore]
    public Guid OrganisationId { get; init; }
}

/// <summary>Who recorded something, and for whom.</summary>
public sealed record By(string Name, string? Organisation);
