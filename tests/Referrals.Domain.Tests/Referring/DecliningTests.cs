using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class DecliningTests
{
    [Fact]
    public void declining_says_why_and_may_suggest_a_service() =>
        a_received_referral
            .When(r => DeclineReferralHandler.Handle(new(DeclineReason.WrongService, "They do boilers.", BoilersAndInsulation.Id), r, AtCitizensAdvice))
            .ThenOnce(new ReferralDeclined(ReferralId, DeclineReason.WrongService, Text("They do boilers."), BoilersAndInsulation.Id));

    [Fact]
    public void declining_again_for_another_reason_is_refused() =>
        a_declined_referral.When(r => DeclineReferralHandler.Handle(new(DeclineReason.OutOfArea), r, AtCitizensAdvice)).ThenNotInState();

    [Fact]
    public void a_decline_stays_open_until_the_referrer_says_what_happens_now()
    {
        a_declined_referral.State!.IsOpen.ShouldBeTrue();
        a_declined_referral.When(r => AnswerDeclineHandler.Handle(new(DeclineNextStep.ReferredElsewhere, "To the council."), r, AtCancerSupport))
            .ThenNotAgain(new DeclineAnswered(ReferralId, DeclineNextStep.ReferredElsewhere, Text("To the council.")))
            .State!.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void an_answered_decline_says_so_when_it_refuses() =>
        an_answered_decline.When(r => AnswerDeclineHandler.Handle(new(DeclineNextStep.PersonTold), r, AtCancerSupport))
            .ThenNotInState().Message.ShouldBe("This referral is declined and answered, so it cannot be answered again now.");

    [Fact]
    public void for_a_self_referral_the_receiver_answers_on_the_persons_behalf() =>
        a_self_referral.And(new ReferralDeclined(ReferralId, DeclineReason.NoCapacity, null, null))
            .When(r => AnswerDeclineHandler.Handle(new(DeclineNextStep.PersonTold), r, AtCitizensAdvice))
            .ThenNotAgain(new DeclineAnswered(ReferralId, DeclineNextStep.PersonTold, null));

    [Fact]
    public void a_question_falls_away_with_the_decline() =>
        a_referral_asked_about.And(new ReferralDeclined(ReferralId, DeclineReason.InsufficientInformation, null, null)).State!.QuestionPending.ShouldBeFalse();
}
