using Referrals.Domain.Directory;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

/// <summary>What the same words by the same actor do directly after they were accepted.</summary>
internal enum SaidTwice { RecordsNothing, IsRefused, IsRecordedAgain }

/// <summary>One moment at which somebody says something. Variant 0 is the usual wording; others choose other contents.</summary>
internal sealed record Saying(Referral Referral, Actor Actor, DateTimeOffset Now, int Variant = 0)
{
    private int _left = Variant;

    public DateOnly Today => Domain.Clocks.WorkingDays.InLondon(Now);

    public IReadOnlySet<Guid> Members => MembersOf(Actor.OrganisationId);

    /// <summary>The first of these in the usual wording.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices)
    {
        var chosen = choices[_left % choices.Length];
        _left /= choices.Length;
        return chosen;
    }

    /// <summary>An entry of this kind, or one that does not exist.</summary>
    public Guid Entry(EntryKind kind, Guid? of = null)
    {
        Guid[] ids = [.. Referral.Entries.Where(e => e.Kind == kind && (of is null || e.OrganisationId == of)).Select(e => e.Id), Id(0xFFFF)];
        return Of<Guid>(ids);
    }
}

/// <summary>A command as it is usually said, and whose word it is.</summary>
internal sealed record UsualCommand(string Name, Sides By, SaidTwice Twice, Func<Saying, object[]> Say)
{
    /// <summary>The command's type, without the remark on how it is said.</summary>
    public string Command => Name.Split(' ')[0];
}

/// <summary>Every command on a referral that has been made. A handler without a line here fails <see cref="StateTableTests"/>.</summary>
internal static class UsualCommands
{
    private const Sides Either = Sides.Referrer | Sides.Receiver;
    private const SaidTwice Nothing = SaidTwice.RecordsNothing;
    private const SaidTwice Refused = SaidTwice.IsRefused;
    private const SaidTwice Again = SaidTwice.IsRecordedAgain;

    public static readonly IReadOnlyList<UsualCommand> All =
    [
        new(nameof(ReceiveReferral), Sides.Receiver, Nothing, s => ReceiveReferralHandler.Handle(new(s.Of(null, "Seen.")), s.Referral, s.Actor)),
        new(nameof(AcceptReferral), Sides.Receiver, Nothing, s => AcceptReferralHandler.Handle(new(s.Of(null, "me")), s.Referral, s.Actor, s.Members)),
        new(nameof(DeclineReferral), Sides.Receiver, Nothing, s => DeclineReferralHandler.Handle(
            new(s.Of(DeclineReason.NoCapacity, DeclineReason.OutOfArea)), s.Referral, s.Actor)),
        new(nameof(AnswerDecline), Sides.Referrer, Refused, s => AnswerDeclineHandler.Handle(new(DeclineNextStep.PersonTold), s.Referral, s.Actor)),
        new(nameof(RequestInformation), Sides.Receiver, Refused, s => RequestInformationHandler.Handle(new("Does she rent?"), s.Referral, s.Actor)),
        new(nameof(ProvideInformation), Sides.Referrer, Refused, s => ProvideInformationHandler.Handle(new("She does."), s.Referral, s.Actor)),
        new(nameof(AllocateCaseworker), Sides.Receiver, Nothing, s => AllocateCaseworkerHandler.Handle(
            new(s.Of(Colleague(s.Actor.OrganisationId).ToString(), "me")), s.Referral, s.Actor, s.Members)),
        new($"{nameof(RecordContact)} (reached)", Sides.Receiver, Again, s => RecordContactHandler.Handle(
            new(s.Today, s.Of(ContactWith.Person, ContactWith.Carer), ContactChannel.Phone, ContactResult.Reached), s.Referral, s.Actor, s.Now)),
        new($"{nameof(RecordContact)} (no answer)", Sides.Receiver, Again, s => RecordContactHandler.Handle(
            new(s.Today, s.Of(ContactWith.Person, ContactWith.Landlord), ContactChannel.Phone, s.Of(ContactResult.NoAnswer, ContactResult.NotSafeToContact), s.Today.AddDays(2)),
            s.Referral, s.Actor, s.Now)),
        new(nameof(MakeAppointment), Sides.Receiver, Again, s => MakeAppointmentHandler.Handle(new(s.Now.AddDays(3), ContactWith.Person, "At home"), s.Referral, s.Actor)),
        new(nameof(ChangeAppointment), Sides.Receiver, Again, s => ChangeAppointmentHandler.Handle(
            new(s.Now.AddDays(4), ContactWith.Person), s.Entry(EntryKind.Appointment), s.Referral, s.Actor)),
        new(nameof(CancelAppointment), Sides.Receiver, Refused, s => CancelAppointmentHandler.Handle(new(), s.Entry(EntryKind.Appointment), s.Referral, s.Actor)),
        new(nameof(SetReminder), Either, Again, s => SetReminderHandler.Handle(new("Ring her.", s.Today.AddDays(7)), s.Referral, s.Actor)),
        new(nameof(CompleteReminder), Either, Nothing, s => CompleteReminderHandler.Handle(
            new(), s.Entry(EntryKind.Reminder, s.Actor.OrganisationId), s.Referral, s.Actor)),
        new(nameof(ReachMilestone), Sides.Receiver, Again, s => ReachMilestoneHandler.Handle(
            new(s.Of("surveyBooked", "installed"), s.Today), s.Referral, s.Actor, Programme(), s.Now)),
        new($"{nameof(RecordAssessment)} (not a follow-up)", Sides.Receiver, Again, s => RecordAssessmentHandler.Handle(
            new(s.Of(AssessmentStage.Review, AssessmentStage.Baseline), s.Today, Measures.Ons4.Code, Scores, AnsweredBy.Person), s.Referral, s.Actor, [Measures.Ons4], born: null, s.Now)),
        new($"{nameof(RecordAssessment)} (follow-up)", Sides.Receiver, Again, s => RecordAssessmentHandler.Handle(
            new(AssessmentStage.FollowUp, s.Today, Measures.Ons4.Code, Scores, AnsweredBy.Person), s.Referral, s.Actor, [Measures.Ons4], born: null, s.Now)),
        new(nameof(RecordSupport), Sides.Receiver, Again, s => RecordSupportHandler.Handle(
            new(s.Today, SupportKind.HeatingInstalled, SupportStatus.Identified), s.Referral, s.Actor, s.Now)),
        new(nameof(ChangeSupportStatus), Sides.Receiver, Nothing, s => ChangeSupportStatusHandler.Handle(
            new(s.Of(SupportStatus.Applied, SupportStatus.Refused, SupportStatus.Awarded, SupportStatus.Done), s.Today), s.Entry(EntryKind.Support), s.Referral, s.Actor, s.Now)),
        new(nameof(SignpostPerson), Sides.Receiver, Again, s => SignpostPersonHandler.Handle(new(BoilersAndInsulation.Id, SignpostHow.Told), s.Referral, s.Actor)),
        new(nameof(ReferOnward), Sides.Receiver, Again, s => ReferOnwardHandler.Handle(
            new("warmAndWell", BoilersAndInsulation.Id, [Need.EnergyAndHeating], Urgency.Routine, "A boiler is needed.", ConsentGiven()),
            s.Referral, s.Actor, NewReferralTo(BoilersAndInsulation, s.Now)).Parent),
        new(nameof(OfferTransfer), Sides.Receiver, Nothing, Offer),
        new(nameof(AcceptTransfer), Sides.Offered, Nothing, s => AcceptTransferHandler.Handle(
            new(s.Of(null, "me")), s.Referral, s.Actor, s.Members, Programme(), PersonAtWarmAndWell, s.Now)),
        new(nameof(DeclineTransfer), Sides.Offered, Refused, s => DeclineTransferHandler.Handle(new(), s.Referral, s.Actor)),
        new(nameof(WithdrawTransfer), Sides.Receiver, Refused, s => WithdrawTransferHandler.Handle(new(), s.Referral, s.Actor)),
        new($"{nameof(ChaseHandoff)} (referrer)", Sides.Referrer, Refused, s => ChaseHandoffHandler.Handle(new(), s.Referral, s.Actor, s.Now)),
        new($"{nameof(ChaseHandoff)} (receiver)", Sides.Receiver, Refused, s => ChaseHandoffHandler.Handle(new(), s.Referral, s.Actor, s.Now)),
        new(nameof(PutOnHold), Sides.Receiver, Nothing, s => PutOnHoldHandler.Handle(
            new("She is in hospital.", s.Today.AddDays(s.Of(28, 1, 0, 300))), s.Referral, s.Actor, s.Now)),
        new(nameof(ResumeReferral), Sides.Receiver, Nothing, s => ResumeReferralHandler.Handle(new(), s.Referral, s.Actor)),
        new(nameof(CloseReferral), Sides.Receiver, Nothing, s => CloseReferralHandler.Handle(
            new(CloseOutcome.SupportCompleted, [Need.EnergyAndHeating], []), s.Referral, s.Actor)),
        new(nameof(ReopenReferral), Sides.Receiver, Nothing, s => ReopenReferralHandler.Handle(new("It is cold again."), s.Referral, s.Actor)),
        new($"{nameof(WithdrawReferral)} (referrer)", Sides.Referrer, Nothing, s => WithdrawReferralHandler.Handle(
            new(s.Of(WithdrawalReason.CircumstancesChanged, WithdrawalReason.PersonDied)), s.Referral, s.Actor)),
        new($"{nameof(WithdrawReferral)} (receiver)", Sides.Receiver, Nothing, s => WithdrawReferralHandler.Handle(
            new(WithdrawalReason.CircumstancesChanged), s.Referral, s.Actor)),
        new($"{nameof(WithdrawReferral)} (person)", Sides.Person, Nothing, s => WithdrawReferralHandler.Handle(
            new(WithdrawalReason.CircumstancesChanged), s.Referral, s.Actor)),
        new(nameof(ConfirmWithdrawal), Sides.Receiver, Refused, s => ConfirmWithdrawalHandler.Handle(new(), s.Referral, s.Actor)),
        new(nameof(AnswerWithdrawal), Sides.Receiver, Refused, s => AnswerWithdrawalHandler.Handle(new("The boiler comes tomorrow."), s.Referral, s.Actor)),
        new(nameof(ChangeConsent), Either, Again, s => ChangeConsentHandler.Handle(
            new(s.Of(ConsentChange.Given, ConsentChange.Narrowed, ConsentChange.Withdrawn), ConsentGiven()), s.Referral, s.Actor, s.Now)),
        new(nameof(AddNote), Either, Again, s => AddNoteHandler.Handle(new("She has a dog.", NoteVisibility.BothParties), s.Referral, s.Actor)),
        new($"{nameof(AddNote)} (own)", Either, Again, s => AddNoteHandler.HandleOwn(
            new("Her son shouts.", NoteVisibility.OwnOrganisation), s.Referral, s.Actor, Id(0x20))),
        new(nameof(CorrectEntry), Sides.Referrer, Again, s => CorrectEntryHandler.Handle(
            new(s.Entry(EntryKind.Made), new() { ["reason"] = Json("\"Her flat is cold.\"") }, "A slip."), s.Referral, s.Actor, [Measures.Ons4], s.Now)),
        new(nameof(RedactText), Sides.Referrer, Again, s => RedactTextHandler.Handle(new(s.Entry(EntryKind.Made), "About somebody else."), s.Referral, s.Actor)),
        new(nameof(RecordMissedClocks), Sides.Platform, Nothing, s => RecordMissedClocksHandler.Handle(new(), s.Referral, s.Actor, s.Now)),
        new(nameof(MarkEnteredInError), Sides.Referrer, Refused, s => MarkEnteredInErrorHandler.Handle(new("The wrong person."), s.Referral, s.Actor)),
    ];

    public static UsualCommand Named(string name) => All.Single(c => c.Name == name);

    public static NewReferral NewReferralTo(Service service, DateTimeOffset now) => new(
        Id(0x10), Reference.From("GL", 7), PersonAtReceiver, PersonAtWarmAndWell, Household: [], service, Programme(service.Programme!), OrganisationKind.Voluntary, now, Agreement);

    private static object[] Offer(Saying s)
    {
        var to = s.Of(BoilersAndInsulation, DebtAdvice, HealthyHomes, LivingWell);
        return OfferTransferHandler.Handle(new(to.Id, "A boiler is needed."), s.Referral, s.Actor, to, Joan, Agreement, s.Now);
    }
}
