using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class AllocateCaseworkerTests
{
    private static readonly IReadOnlySet<Guid> Members = MembersOf(CitizensAdvice);

    [Fact]
    public void a_practitioner_takes_it_for_themselves() =>
        an_accepted_referral.When(r => AllocateCaseworkerHandler.Handle(new("me"), r, AtCitizensAdvice, Members))
            .ThenOnce(new CaseworkerAllocated(ReferralId, AtCitizensAdvice.MemberId));

    [Fact]
    public void a_practitioner_may_name_themselves_by_id() =>
        an_accepted_referral.When(r => AllocateCaseworkerHandler.Handle(new(AtCitizensAdvice.MemberId.ToString()), r, AtCitizensAdvice, Members))
            .ThenOnce(new CaseworkerAllocated(ReferralId, AtCitizensAdvice.MemberId));

    [Fact]
    public void a_practitioner_cannot_give_it_to_a_colleague() =>
        an_accepted_referral.When(r => AllocateCaseworkerHandler.Handle(new(Colleague(CitizensAdvice).ToString()), r, AtCitizensAdvice, Members)).ThenForbidden();

    [Fact]
    public void a_coordinator_gives_it_to_anybody_of_theirs_and_takes_it_away_again() =>
        an_active_referral.When(r => AllocateCaseworkerHandler.Handle(new(Colleague(CitizensAdvice).ToString()), r, CoordinatorAtCitizensAdvice, Members))
            .ThenOnce(new CaseworkerAllocated(ReferralId, Colleague(CitizensAdvice)))
            .When(r => AllocateCaseworkerHandler.Handle(new("me"), r, CoordinatorAtCitizensAdvice, Members))
            .ThenOnce(new CaseworkerAllocated(ReferralId, CoordinatorAtCitizensAdvice.MemberId));

    [Fact]
    public void nobody_elses_member_becomes_the_caseworker() =>
        an_active_referral.When(r => AllocateCaseworkerHandler.Handle(new(AtWarmAndWell.MemberId.ToString()), r, CoordinatorAtCitizensAdvice, Members)).ThenInvalid("caseworker");

    [Fact]
    public void a_new_receiver_begins_without_a_caseworker()
    {
        var taken = an_accepted_referral.And(new CaseworkerAllocated(ReferralId, AtCitizensAdvice.MemberId), Offered, TakenOver);
        taken.State!.CaseworkerId.ShouldBeNull();
    }
}
