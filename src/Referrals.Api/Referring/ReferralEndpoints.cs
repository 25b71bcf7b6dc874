using Referrals.Domain.Referring;

namespace Referrals.Api.Referring;

/// <summary>Everything that can be done with a referral.</summary>
internal static class ReferralEndpoints
{
    public static void MapReferrals(this IEndpointRouteBuilder api)
    {
        var referrals = api.MapGroup("/api/referrals").WithTags("Referrals");
        MakingReferrals.Map(referrals);
        Sharing.Previewing.Map(referrals);
        ReadingReferrals.Map(referrals);
        Fill(new ReferralCommands(referrals));
    }

    /// <summary>Every command on a referral that is there, with its address below the referral's.</summary>
    public static void Fill(ReferralCommandTable on)
    {
        // c: the command, r: the referral as it stands, x: what else the decision is given
        on.Post<ReceiveReferral>("receive", (c, r, x) => ReceiveReferralHandler.Handle(c, r, x.Actor));
        on.Post<RequestInformation>("request-information", (c, r, x) => RequestInformationHandler.Handle(c, r, x.Actor));
        on.Post<ProvideInformation>("provide-information", (c, r, x) => ProvideInformationHandler.Handle(c, r, x.Actor));
        on.Post<AcceptReferral>("accept", (c, r, x) => AcceptReferralHandler.Handle(c, r, x.Actor, x.Members, x.Programme.Sensitive));
        on.Post<DeclineReferral>("decline", (c, r, x) => x.Naming(c.SuggestedServiceId, "suggestedServiceId", DeclineReferralHandler.Handle(c, r, x.Actor)));
        on.Post<AnswerDecline>("decline/answer", (c, r, x) => AnswerDeclineHandler.Handle(c, r, x.Actor));
        on.Post<AllocateCaseworker>("allocate", (c, r, x) => AllocateCaseworkerHandler.Handle(c, r, x.Actor, x.Members, x.Programme.Sensitive));
        on.Post<RecordContact>("contacts", (c, r, x) => RecordContactHandler.Handle(c, r, x.Actor, x.Now));
        on.Post<MakeAppointment>("appointments", (c, r, x) => MakeAppointmentHandler.Handle(c, r, x.Actor));
        on.Post<ChangeAppointment>("appointments/{entryId:guid}/change", (c, r, x) => ChangeAppointmentHandler.Handle(c, x.EntryId, r, x.Actor));
        on.Post<CancelAppointment>("appointments/{entryId:guid}/cancel", (c, r, x) => CancelAppointmentHandler.Handle(c, x.EntryId, r, x.Actor));
        on.Post<SetReminder>("reminders", (c, r, x) => SetReminderHandler.Handle(c, r, x.Actor));
        on.Post<CompleteReminder>("reminders/{entryId:guid}/done", (c, r, x) => CompleteReminderHandler.Handle(c, x.EntryId, r, x.Actor));
        on.Post<ReachMilestone>("milestones", (c, r, x) => ReachMilestoneHandler.Handle(c, r, x.Actor, x.Programme, x.Now));
        on.Post<RecordAssessment>("assessments", async (c, r, x) =>
            RecordAssessmentHandler.Handle(c, r, x.Actor, x.Measures, (await x.PersonAsync())?.DateOfBirth, x.Now));
        on.Post<RecordSupport>("support", (c, r, x) => RecordSupportHandler.Handle(c, r, x.Actor, x.Now));
        on.Post<ChangeSupportStatus>("support/{entryId:guid}/status", (c, r, x) => ChangeSupportStatusHandler.Handle(c, x.EntryId, r, x.Actor, x.Now));
        on.Post<CorrectEntry>("corrections", (c, r, x) => CorrectEntryHandler.Handle(c, r, x.Actor, x.Measures, x.Now));
        on.Post<RedactText>("redact", Redactions.RedactAsync);
        on.Post<SignpostPerson>("signposts", (c, r, x) => x.Naming(c.ServiceId, "serviceId", SignpostPersonHandler.Handle(c, r, x.Actor)));
        on.Post<OfferTransfer>("transfer", Transfers.OfferAsync);
        on.Post<AcceptTransfer>("transfer/accept", Transfers.AcceptAsync);
        on.Post<DeclineTransfer>("transfer/decline", (c, r, x) => DeclineTransferHandler.Handle(c, r, x.Actor));
        on.Post<WithdrawTransfer>("transfer/withdraw", (c, r, x) => WithdrawTransferHandler.Handle(c, r, x.Actor));
        on.Post<ChaseHandoff>("chase", (c, r, x) => ChaseHandoffHandler.Handle(c, r, x.Actor, x.Now));
        on.Post<PutOnHold>("hold", (c, r, x) => PutOnHoldHandler.Handle(c, r, x.Actor, x.Now));
        on.Post<ResumeReferral>("resume", (c, r, x) => ResumeReferralHandler.Handle(c, r, x.Actor));
        on.Post<CloseReferral>("close", (c, r, x) => CloseReferralHandler.Handle(c, r, x.Actor));
        on.Post<ReopenReferral>("reopen", (c, r, x) => ReopenReferralHandler.Handle(c, r, x.Actor));
        on.Post<WithdrawReferral>("withdraw", (c, r, x) => WithdrawReferralHandler.Handle(c, r, x.Actor));
        on.Post<ConfirmWithdrawal>("withdraw/confirm", (c, r, x) => ConfirmWithdrawalHandler.Handle(c, r, x.Actor));
        on.Post<AnswerWithdrawal>("withdraw/answer", (c, r, x) => AnswerWithdrawalHandler.Handle(c, r, x.Actor));
        on.Post<ChangeConsent>("consent", (c, r, x) => ChangeConsentHandler.Handle(c, r, x.Actor, x.Now, x.Agreement));
        on.Post<AddNote>("notes", Notes.AddAsync);
        on.Post<MarkEnteredInError>("entered-in-error", (c, r, x) => MarkEnteredInErrorHandler.Handle(c, r, x.Actor));
    }
}
