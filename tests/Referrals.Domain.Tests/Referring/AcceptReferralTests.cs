using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class AcceptReferralTests
{
    private static readonly IReadOnlySet<Guid> Members = MembersOf(CitizensAdvice);

    [Fact]
    public void accepting_records_who_will_work_it() =>
        a_made_referral.When(r => AcceptReferralHandler.Handle(new("me"), r, AtCitizensAdvice, Members))
            .ThenOnce(new ReferralAccepted(ReferralId, AtCitizensAdvice.MemberId));

    [Fact]
    public void accepting_without_a_caseworker_leaves_it_to_be_allocated() =>
        a_received_referral.When(r => AcceptReferralHandler.Handle(new(), r, AtCitizensAdvice, Members))
            .ThenOnce(new ReferralAccepted(ReferralId, CaseworkerId: null));

    [Fact]
    public void a_coordinator_gives_it_to_a_colleague_in_the_same_step() =>
        a_made_referral.When(r => AcceptReferralHandler.Handle(new(Colleague(CitizensAdvice).ToString()), r, CoordinatorAtCitizensAdvice, Members))
            .ThenOnce(new ReferralAccepted(ReferralId, Colleague(CitizensAdvice)));

    [Fact]
    public void a_practitioner_cannot_give_it_to_a_colleague() =>
        a_made_referral.When(r => AcceptReferralHandler.Handle(new(Colleague(CitizensAdvice).ToString()), r, AtCitizensAdvice, Members)).ThenForbidden();

    [Fact]
    public void a_caseworker_is_a_member_of_the_organisation() =>
        a_made_referral.When(r => AcceptReferralHandler.Handle(new(AtWarmAndWell.MemberId.ToString()), r, CoordinatorAtCitizensAdvice, Members)).ThenInvalid("caseworker");

    [Fact]
    public void accepting_again_for_somebody_else_is_refused_and_says_how_it_stands() =>
        an_accepted_referral.When(r => AcceptReferralHandler.Handle(new("me"), r, AtCitizensAdvice, Members))
            .ThenNotInState().Message.ShouldBe("This referral is accepted, so it cannot be accepted now.");

    [Fact]
    public void once_somebody_else_was_allocated_the_first_words_no_longer_stand() =>
        an_accepted_referral.And(new CaseworkerAllocated(ReferralId, Colleague(CitizensAdvice)))
            .When(r => AcceptReferralHandler.Handle(new(), r, AtCitizensAdvice, Members)).ThenNotInState();

    [Fact]
    public void an_open_question_falls_away_when_it_is_accepted_without_an_answer()
    {
        var accepted = a_referral_asked_about.And(new ReferralAccepted(ReferralId, null)).State!;
        accepted.QuestionPending.ShouldBeFalse();
        accepted.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
    }

    [Fact]
    public void a_reopened_referral_is_accepted_anew() =>
        a_reopened_referral.When(r => AcceptReferralHandler.Handle(new(), r, AtCitizensAdvice, Members)).ThenOnce(new ReferralAccepted(ReferralId, null));
}
