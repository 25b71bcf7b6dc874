using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class WithdrawalTests
{
    private static readonly WithdrawReferral TakeBack = new(WithdrawalReason.NeedMetElsewhere, "Her son helped.");
    private static readonly ReferralWithdrawn TakenBack = new(ReferralId, WithdrawalReason.NeedMetElsewhere, Text("Her son helped."));
    private static readonly WithdrawalRequested TakingBack = new(ReferralId, WithdrawalReason.NeedMetElsewhere, Text("Her son helped."));

    [Fact]
    public void before_it_is_accepted_the_referrer_takes_it_back_at_once()
    {
        foreach (var story in (Story<Referral>[])[a_made_referral, a_received_referral, a_referral_asked_about, a_reopened_referral])
        {
            story.When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCancerSupport)).ThenOnce(TakenBack);
        }
    }

    [Fact]
    public void afterwards_the_referrer_can_only_ask()
    {
        foreach (var story in (Story<Referral>[])[an_accepted_referral, an_active_referral, a_referral_on_hold])
        {
            story.When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCancerSupport)).ThenOnce(TakingBack);
        }
    }

    [Fact]
    public void asking_again_in_other_words_waits_for_the_first_answer() =>
        an_active_referral.And(AskedBack).When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCancerSupport)).ThenNotInState();

    [Fact]
    public void the_receiver_confirms_in_the_referrers_words() =>
        an_active_referral.And(TakingBack).When(r => ConfirmWithdrawalHandler.Handle(new(), r, AtCitizensAdvice)).ThenNotAgain(TakenBack);

    [Fact]
    public void after_the_confirmation_the_referrers_words_still_stand() =>
        an_active_referral.And(TakingBack, TakenBack).When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCancerSupport)).Then();

    [Fact]
    public void or_the_receiver_says_why_not_and_the_referrer_may_ask_again() =>
        an_active_referral.And(TakingBack).When(r => AnswerWithdrawalHandler.Handle(new("The boiler comes tomorrow."), r, AtCitizensAdvice))
            .ThenNotAgain(new WithdrawalAnswered(ReferralId, Text("The boiler comes tomorrow.")))
            .When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCancerSupport)).ThenOnce(TakingBack);

    [Fact]
    public void the_persons_own_withdrawal_is_done_at_once_through_their_channel_or_by_the_receiver()
    {
        foreach (var story in (Story<Referral>[])[a_made_referral, a_referral_asked_about, an_active_referral.And(AskedBack), a_referral_on_hold, a_declined_referral])
        {
            story.When(r => WithdrawReferralHandler.Handle(TakeBack, r, Actor.ThePerson)).ThenOnce(TakenBack);
            story.When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCitizensAdvice)).ThenOnce(TakenBack);
        }
    }

    [Fact]
    public void it_is_never_done_at_once_on_the_referrers_word_even_when_the_person_died() =>
        an_active_referral.When(r => WithdrawReferralHandler.Handle(new(WithdrawalReason.PersonDied), r, CoordinatorAtCancerSupport))
            .ThenOnce(new WithdrawalRequested(ReferralId, WithdrawalReason.PersonDied, null));

    [Fact]
    public void a_declined_referral_is_answered_by_the_referrer_and_not_taken_back()
    {
        a_declined_referral.When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCancerSupport)).ThenNotInState();
        an_answered_decline.When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCitizensAdvice)).ThenNotInState();
    }

    [Fact]
    public void the_receiver_of_a_self_referral_holds_the_persons_word() =>
        a_self_referral.And(new ReferralAccepted(ReferralId, null)).When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCitizensAdvice)).ThenOnce(TakenBack);

    [Fact]
    public void taken_back_again_for_another_reason_it_is_refused() =>
        a_withdrawn_referral.When(r => WithdrawReferralHandler.Handle(TakeBack, r, AtCancerSupport)).ThenNotInState();
}
