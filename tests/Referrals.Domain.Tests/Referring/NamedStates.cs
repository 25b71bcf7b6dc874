using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

/// <summary>The places a referral can be in, reached with the usual words of <see cref="UsualCommands"/>.</summary>
internal static class NamedStates
{
    public static Story<Referral> a_made_referral => Given.Events<Referral>(Made);

    public static Story<Referral> a_received_referral => a_made_referral.And(new ReferralReceived(ReferralId));

    public static Story<Referral> a_referral_asked_about => a_made_referral.And(Asked);

    public static Story<Referral> an_accepted_referral => a_made_referral.And(new ReferralAccepted(ReferralId, CaseworkerId: null));

    public static Story<Referral> an_active_referral => an_accepted_referral.And(Reached);

    public static Story<Referral> a_referral_on_hold => an_accepted_referral.And(Held);

    public static Story<Referral> a_closed_referral => an_accepted_referral.And(Closed);

    public static Story<Referral> a_declined_referral => a_made_referral.And(new ReferralDeclined(ReferralId, DeclineReason.NoCapacity, Note: null, SuggestedServiceId: null));

    public static Story<Referral> an_answered_decline => a_declined_referral.And(new DeclineAnswered(ReferralId, DeclineNextStep.PersonTold, Note: null));

    public static Story<Referral> a_withdrawn_referral => a_made_referral.And(Withdrawn);

    public static Story<Referral> a_referral_entered_in_error => a_made_referral.And(new MarkedEnteredInError(ReferralId, Text("The wrong person.")));

    public static Story<Referral> a_reopened_referral => a_closed_referral.And(new ReferralReopened(ReferralId, Text("It is cold again.")));

    public static Story<Referral> a_transferred_referral => an_accepted_referral.And(Offered, TakenOver);

    /// <summary>The person asked themselves, so that the receiver holds both sides.</summary>
    public static Story<Referral> a_self_referral => Given.Events<Referral>(Made with { ReferrerId = null, Source = Source.Self });

    /// <summary>One service of an organisation refers to another of its own.</summary>
    public static Story<Referral> a_referral_within_one_organisation => Given.Events<Referral>(Made with { ReferrerId = CitizensAdvice });

    public static InformationRequested Asked => new(ReferralId, Text("Does she rent?"));

    public static InformationProvided Told => new(ReferralId, Text("She does."));

    public static ReferralPutOnHold Held => new(ReferralId, Text("She is in hospital."), Today.AddDays(28));

    public static ReferralResumed Resumed => new(ReferralId, Reason: null);

    public static TransferAccepted TakenOver => new(ReferralId, PersonAtWarmAndWell, Promised, CaseworkerId: null);

    public static WithdrawalRequested AskedBack => new(ReferralId, WithdrawalReason.CircumstancesChanged, Note: null);

    public static ReferralWithdrawn Withdrawn => new(ReferralId, WithdrawalReason.CircumstancesChanged, Note: null);

    public static ReferralClosed Closed =>
        new(ReferralId, CloseOutcome.SupportCompleted, About<Values<Need>>([Need.EnergyAndHeating]), About(Values<Need>.Empty), Note: null);

    public static AssessmentRecorded Assessed(AssessmentStage stage) => new(
        ReferralId, stage, Today, Measures.Ons4.Code, About(new ItemAnswers(Values.Of(Scores.Select(s => new ItemScore(s.Key, (int)s.Value))), [])));

    public static SupportRecorded Supported(SupportStatus status = SupportStatus.Identified) =>
        new(ReferralId, Today, status, About(new SupportGiven(SupportKind.HeatingInstalled, Description: null, Amount: null, Per: null)));
}
