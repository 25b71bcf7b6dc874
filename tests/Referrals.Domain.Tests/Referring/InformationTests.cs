using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class InformationTests
{
    [Fact]
    public void a_question_goes_to_the_referrer_and_the_answer_back() =>
        a_made_referral.When(r => RequestInformationHandler.Handle(new("Does she rent?"), r, AtCitizensAdvice))
            .ThenNotAgain(new InformationRequested(ReferralId, Text("Does she rent?")))
            .When(r => ProvideInformationHandler.Handle(new("She does."), r, AtCancerSupport))
            .ThenNotAgain(new InformationProvided(ReferralId, Text("She does.")))
            .State!.State.ShouldBe(ReferralState.Received);

    [Fact]
    public void one_question_waits_at_a_time() =>
        an_accepted_referral.And(Asked).When(r => RequestInformationHandler.Handle(new("Has she a boiler?"), r, AtCitizensAdvice)).ThenNotInState();

    [Fact]
    public void after_the_answer_another_can_be_asked() =>
        a_referral_asked_about.And(Told).When(r => RequestInformationHandler.Handle(new("Has she a boiler?"), r, AtCitizensAdvice))
            .ThenNotAgain(new InformationRequested(ReferralId, Text("Has she a boiler?")));

    [Fact]
    public void in_the_middle_of_the_work_only_whose_move_it_is_changes()
    {
        var asked = an_active_referral.And(Asked).State!;
        (asked.State, asked.WaitingOnAt(Today)).ShouldBe((ReferralState.Active, WaitingOn.Referrer));
    }

    [Fact]
    public void a_self_referrers_question_is_answered_by_the_receiver_on_their_behalf() =>
        a_self_referral.And(Asked).When(r => ProvideInformationHandler.Handle(new("She does."), r, AtCitizensAdvice))
            .ThenNotAgain(new InformationProvided(ReferralId, Text("She does.")));

    [Fact]
    public void nothing_is_answered_that_was_not_asked() =>
        an_accepted_referral.When(r => ProvideInformationHandler.Handle(new("She does."), r, AtCancerSupport)).ThenNotInState();

    [Fact]
    public void a_transfer_takes_the_old_receivers_question_with_it()
    {
        var taken = an_accepted_referral.And(Asked, Offered, TakenOver);
        taken.State!.QuestionPending.ShouldBeFalse();
        taken.When(r => ProvideInformationHandler.Handle(new("She does."), r, AtCancerSupport)).ThenNotInState();
    }
}
