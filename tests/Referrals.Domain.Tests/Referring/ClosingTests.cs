using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class ClosingTests
{
    private static readonly ReopenReferral Again = new("It is cold again.");

    [Fact]
    public void closing_says_how_it_ended_and_which_needs_were_met() =>
        an_active_referral
            .When(r => CloseReferralHandler.Handle(new(CloseOutcome.PartlyCompleted, [Need.EnergyAndHeating], [Need.Debt], "A new boiler."), r, AtCitizensAdvice))
            .ThenOnce(new ReferralClosed(
                ReferralId, CloseOutcome.PartlyCompleted, About<Values<Need>>([Need.EnergyAndHeating]), About<Values<Need>>([Need.Debt]), Text("A new boiler.")));

    [Fact]
    public void closing_again_with_another_outcome_is_refused() =>
        a_closed_referral.When(r => CloseReferralHandler.Handle(new(CloseOutcome.MovedAway, [], []), r, AtCitizensAdvice)).ThenNotInState();

    [Fact]
    public void what_was_pending_falls_away()
    {
        var closed = an_active_referral.And(Asked, Offered, AskedBack, Closed).State!;
        (closed.Offer, closed.AskedWithdrawal, closed.QuestionPending).ShouldBe((null, null, false));
        closed.SidesOf(AtWarmAndWell).ShouldBe(Sides.None);
    }

    [Fact]
    public void a_closed_or_declined_referral_comes_back_to_be_decided_anew()
    {
        foreach (var story in (Story<Referral>[])[a_closed_referral, a_declined_referral, an_answered_decline])
        {
            var reopened = story.When(r => ReopenReferralHandler.Handle(Again, r, AtCitizensAdvice)).ThenOnce(new ReferralReopened(ReferralId, Text("It is cold again."))).State!;
            (reopened.State, reopened.CaseworkerId, reopened.IsOpen).ShouldBe((ReferralState.Received, null, true));
        }
    }

    [Fact]
    public void declined_a_second_time_it_waits_for_an_answer_again() =>
        an_answered_decline.And(new ReferralReopened(ReferralId, Text("Again.")), new ReferralDeclined(ReferralId, DeclineReason.NoCapacity, null, null))
            .When(r => AnswerDeclineHandler.Handle(new(DeclineNextStep.NoFurtherAction), r, AtCancerSupport))
            .Then(new DeclineAnswered(ReferralId, DeclineNextStep.NoFurtherAction, null));

    [Fact]
    public void a_withdrawn_referral_stays_withdrawn() => a_withdrawn_referral.When(r => ReopenReferralHandler.Handle(Again, r, AtCitizensAdvice)).ThenNotInState();

    [Fact]
    public void reopened_for_another_reason_it_is_refused() =>
        a_reopened_referral.When(r => ReopenReferralHandler.Handle(new("Another reason."), r, AtCitizensAdvice)).ThenNotInState();
}
