using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Projections.Releases.Facts;

/// <summary>A try to make contact that reached somebody.</summary>
public sealed record ReachedEntry(Guid Id, DateOnly OccurredOn, ContactWith With, DateOnly RecordedOn);

/// <summary>An answering of a measure.</summary>
public sealed record AskedEntry(Guid Id, AssessmentStage Stage, DateOnly OccurredOn, string Measure, Sealed<ItemAnswers> Answers, DateOnly RecordedOn);

/// <summary>
/// A piece of support. The day is that of its becoming awarded or done; while it is still that of its record, a correction moves it. An amount
/// that came with a change of status stands over the corrections before it in the log.
/// </summary>
public sealed record HelpEntry(
    Guid Id, SupportStatus Status, DateOnly On, DateOnly RecordedOn, bool AsRecorded, Sealed<SupportGiven> Support, Sealed<long>? Amount = null, long AmountSequence = 0);

/// <summary>New values for an entry.</summary>
public sealed record FactCorrection(Guid Id, Guid EntryId, Sealed<Answers> Values, long Sequence);

/// <summary>What facts are made of in a referral's stream; a copy of it is opened, and no text is in it.</summary>
public sealed record ReferralHistory
{
    public required Guid Id { get; init; }

    public required Guid EntryId { get; init; }

    public required long Sequence { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid ReceiverPersonId { get; init; }

    public required string Programme { get; init; }

    /// <summary>All programmes that it ever was in.</summary>
    public required Values<string> Programmes { get; init; }

    public Guid? ReferrerId { get; init; }

    public required Guid ReceiverId { get; init; }

    public Guid? ParentId { get; init; }

    public required Sealed<Values<Need>> Needs { get; init; }

    public required DateOnly MadeOn { get; init; }

    public DateOnly? AcknowledgedOn { get; init; }

    public DateOnly? DecidedOn { get; init; }

    public DateOnly? AcceptedOn { get; init; }

    public DateOnly? DeclinedOn { get; init; }

    public DeclineReason? DeclineReason { get; init; }

    public Guid? ClosingId { get; init; }

    public DateOnly? ClosedOn { get; init; }

    public CloseOutcome? Outcome { get; init; }

    public Sealed<Values<Need>>? NeedsNotMet { get; init; }

    public DateOnly? ReopenedOn { get; init; }

    public DateOnly? WithdrawnOn { get; init; }

    public Values<ReachedEntry> Reached { get; init; } = Values<ReachedEntry>.Empty;

    public Values<AskedEntry> Asked { get; init; } = Values<AskedEntry>.Empty;

    public Values<HelpEntry> Help { get; init; } = Values<HelpEntry>.Empty;

    public Values<FactCorrection> Corrections { get; init; } = Values<FactCorrection>.Empty;

    public bool EnteredInError { get; init; }

    private TransferOffered? Offer { get; init; }

    /// <summary>Null for a stream that does not begin as a referral does.</summary>
    public static ReferralHistory? Of(IEnumerable<IEvent> events) => events.Aggregate((ReferralHistory?)null, (history, e) =>
        e.Data is ReferralMade made ? Begun(made, e) : history?.After(e, WorkingDays.InLondon(e.Timestamp)));

    /// <summary>The lead person's records on either side.</summary>
    public IReadOnlyList<Guid> LeadRecords => ReceiverPersonId == PersonId ? [PersonId] : [ReceiverPersonId, PersonId];

    public bool IsSensitive(ProgrammeCatalogue programmes) => Programmes.Any(p => programmes.Find(p) is { Sensitive: true });

    private static ReferralHistory Begun(ReferralMade made, IEvent e) => new()
    {
        Id = made.ReferralId,
        EntryId = e.Id,
        Sequence = e.Sequence,
        PersonId = made.PersonId,
        ReceiverPersonId = made.ReceiverPersonId,
        Programme = made.Programme,
        Programmes = [made.Programme],
        ReferrerId = made.ReferrerId,
        ReceiverId = made.ReceiverId,
        ParentId = made.ParentId,
        Needs = made.Needs,
        MadeOn = WorkingDays.InLondon(e.Timestamp),
    };

    private ReferralHistory After(IEvent e, DateOnly day) => e.Data switch
    {
        ReferralReceived or InformationRequested => this with { AcknowledgedOn = AcknowledgedOn ?? day },
        ReferralAccepted => this with { AcknowledgedOn = AcknowledgedOn ?? day, DecidedOn = DecidedOn ?? day, AcceptedOn = AcceptedOn ?? day },
        ReferralDeclined d => this with
        {
            AcknowledgedOn = AcknowledgedOn ?? day, DecidedOn = DecidedOn ?? day, DeclinedOn = day, DeclineReason = d.Reason, ReopenedOn = null,
        },
        ContactRecorded { Result: ContactResult.Reached } c => this with { Reached = Reached.Add(new(e.Id, c.OccurredOn, c.With, day)) },
        AssessmentRecorded a => this with { Asked = Asked.Add(new(e.Id, a.Stage, a.OccurredOn, a.Measure, a.Answers, day)) },
        SupportRecorded s => this with { Help = Help.Add(new(e.Id, s.Status, s.OccurredOn, day, AsRecorded: true, s.Support)) },
        SupportStatusChanged s => this with { Help = Help.Replace(h => h.Id == s.SupportId, h => Changed(h, s, day, e.Sequence)) },
        TransferOffered o => this with { Offer = o },
        TransferAccepted t when Offer is not null => this with
        {
            ReceiverId = Offer.OrganisationId, ReceiverPersonId = t.ReceiverPersonId, Programme = Offer.Programme, Programmes = Programmes.Add(Offer.Programme), Offer = null,
        },
        ReferralClosed c => this with { ClosingId = e.Id, ClosedOn = day, Outcome = c.Outcome, NeedsNotMet = c.NeedsNotMet, ReopenedOn = null },
        ReferralReopened => this with { ReopenedOn = day },
        ReferralWithdrawn => this with { WithdrawnOn = day },
        EntryCorrected c => this with { Corrections = Corrections.Add(new(e.Id, c.EntryId, c.Values, e.Sequence)) },
        TextRedacted r => Without(r.EntryId),
        MarkedEnteredInError => this with { EnteredInError = true },
        _ => this,
    };

    private static HelpEntry Changed(HelpEntry help, SupportStatusChanged change, DateOnly day, long sequence)
    {
        var changed = IsGiven(help.Status) && IsGiven(change.Status)
            ? help with { Status = change.Status }
            : help with { Status = change.Status, On = change.OccurredOn, RecordedOn = day, AsRecorded = false };
        return change.Amount is null ? changed : changed with { Amount = change.Amount, AmountSequence = sequence };
    }

    /// <summary>
    /// With a text go the keys of its own: its entry's, and those of what was corrected in it. What is lost with them is forgotten at once, not
    /// when the key is gone, or a rebuild would know less.
    /// </summary>
    private ReferralHistory Without(Guid entryId) => this with
    {
        Corrections = Values.Of(Corrections.Where(c => c.Id != entryId && c.EntryId != entryId)),
        Help = Help.Replace(h => h.Id == entryId && h.Support.KeyId != PersonId, h => h with { Support = Sealed.FromCiphertext<SupportGiven>(h.Support.KeyId, []) }),
    };

    public static bool IsGiven(SupportStatus status) => status is SupportStatus.Awarded or SupportStatus.Done;
}

/// <summary>What is opened of a page of referrals: their own sealed values, and what is known of the people.</summary>
public sealed record OpenedHistories(Values<ReferralHistory> Referrals, Values<KnownPerson> People);

/// <summary>The latest details of a record, or that it was erased.</summary>
public sealed record KnownPerson(Guid Id, Sealed<Domain.People.PersonDetails>? Details, bool Erased);
