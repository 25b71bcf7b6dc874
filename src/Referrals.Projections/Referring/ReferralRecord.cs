using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Projections.Referring;

/// <summary>
/// What every view of a referral is made from: the state that decisions read, and what people see beside it. One pure fold for
/// all of them; each projection then only says which rows it makes of it.
/// </summary>
public sealed partial record ReferralRecord
{
    public required Referral State { get; init; }

    public required ReferralMade Made { get; init; }

    public required Guid MadeEntryId { get; init; }

    /// <summary>The member who referred; empty for the person themselves.</summary>
    public required Guid MadeBy { get; init; }

    public required long Version { get; init; }

    public required Wait Wait { get; init; }

    /// <summary>Since when nobody has to do anything about it; null while it is open.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>When whoever was asked first said anything; null where nobody has, or it was taken back before.</summary>
    public DateOnly? AcknowledgedOn { get; init; }

    public Values<AppointmentEntry> Appointments { get; init; } = Values<AppointmentEntry>.Empty;

    public Values<MilestoneEntry> Milestones { get; init; } = Values<MilestoneEntry>.Empty;

    public Values<AssessmentEntry> Assessments { get; init; } = Values<AssessmentEntry>.Empty;

    public Values<SupportEntry> Support { get; init; } = Values<SupportEntry>.Empty;

    public Values<ReminderEntry> Reminders { get; init; } = Values<ReminderEntry>.Empty;

    public Values<SignpostEntry> Signposts { get; init; } = Values<SignpostEntry>.Empty;

    public Values<OnwardEntry> Onward { get; init; } = Values<OnwardEntry>.Empty;

    public Values<Correction> Corrections { get; init; } = Values<Correction>.Empty;

    public Values<Guid> Redacted { get; init; } = Values<Guid>.Empty;

    public DeclineEntry? Decline { get; init; }

    public ClosingEntry? Closing { get; init; }

    public HoldEntry? Hold { get; init; }

    public OfferEntry? Offer { get; init; }

    public Values<OpeningEntry> Openings { get; init; } = Values<OpeningEntry>.Empty;

    public Values<TimelineEntry> Timeline { get; init; } = Values<TimelineEntry>.Empty;

    public Values<FormerReceiver> Former { get; init; } = Values<FormerReceiver>.Empty;

    /// <summary>The record after one event; null before the referral is made.</summary>
    public static ReferralRecord? Evolve(ReferralRecord? record, IEvent e)
    {
        var recorded = e.Recorded();
        var state = Referral.Evolve(record?.State, e.Data, recorded);
        if (state is null)
        {
            return null;
        }

        var today = WorkingDays.InLondon(recorded.At);
        var next = e.Data is ReferralMade made
            ? new ReferralRecord
            {
                State = state, Made = made, MadeEntryId = e.Id, MadeBy = recorded.MemberId, Version = e.Version, Wait = Wait.Of(state, today),
            }
            : record!.After(e.Data, recorded, today) with { State = state, Version = e.Version, Wait = record.Wait.Now(state, today), EndedOn = record.EndOf(state, today), AcknowledgedOn = record.AcknowledgedOn ?? (state.Clocks.Find(ClockName.Acknowledge) is { Status: ClockStatus.Met } ? today : null) };
        return next with { Timeline = next.Timeline.Add(new TimelineEntry(recorded, e.Data)) };
    }

    private DateOnly? EndOf(Referral state, DateOnly today) => state.IsOpen ? null : state.State == State.State && EndedOn is { } ended ? ended : today;

    private ReferralRecord After(object data, Recorded recorded, DateOnly today) => data switch
    {
        AppointmentMade e => this with { Appointments = Appointments.Add(new(recorded.EventId, recorded.EventId, e.At, e.Where, e.With)) },
        AppointmentChanged e => this with
        {
            Appointments = Appointments.Replace(
                a => a.Id == e.AppointmentId, a => a with { SaidIn = recorded.EventId, At = e.At, Where = e.Where, With = e.With }),
            Corrections = Values.Of(Corrections.Where(c => c.EntryId != e.AppointmentId)), // all that can be corrected was said anew
        },
        AppointmentCancelled e => this with { Appointments = Appointments.Replace(a => a.Id == e.AppointmentId, a => a with { Cancelled = true }) },
        ReminderSet e => this with { Reminders = Reminders.Add(new(recorded.EventId, e.OrganisationId, e.Text, e.On)) },
        ReminderDone e => this with { Reminders = Reminders.Replace(r => r.Id == e.ReminderId, r => r with { Done = true }) },
        MilestoneReached e => this with { Milestones = Milestones.Add(new(recorded.EventId, e.Milestone, e.OccurredOn)) },
        AssessmentRecorded e => this with { Assessments = Assessments.Add(new(recorded.EventId, e.Stage, e.OccurredOn, e.Measure, e.Answers)) },
        SupportRecorded e => this with { Support = Support.Add(new(recorded.EventId, e.OccurredOn, e.Status, e.Support)) },
        SupportStatusChanged e => this with { Support = Support.Replace(s => s.Id == e.SupportId, s => Changed(s, e)) },
        PersonSignposted e => this with { Signposts = Signposts.Add(new(recorded.EventId, e.ServiceId, e.How, e.Note, today)) },
        ReferredOnward e => this with { Onward = Onward.Add(new(recorded.EventId, e.ChildReferralId, e.ServiceId, today)) },
        ReferralDeclined e => this with { Decline = new(recorded.EventId, e.Reason, e.Note, e.SuggestedServiceId) },
        DeclineAnswered e => this with { Decline = Decline is null ? null : Decline with { NextStep = e.NextStep } },
        ReferralPutOnHold e => this with { Hold = new(recorded.EventId, e.Reason, e.ReviewOn) },
        ReferralResumed => this with { Hold = null },
        TransferOffered e => this with { Offer = new(recorded.EventId, e.ServiceId, e.OrganisationId, e.Programme, e.Reason, e.Person, today) },
        TransferDeclined or TransferWithdrawn or ConsentChanged { Change: ConsentChange.Withdrawn } => this with { Offer = null },
        TransferAccepted => HandOver(today),
        ReferralClosed e => this with
        {
            Closing = new(recorded.EventId, recorded.At, e.Outcome, e.NeedsMet, e.NeedsNotMet, e.Note), Hold = null, Offer = null,
        },
        ReferralReopened => this with { Closing = null, Decline = null },
        ReferralWithdrawn or MarkedEnteredInError => this with { Hold = null, Offer = null },
        SensitiveReferralOpened e => this with { Openings = Openings.Add(new(recorded.EventId, e.MemberId, e.OpenedFor, e.Reason, recorded.At, e.Until)) },
        SensitiveOpeningReviewed e => this with
        {
            Openings = Openings.Replace(o => o.Id == e.OpeningId, o => o with { Review = new(recorded.MemberId, recorded.At, e.Finding, e.Note) }),
        },
        EntryCorrected e => this with { Corrections = Corrections.Add(new(e.EntryId, e.Values)) },
        TextRedacted e => this with { Redacted = Redacted.Add(e.EntryId) },
        _ => this,
    };

    private SupportEntry Changed(SupportEntry support, SupportStatusChanged e) => e.Amount is null
        ? support with { Status = e.Status }
        : support with { Status = e.Status, Amount = e.Amount, CorrectionsBefore = Corrections.Count(c => c.EntryId == support.Id) };

    /// <summary>The old receiver keeps what stood when it left; the new one starts with no reminder of the old one's.</summary>
    private ReferralRecord HandOver(DateOnly today)
    {
        var left = new FormerReceiver(State.ReceiverId, State.ReceiverPersonId, today, this with { Former = Values<FormerReceiver>.Empty, Offer = null });
        var others = Former.Where(f => f.OrganisationId != State.ReceiverId && f.OrganisationId != State.Offer!.OrganisationId);
        return this with
        {
            Offer = null,
            Former = State.ReceiverId == State.Offer!.OrganisationId ? Values.Of(others) : [.. others, left],
        };
    }
}

/// <summary>An organisation that handed the referral over, and the referral as it stood then.</summary>
public sealed record FormerReceiver(Guid OrganisationId, Guid PersonId, DateOnly LeftOn, ReferralRecord Then);

/// <summary>Whose move it is and since when. Waiting on the person ends with a day, after which it is the other side's move.</summary>
public sealed record Wait(WaitingOn? On, DateOnly? PersonUntil, bool Unanswered, DateOnly Since)
{
    public static Wait Of(Referral state, DateOnly since) => new(
        state.WaitingOnAt(DateOnly.MaxValue),
        state.WaitingOnAt(DateOnly.MinValue) is WaitingOn.Person ? state.WaitingOnPersonUntil : null,
        state.State is ReferralState.Made or ReferralState.Received or ReferralState.InformationRequested or ReferralState.Declined,
        since);

    /// <summary>The same wait goes on unless something about it moved.</summary>
    public Wait Now(Referral state, DateOnly today) => Of(state, Since) is var same && same == this ? this : same with { Since = today };
}
