using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

/// <summary>Whose move it is and who is responsible; every state is in <see cref="StateTableTests"/>.</summary>
public class WaitingOnTests
{
    private static readonly DateOnly NextTry = Today.AddDays(3);

    [Fact]
    public void after_a_try_the_person_is_waited_for_until_the_next_one_and_then_the_receiver()
    {
        var tried = an_accepted_referral.And(NoAnswer(Today, NextTry)).State!;
        tried.WaitingOnAt(Today).ShouldBe(WaitingOn.Person);
        tried.WaitingOnAt(NextTry).ShouldBe(WaitingOn.Person);
        tried.WaitingOnAt(NextTry.AddDays(1)).ShouldBe(WaitingOn.Receiver);
    }

    [Fact]
    public void after_a_try_that_was_not_safe_too() =>
        an_accepted_referral.And(NoAnswer(Today, NextTry) with { Result = ContactResult.NotSafeToContact }).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Person);

    [Fact]
    public void a_try_without_a_next_one_leaves_it_with_the_receiver() =>
        an_accepted_referral.And(NoAnswer(Today, NextTry), NoAnswer(Today)).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);

    [Fact]
    public void a_try_to_reach_somebody_else_does_not_wait_for_the_person() =>
        an_accepted_referral.And(NoAnswer(Today, NextTry) with { With = ContactWith.Landlord }).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);

    [Fact]
    public void a_decision_is_waited_for_even_while_the_person_is_being_tried()
    {
        var story = a_received_referral.And(NoAnswer(Today, NextTry));
        story.State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
        story.And(new ReferralAccepted(ReferralId, null)).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Person);
    }

    [Fact]
    public void what_ends_or_hands_over_forgets_the_day_of_the_next_try()
    {
        var tried = an_accepted_referral.And(NoAnswer(Today, NextTry));
        tried.And(Reached).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
        tried.And(Held, Resumed).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
        tried.And(Offered, TakenOver).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
        tried.And(Closed, new ReferralReopened(ReferralId, Text("Again.")), new ReferralAccepted(ReferralId, null)).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
        a_received_referral
            .And(NoAnswer(Today, NextTry), new ReferralDeclined(ReferralId, DeclineReason.NoCapacity, null, null))
            .And(new ReferralReopened(ReferralId, Text("Again.")), new ReferralAccepted(ReferralId, null))
            .State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
    }

    [Fact]
    public void of_several_things_pending_the_request_to_take_it_back_comes_first_then_the_offer_then_the_question()
    {
        var asked = an_accepted_referral.And(Asked);
        asked.State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Referrer);
        var offered = asked.And(Offered);
        offered.State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Offered);
        var askedBack = offered.And(AskedBack);
        askedBack.State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
        askedBack.And(new WithdrawalAnswered(ReferralId, Text("No."))).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Offered);
        offered.And(new TransferDeclined(ReferralId, null)).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Referrer);
    }

    [Fact]
    public void a_self_referral_waits_for_the_receiver_wherever_another_waits_for_the_referrer()
    {
        a_self_referral.And(Asked).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
        a_self_referral.And(new ReferralDeclined(ReferralId, DeclineReason.NoCapacity, null, null)).State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
        a_self_referral.And(Asked).State!.Clocks.Find(ClockName.AnswerInformation)!.Whose.ShouldBe(WaitingOn.Receiver);
    }

    [Fact]
    public void the_referrer_is_responsible_until_it_is_accepted_and_then_the_receiver()
    {
        foreach (var story in (Story<Referral>[])[a_made_referral, a_received_referral, a_referral_asked_about, a_declined_referral, a_reopened_referral])
        {
            story.State!.ResponsibleId.ShouldBe(CancerSupport);
        }

        foreach (var story in (Story<Referral>[])[an_accepted_referral, an_active_referral, a_referral_on_hold, an_accepted_referral.And(Offered)])
        {
            story.State!.ResponsibleId.ShouldBe(CitizensAdvice);
        }

        a_transferred_referral.State!.ResponsibleId.ShouldBe(WarmAndWell);
        a_self_referral.State!.ResponsibleId.ShouldBe(CitizensAdvice);
        foreach (var story in (Story<Referral>[])[a_closed_referral, an_answered_decline, a_withdrawn_referral, a_referral_entered_in_error])
        {
            story.State!.ResponsibleId.ShouldBeNull();
        }
    }
}
