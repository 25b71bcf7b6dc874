using Referrals.Domain.Clocks;

namespace Referrals.Domain.Referring;

public sealed partial record Referral
{
    /// <summary>Working days for questions, declines and offers to be answered (clocks table).</summary>
    public const int DaysToAnswer = 5;

    /// <summary>Working days for a request to withdraw to be answered (clocks table).</summary>
    public const int DaysToAnswerWithdrawal = 3;

    /// <summary>Working days after closing until a follow-up is due (clocks table).</summary>
    public const int DaysToFollowUp = 65;

    private const int TriesThatCount = 3;

    /// <summary>The next state after one event; events of other streams leave it as it is.</summary>
    public static Referral? Evolve(Referral? referral, object @event, Recorded recorded)
    {
        if (@event is ReferralMade made)
        {
            return Make(made, recorded);
        }

        return referral?.After(@event, recorded, WorkingDays.InLondon(recorded.At));
    }

    private static Referral Make(ReferralMade made, Recorded recorded)
    {
        var today = WorkingDays.InLondon(recorded.At);
        return new Referral
        {
            Id = made.ReferralId,
            Reference = made.Reference,
            PersonId = made.PersonId,
            ReceiverPersonId = made.ReceiverPersonId,
            Household = made.Household,
            Programme = made.Programme,
            ServiceId = made.ServiceId,
            ReferrerId = made.ReferrerId,
            ReceiverId = made.ReceiverId,
            Urgency = made.Urgency,
            Consent = made.Consent,
            Disclosure = Sharing.Disclosure.Of(made.Consent),
            JourneyId = made.JourneyId,
            ParentId = made.ParentId,
            Promised = made.Promised,
            MadeAt = recorded.At,
            State = ReferralState.Made,
            StateMadeBy = made,
            Entries = [new Entry(recorded.EventId, EntryKind.Made, recorded.MemberId, recorded.OrganisationId)],
            Clocks = ClockSet.None
                .Start(ClockName.Acknowledge, today, made.Promised.For(ClockName.Acknowledge, made.Urgency), WaitingOn.Receiver)
                .Start(ClockName.Decide, today, made.Promised.For(ClockName.Decide, made.Urgency), WaitingOn.Receiver),
        };
    }

    private Referral After(object @event, Recorded recorded, DateOnly today) => @event switch
    {
        ReferralReceived e => (Now(ReferralState.Received, e) with { Clocks = Clocks.Meet(ClockName.Acknowledge) }).Noting(EntryKind.Other, recorded),
        InformationRequested e => Ask(e, today).Noting(EntryKind.Question, recorded),
        InformationProvided e => Answer(e, today).Noting(EntryKind.Answer, recorded),
        ReferralAccepted e => Take(e, today),
        ReferralDeclined e => (Now(ReferralState.Declined, e) with
        {
            QuestionPending = false,
            WaitingOnPersonUntil = null,
            DeclineIsAnswered = false,
            Clocks = Clocks.Meet(ClockName.Acknowledge).Meet(ClockName.Decide).LapseOpen().Start(ClockName.AnswerDecline, today, DaysToAnswer, ReferrersMove),
        }).Noting(EntryKind.Decline, recorded),
        DeclineAnswered => (this with { DeclineIsAnswered = true, Clocks = Clocks.Meet(ClockName.AnswerDecline) }).Noting(EntryKind.Answer, recorded),
        CaseworkerAllocated e => this with { CaseworkerId = e.CaseworkerId },
        ContactRecorded e => Contacted(e, today).Noting(EntryKind.Contact, recorded),
        AppointmentMade => Noting(EntryKind.Appointment, recorded),
        AppointmentChanged => Noting(EntryKind.Other, recorded),
        AppointmentCancelled e => Ending(e.AppointmentId),
        ReminderSet => Noting(EntryKind.Reminder, recorded),
        ReminderDone e => Ending(e.ReminderId),
        MilestoneReached => Reviewed(today).Noting(EntryKind.Milestone, recorded),
        AssessmentRecorded e => Assessed(e, today).Noting(EntryKind.Assessment, recorded, measure: e.Measure),
        SupportRecorded e => Supported(e, today).Noting(EntryKind.Support, recorded, support: e.Status),
        SupportStatusChanged e => Reviewed(today) with { Entries = Entries.Replace(s => s.Id == e.SupportId, s => s with { Support = e.Status }) },
        PersonSignposted => Noting(EntryKind.Signpost, recorded),
        TransferOffered e => (this with { Offer = e, Clocks = Clocks.Start(ClockName.AnswerTransfer, today, DaysToAnswer, WaitingOn.Offered) })
            .Noting(EntryKind.Transfer, recorded),
        TransferAccepted e => TakeOver(e, today),
        TransferDeclined => (this with { Offer = null, Clocks = Clocks.Meet(ClockName.AnswerTransfer) }).Noting(EntryKind.Transfer, recorded),
        TransferWithdrawn => LapseOffer().Noting(EntryKind.Transfer, recorded),
        HandoffChased => (this with { Chases = Chases.Add(new Chase(recorded.OrganisationId, today)) }).Noting(EntryKind.Chase, recorded),
        ReferralPutOnHold e => PutOnHold(e, today).Noting(EntryKind.Hold, recorded),
        ReferralResumed e => Resume(e, today).Noting(EntryKind.Hold, recorded),
        ReferralClosed e => Close(e, today).Noting(EntryKind.Close, recorded),
        ReferralReopened e => (Now(ReferralState.Received, e) with
        {
            CaseworkerId = null,
            ClosedOn = null,
            DeclineIsAnswered = false,
            Clocks = Clocks.LapseOpen().Start(ClockName.Decide, today, Promised.For(ClockName.Decide, Urgency), WaitingOn.Receiver),
        }).Noting(EntryKind.Reopening, recorded),
        ReferralWithdrawn e => End(ReferralState.Withdrawn, e).Noting(EntryKind.Withdrawal, recorded),
        WithdrawalRequested e => (this with
        {
            AskedWithdrawal = e,
            Clocks = Clocks.Start(ClockName.AnswerWithdrawal, today, DaysToAnswerWithdrawal, WaitingOn.Receiver),
        }).Noting(EntryKind.Withdrawal, recorded),
        WithdrawalAnswered => (this with { AskedWithdrawal = null, Clocks = Clocks.Meet(ClockName.AnswerWithdrawal) }).Noting(EntryKind.Answer, recorded),
        ConsentChanged e => ((e.Change is ConsentChange.Withdrawn ? LapseOffer() : this) with
        {
            Consent = e.Consent, Disclosure = Disclosure.After(e.Change, e.Consent),
        }).Noting(EntryKind.Other, recorded),
        SensitiveReferralOpened e => (this with { Openings = Openings.Add(new Opening(recorded.EventId, e.MemberId, e.Until)) }).Noting(EntryKind.Other, recorded),
        SensitiveOpeningReviewed e => (this with { Openings = Openings.Replace(o => o.Id == e.OpeningId, o => o with { Finding = e.Finding }) })
            .Noting(EntryKind.Other, recorded),
        NoteAdded => Noting(EntryKind.Note, recorded),
        EntryCorrected or TextRedacted => Noting(EntryKind.Other, recorded),
        ClockMissed e => this with { Clocks = Clocks.MarkMissed(e.Clock, e.Due) },
        MarkedEnteredInError e => End(ReferralState.EnteredInError, e).Noting(EntryKind.Other, recorded),
        _ => this,
    };

    private Referral Now(ReferralState state, object madeBy) => this with { State = state, StateMadeBy = madeBy };

    private Referral Noting(EntryKind kind, Recorded recorded, SupportStatus? support = null, string? measure = null) =>
        this with { Entries = Entries.Add(new Entry(recorded.EventId, kind, recorded.MemberId, recorded.OrganisationId, support, measure)) };

    /// <summary>Nobody is asked any more: it was taken back, or the person no longer agrees to being shown.</summary>
    private Referral LapseOffer() => this with { Offer = null, Clocks = Clocks.Lapse(ClockName.AnswerTransfer) };

    private Referral Ending(Guid entryId) => this with { Entries = Entries.Replace(e => e.Id == entryId, e => e with { Ended = true }) };

    private Referral End(ReferralState state, object madeBy) => Now(state, madeBy) with
    {
        Offer = null,
        AskedWithdrawal = null,
        QuestionPending = false,
        WaitingOnPersonUntil = null,
        Clocks = (AskedWithdrawal is not null && state is ReferralState.Withdrawn ? Clocks.Meet(ClockName.AnswerWithdrawal) : Clocks).LapseOpen(),
    };

    private Referral Ask(InformationRequested e, DateOnly today)
    {
        var asked = this with
        {
            QuestionPending = true,
            Clocks = Clocks.Meet(ClockName.Acknowledge).Pause(ClockName.Decide, today).Pause(ClockName.FirstContact, today)
                .Start(ClockName.AnswerInformation, today, DaysToAnswer, ReferrersMove),
        };
        return State is ReferralState.Made or ReferralState.Received ? asked.Now(ReferralState.InformationRequested, e) : asked;
    }

    private Referral Answer(InformationProvided e, DateOnly today)
    {
        var clocks = Clocks.Meet(ClockName.AnswerInformation).Resume(ClockName.Decide, today);
        var answered = this with
        {
            QuestionPending = false,
            Clocks = State is ReferralState.OnHold ? clocks : clocks.Resume(ClockName.FirstContact, today),
        };
        return State is ReferralState.InformationRequested ? answered.Now(ReferralState.Received, e) : answered;
    }

    private Referral Take(ReferralAccepted e, DateOnly today) => Now(ReferralState.Accepted, e) with
    {
        CaseworkerId = e.CaseworkerId,
        QuestionPending = false,
        TriesOn = Values<DateOnly>.Empty,
        Clocks = Clocks.Meet(ClockName.Acknowledge).Meet(ClockName.Decide).LapseOpen()
            .Start(ClockName.FirstContact, today, Promised.For(ClockName.FirstContact, Urgency), WaitingOn.Receiver),
    };

    private Referral TakeOver(TransferAccepted e, DateOnly today) => Now(ReferralState.Accepted, e) with
    {
        ReceiverId = Offer!.OrganisationId,
        ReceiverPersonId = e.ReceiverPersonId,
        ServiceId = Offer.ServiceId,
        Programme = Offer.Programme,
        Promised = e.Promised,
        CaseworkerId = e.CaseworkerId,
        Offer = null,
        QuestionPending = false,
        WaitingOnPersonUntil = null,
        TriesOn = Values<DateOnly>.Empty,
        FormerReceivers = ReceiverId == Offer.OrganisationId ? FormerReceivers
            : Values.Of(FormerReceivers.Append(ReceiverId).Where(o => o != Offer.OrganisationId).Distinct()),
        Clocks = Clocks.Meet(ClockName.AnswerTransfer).Lapse(ClockName.AnswerInformation).Lapse(ClockName.Review)
            .Start(ClockName.FirstContact, today, e.Promised.For(ClockName.FirstContact, Urgency), WaitingOn.Receiver),
    };

    private Referral Contacted(ContactRecorded e, DateOnly today)
    {
        if (e.With is not ContactWith.Person)
        {
            return e.Result is ContactResult.Reached ? Reviewed(today) : this;
        }

        if (e.Result is ContactResult.Reached)
        {
            var reached = this with { WaitingOnPersonUntil = null };
            return State is ReferralState.Received ? reached
                : (reached with { Clocks = reached.Clocks.Meet(ClockName.FirstContact) }).Activated(e).Reviewed(today, start: true);
        }

        var counts = e.Result is not ContactResult.NotSafeToContact && !TriesOn.Contains(e.OccurredOn);
        var tried = this with { WaitingOnPersonUntil = e.NextTryOn, TriesOn = counts ? TriesOn.Add(e.OccurredOn) : TriesOn };
        return tried.TriesOn.Count >= TriesThatCount && tried.Clocks.Find(ClockName.FirstContact) is { Status: not ClockStatus.Met }
            ? (tried with { Clocks = tried.Clocks.Meet(ClockName.FirstContact) }).Reviewed(today, start: true)
            : tried;
    }

    private Referral Activated(object madeBy) => State is ReferralState.Accepted ? Now(ReferralState.Active, madeBy) : this;

    private Referral Supported(SupportRecorded e, DateOnly today) => State is ReferralState.Accepted
        ? Activated(e).Reviewed(today, start: true)
        : Reviewed(today);

    private Referral Assessed(AssessmentRecorded e, DateOnly today)
    {
        var assessed = Reviewed(today) with
        {
            HasBaseline = HasBaseline || e.Stage is AssessmentStage.Baseline,
            HasFollowUp = HasFollowUp || e.Stage is AssessmentStage.FollowUp,
        };
        return e.Stage is AssessmentStage.FollowUp ? assessed with { Clocks = assessed.Clocks.Meet(ClockName.FollowUpDue) } : assessed;
    }

    /// <summary>The review clock starts again; while on hold the review date counts instead.</summary>
    private Referral Reviewed(DateOnly today, bool start = false) =>
        State is not (ReferralState.Accepted or ReferralState.Active) || (!start && Clocks.Find(ClockName.Review) is null) ? this
        : this with { Clocks = Clocks.Start(ClockName.Review, today, Promised.Review, WaitingOn.Receiver) };

    private Referral PutOnHold(ReferralPutOnHold e, DateOnly today) => Now(ReferralState.OnHold, e) with
    {
        StateBeforeHold = State,
        WaitingOnPersonUntil = null,
        Clocks = Clocks.Pause(ClockName.FirstContact, today).StartUntil(ClockName.Review, today, e.ReviewOn, WaitingOn.Receiver),
    };

    private Referral Resume(ReferralResumed e, DateOnly today)
    {
        var clocks = QuestionPending ? Clocks : Clocks.Resume(ClockName.FirstContact, today);
        var reviews = StateBeforeHold is ReferralState.Active || clocks.Find(ClockName.FirstContact) is { Status: ClockStatus.Met };
        return Now(StateBeforeHold, e) with
        {
            Clocks = reviews ? clocks.Start(ClockName.Review, today, Promised.Review, WaitingOn.Receiver) : clocks.Lapse(ClockName.Review),
        };
    }

    private Referral Close(ReferralClosed e, DateOnly today)
    {
        var closed = End(ReferralState.Closed, e) with { ClosedOn = today };
        return HasBaseline && !HasFollowUp
            ? closed with { Clocks = closed.Clocks.Start(ClockName.FollowUpDue, today, DaysToFollowUp, WaitingOn.Receiver) }
            : closed;
    }
}
