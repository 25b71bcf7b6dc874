using Referrals.Domain.Referring;

namespace Referrals.Domain.Tests.Referring;

/// <summary>Whether the domain's table takes a command now: it must, it must not, or it depends on what the command says.</summary>
internal enum Verdict { MustNot, Depends, Must }

/// <summary>The table "A referral's life" once more, told apart from the handlers: who may say what from which states, and what an event does to the state.</summary>
internal static class TheBook
{
    private const ReferralState Made = ReferralState.Made;
    private const ReferralState Received = ReferralState.Received;
    private const ReferralState Asked = ReferralState.InformationRequested;
    private const ReferralState Accepted = ReferralState.Accepted;
    private const ReferralState Active = ReferralState.Active;
    private const ReferralState OnHold = ReferralState.OnHold;
    private const ReferralState Closed = ReferralState.Closed;
    private const ReferralState Declined = ReferralState.Declined;
    private const ReferralState Withdrawn = ReferralState.Withdrawn;
    private const ReferralState Error = ReferralState.EnteredInError;
    private const Sides Either = Sides.Referrer | Sides.Receiver;

    private static readonly ReferralState[] Undecided = [Made, Received, Asked];
    private static readonly ReferralState[] UnderWay = [Accepted, Active];
    private static readonly ReferralState[] Taken = [Accepted, Active, OnHold];
    private static readonly ReferralState[] AnyButError = [.. Undecided, .. Taken, Closed, Declined, Withdrawn];
    private static readonly ReferralState[] Any = [.. AnyButError, Error];

    private static readonly Dictionary<string, Line> Lines = new()
    {
        [nameof(ReceiveReferral)] = new(Sides.Receiver, [Made]),
        [nameof(AcceptReferral)] = new(Sides.Receiver, Undecided),
        [nameof(DeclineReferral)] = new(Sides.Receiver, Undecided),
        [nameof(AnswerDecline)] = new(Sides.Referrer, [Declined], m => !m.Referral.DeclineIsAnswered),
        [nameof(RequestInformation)] = new(Sides.Receiver, [Made, Received, .. Taken], m => !m.Referral.QuestionPending),
        [nameof(ProvideInformation)] = new(Sides.Referrer, [Asked, .. Taken], m => m.Referral.QuestionPending),
        [nameof(AllocateCaseworker)] = new(Sides.Receiver, Taken) { Depends = m => !m.Actor.IsCoordinator },
        ["RecordContact (reached)"] = new(Sides.Receiver, [Received, .. UnderWay]),
        ["RecordContact (no answer)"] = new(Sides.Receiver, [Received, .. UnderWay]),
        [nameof(MakeAppointment)] = new(Sides.Receiver, UnderWay),
        [nameof(ChangeAppointment)] = new(Sides.Receiver, UnderWay) { Depends = _ => true },
        [nameof(CancelAppointment)] = new(Sides.Receiver, UnderWay) { Depends = _ => true },
        [nameof(SetReminder)] = new(Either, [.. Undecided, .. Taken, Closed, Declined], m => m.Referral.IsOpen || m.Referral.State is Closed),
        [nameof(CompleteReminder)] = new(Either, [.. Undecided, .. Taken, Closed, Declined]) { Depends = _ => true },
        [nameof(ReachMilestone)] = new(Sides.Receiver, UnderWay),
        ["RecordAssessment (not a follow-up)"] = new(Sides.Receiver, UnderWay),
        ["RecordAssessment (follow-up)"] = new(Sides.Receiver, [.. UnderWay, Closed], m => m.InTimeAfterClosing),
        [nameof(RecordSupport)] = new(Sides.Receiver, [.. UnderWay, Closed], m => m.InTimeAfterClosing),
        [nameof(ChangeSupportStatus)] = new(Sides.Receiver, [.. UnderWay, Closed], m => m.InTimeAfterClosing) { Depends = _ => true },
        [nameof(SignpostPerson)] = new(Sides.Receiver, UnderWay),
        [nameof(ReferOnward)] = new(Sides.Receiver, UnderWay, m => !m.Referral.Disclosure.IsWithdrawn),
        [nameof(OfferTransfer)] = new(Sides.Receiver, UnderWay, m => !m.Referral.Disclosure.IsWithdrawn && m.Referral.Offer is null),
        [nameof(AcceptTransfer)] = new(Sides.Offered, Taken, m => !m.Referral.Disclosure.IsWithdrawn),
        [nameof(DeclineTransfer)] = new(Sides.Offered, Taken),
        [nameof(WithdrawTransfer)] = new(Sides.Receiver, Taken, m => m.Referral.Offer is not null),
        [nameof(ChaseHandoff)] = new(Either, [.. Undecided, .. Taken, Declined], m => m.Referral.IsOpen && (m.Referral.Offer is not null || !Taken.Contains(m.Referral.State)) && !m.IsOwnMove)
        {
            Depends = m => m.Referral.Chases.Any(c => c.OrganisationId == m.Actor.OrganisationId),
        },
        [nameof(PutOnHold)] = new(Sides.Receiver, UnderWay),
        [nameof(ResumeReferral)] = new(Sides.Receiver, [OnHold]),
        [nameof(CloseReferral)] = new(Sides.Receiver, Taken),
        [nameof(ReopenReferral)] = new(Sides.Receiver, [Closed, Declined]),
        [nameof(WithdrawReferral)] = new(Either | Sides.Person, [.. Undecided, .. Taken, Declined], m =>
            m.Referral.IsOpen && (m.SpeaksForThePerson || Undecided.Contains(m.Referral.State) || (Taken.Contains(m.Referral.State) && m.Referral.AskedWithdrawal is null))),
        [nameof(ConfirmWithdrawal)] = new(Sides.Receiver, Taken, m => m.Referral.AskedWithdrawal is not null),
        [nameof(AnswerWithdrawal)] = new(Sides.Receiver, Taken, m => m.Referral.AskedWithdrawal is not null),
        [nameof(ChangeConsent)] = new(Either, Any),
        [nameof(AddNote)] = new(Either, AnyButError),
        [nameof(CorrectEntry)] = new(Either, AnyButError) { Depends = _ => true },
        [nameof(RedactText)] = new(Either, Any, m => m.Actor.IsCoordinator) { Depends = _ => true },
        [nameof(RecordMissedClocks)] = new(Sides.Platform, Any) { Depends = _ => true },
        [nameof(MarkEnteredInError)] = new(Sides.Referrer, AnyButError, m => m.Actor.IsCoordinator),
    };

    /// <summary>From where to where each event may lead; one that is not here leaves the state alone.</summary>
    private static readonly Dictionary<Type, Func<ReferralState, ReferralState[]>> Ways = new()
    {
        [typeof(ReferralReceived)] = _ => [Received],
        [typeof(InformationRequested)] = from => [Undecided.Contains(from) ? Asked : from],
        [typeof(InformationProvided)] = from => [from is Asked ? Received : from],
        [typeof(ReferralAccepted)] = _ => [Accepted],
        [typeof(ReferralDeclined)] = _ => [Declined],
        [typeof(ContactRecorded)] = from => from is Accepted ? [Accepted, Active] : [from],
        [typeof(SupportRecorded)] = from => [from is Accepted ? Active : from],
        [typeof(TransferAccepted)] = _ => [Accepted],
        [typeof(ReferralPutOnHold)] = _ => [OnHold],
        [typeof(ReferralResumed)] = _ => UnderWay,
        [typeof(ReferralClosed)] = _ => [Closed],
        [typeof(ReferralReopened)] = _ => [Received],
        [typeof(ReferralWithdrawn)] = _ => [Withdrawn],
        [typeof(MarkedEnteredInError)] = _ => [Error],
    };

    public static Verdict Judge(UsualCommand command, Referral referral, Actor actor, DateOnly today)
    {
        var line = Lines.TryGetValue(command.Name, out var exact) ? exact : Lines[command.Command];
        var moment = new Moment(referral, actor, today);
        return !line.From.Contains(referral.State) || (referral.SidesOf(actor) & line.By) is Sides.None || line.When?.Invoke(moment) is false ? Verdict.MustNot
            : line.Depends?.Invoke(moment) is true ? Verdict.Depends
            : Verdict.Must;
    }

    public static bool Leads(object @event, ReferralState from, ReferralState to) =>
        Ways.TryGetValue(@event.GetType(), out var way) ? way(from).Contains(to) : from == to;

    private sealed record Line(Sides By, ReferralState[] From, Func<Moment, bool>? When = null)
    {
        public Func<Moment, bool>? Depends { get; init; }
    }

    private sealed record Moment(Referral Referral, Actor Actor, DateOnly Today)
    {
        private Sides Sides => Referral.SidesOf(Actor);

        public bool SpeaksForThePerson => (Sides & (Sides.Receiver | Sides.Person)) is not Sides.None;

        public bool InTimeAfterClosing => Referral.State is not Closed || Referral.ClosedOn!.Value.AddMonths(12) >= Today;

        public bool IsOwnMove => Sides.HasFlag(Referral.WaitingOnAt(Today) switch
        {
            WaitingOn.Referrer => Sides.Referrer,
            WaitingOn.Offered => Sides.Offered,
            _ => Sides.Receiver,
        });
    }
}
