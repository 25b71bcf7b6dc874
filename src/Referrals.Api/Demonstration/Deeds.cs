using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;

namespace Referrals.Api.Demonstration;

/// <summary>What a decision of the demonstration is given beside the command and the referral.</summary>
internal sealed record Circumstances(Actor Actor, DateTimeOffset Now, Programme Programme, IReadOnlySet<Guid> Members, DateOnly? Born, Guid? EntryId);

/// <summary>Which handler decides on a command that changes one referral and nothing beside it.</summary>
internal static class Deeds
{
    public static object[] Decide(object command, Referral referral, Circumstances given) => command switch
    {
        ReceiveReferral c => ReceiveReferralHandler.Handle(c, referral, given.Actor),
        RequestInformation c => RequestInformationHandler.Handle(c, referral, given.Actor),
        ProvideInformation c => ProvideInformationHandler.Handle(c, referral, given.Actor),
        AcceptReferral c => AcceptReferralHandler.Handle(c, referral, given.Actor, given.Members),
        AllocateCaseworker c => AllocateCaseworkerHandler.Handle(c, referral, given.Actor, given.Members),
        DeclineReferral c => DeclineReferralHandler.Handle(c, referral, given.Actor),
        AnswerDecline c => AnswerDeclineHandler.Handle(c, referral, given.Actor),
        RecordContact c => RecordContactHandler.Handle(c, referral, given.Actor, given.Now),
        MakeAppointment c => MakeAppointmentHandler.Handle(c, referral, given.Actor),
        ChangeAppointment c => ChangeAppointmentHandler.Handle(c, given.EntryId!.Value, referral, given.Actor),
        CancelAppointment c => CancelAppointmentHandler.Handle(c, given.EntryId!.Value, referral, given.Actor),
        SetReminder c => SetReminderHandler.Handle(c, referral, given.Actor),
        CompleteReminder c => CompleteReminderHandler.Handle(c, given.EntryId!.Value, referral, given.Actor),
        ReachMilestone c => ReachMilestoneHandler.Handle(c, referral, given.Actor, given.Programme, given.Now),
        RecordAssessment c => RecordAssessmentHandler.Handle(c, referral, given.Actor, MeasuresOf(given.Programme), given.Born, given.Now),
        RecordSupport c => RecordSupportHandler.Handle(c, referral, given.Actor, given.Now),
        ChangeSupportStatus c => ChangeSupportStatusHandler.Handle(c, given.EntryId!.Value, referral, given.Actor, given.Now),
        SignpostPerson c => SignpostPersonHandler.Handle(c, referral, given.Actor),
        DeclineTransfer c => DeclineTransferHandler.Handle(c, referral, given.Actor),
        ChaseHandoff c => ChaseHandoffHandler.Handle(c, referral, given.Actor, given.Now),
        PutOnHold c => PutOnHoldHandler.Handle(c, referral, given.Actor, given.Now),
        ResumeReferral c => ResumeReferralHandler.Handle(c, referral, given.Actor),
        CloseReferral c => CloseReferralHandler.Handle(c, referral, given.Actor),
        ReopenReferral c => ReopenReferralHandler.Handle(c, referral, given.Actor),
        WithdrawReferral c => WithdrawReferralHandler.Handle(c, referral, given.Actor),
        ConfirmWithdrawal c => ConfirmWithdrawalHandler.Handle(c, referral, given.Actor),
        AnswerWithdrawal c => AnswerWithdrawalHandler.Handle(c, referral, given.Actor),
        ChangeConsent c => ChangeConsentHandler.Handle(c, referral, given.Actor, given.Now),
        AddNote { VisibleTo: NoteVisibility.BothParties } c => AddNoteHandler.Handle(c, referral, given.Actor),
        MarkEnteredInError c => MarkEnteredInErrorHandler.Handle(c, referral, given.Actor),
        RecordMissedClocks c => RecordMissedClocksHandler.Handle(c, referral, given.Actor, given.Now),
        _ => throw new NotSupportedException($"The demonstration does not do {command.GetType().Name}."),
    };

    private static IReadOnlyList<Measure> MeasuresOf(Programme programme) => [.. programme.Measures.Select(m => Measures.Find(m)!)];
}
