using Referrals.Domain;

namespace Referrals.Projections.Releases.Facts;

/// <summary>
/// What releases know of a referral: codes, days and durations, and no id that stands anywhere else but those of the two organisations. A
/// dimension holds a code of <see cref="PlannedDimensions"/>; days are those on which something was recorded, in Europe/London. The row of
/// somebody who was erased is frozen: nobody's, and its days are the first of their quarters.
/// </summary>
public sealed record ReferralFact
{
    public required Guid Key { get; init; }

    /// <summary>The human whom it is about, all their records together; null in a frozen row.</summary>
    public Guid? PersonKey { get; init; }

    public bool Frozen { get; init; }

    public required string Programme { get; init; }

    /// <summary>It was in a sensitive programme at any time.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Null for a self-referral.</summary>
    public Guid? ReferrerId { get; init; }

    /// <summary>The kind of the organisation that referred; null for a self-referral.</summary>
    public string? ReferrerKind { get; init; }

    /// <summary>The programme that referred on; null where none did, or a sensitive one.</summary>
    public string? FromProgramme { get; init; }

    public required Guid ReceiverId { get; init; }

    public required string District { get; init; }

    public required string Quintile { get; init; }

    /// <summary>On the day of the referral.</summary>
    public required string AgeBand { get; init; }

    public required string Gender { get; init; }

    public required string EthnicGroup { get; init; }

    public Values<string> Needs { get; init; } = Values<string>.Empty;

    public required DateOnly MadeOn { get; init; }

    /// <summary>The receiver said anything at all.</summary>
    public DateOnly? AcknowledgedOn { get; init; }

    /// <summary>Accepted or declined for the first time.</summary>
    public DateOnly? DecidedOn { get; init; }

    /// <summary>For the first time.</summary>
    public DateOnly? AcceptedOn { get; init; }

    /// <summary>For the last time, reopened since or not.</summary>
    public DateOnly? DeclinedOn { get; init; }

    public string? DeclineReason { get; init; }

    /// <summary>When the person was said to have been reached first.</summary>
    public DateOnly? FirstContactRecordedOn { get; init; }

    /// <summary>For the last time, reopened since or not.</summary>
    public DateOnly? ClosedOn { get; init; }

    public string? Outcome { get; init; }

    /// <summary>What its closing says was not met.</summary>
    public Values<string> NeedsNotMet { get; init; } = Values<string>.Empty;

    /// <summary>After it was last declined or closed; null while that stands.</summary>
    public DateOnly? ReopenedOn { get; init; }

    public DateOnly? WithdrawnOn { get; init; }

    /// <summary>Working days from the referral to the first answer.</summary>
    public int? AcknowledgeDays { get; init; }

    /// <summary>Working days from the referral to the first decision.</summary>
    public int? DecideDays { get; init; }

    /// <summary>Working days from the acceptance to the first contact, as the clock counts them; 0 where the person was reached before.</summary>
    public int? FirstContactDays { get; init; }

    /// <summary>Working days from the referral to its end.</summary>
    public int? CloseDays { get; init; }
}

/// <summary>
/// An item that was scored at the start of a referral, and once more: a row for each time it was asked again, and one with nothing after
/// while it was not. The item is one of <see cref="PlannedDimensions.Item"/>.
/// </summary>
public sealed record PairFact
{
    public required Guid Referral { get; init; }

    public required string Item { get; init; }

    public required DateOnly BaselineOn { get; init; }

    public required DateOnly BaselineRecordedOn { get; init; }

    public required int Before { get; init; }

    public DateOnly? AskedAgainOn { get; init; }

    public DateOnly? AskedAgainRecordedOn { get; init; }

    public int? After { get; init; }

    /// <summary>By how many points it became better, whichever way is better.</summary>
    public int? Improvement { get; init; }
}

/// <summary>Help that was awarded or done.</summary>
public sealed record SupportFact
{
    public required Guid Referral { get; init; }

    /// <summary>A code of <see cref="PlannedDimensions.SupportKind"/>, or unknown.</summary>
    public required string Kind { get; init; }

    /// <summary>The day on which it first was awarded or done.</summary>
    public required DateOnly On { get; init; }

    public required DateOnly RecordedOn { get; init; }

    public long? Pence { get; init; }

    /// <summary>"year" or "once".</summary>
    public string? Per { get; init; }
}
