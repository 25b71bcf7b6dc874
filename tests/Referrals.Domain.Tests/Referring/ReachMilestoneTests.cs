using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class ReachMilestoneTests
{
    [Fact]
    public void a_milestone_of_the_programme_is_recorded_each_time() =>
        an_accepted_referral.When((r, now) => ReachMilestoneHandler.Handle(new("installed", Today), r, AtCitizensAdvice, Programme(), now))
            .ThenEachTime(new MilestoneReached(ReferralId, "installed", Today));

    [Fact]
    public void one_that_the_programme_does_not_have_is_refused() =>
        an_accepted_referral.When((r, now) => ReachMilestoneHandler.Handle(new("flown", Today), r, AtCitizensAdvice, Programme(), now)).ThenInvalid("milestone");

    [Fact]
    public void a_programme_without_milestones_takes_none() =>
        an_accepted_referral.When((r, now) => ReachMilestoneHandler.Handle(new("installed", Today), r, AtCitizensAdvice, Programme() with { Milestones = [] }, now))
            .ThenInvalid("milestone");

    [Fact]
    public void it_does_not_lie_ahead() =>
        an_accepted_referral.When((r, now) => ReachMilestoneHandler.Handle(new("installed", Today.AddDays(1)), r, AtCitizensAdvice, Programme(), now)).ThenInvalid("occurredOn");
}
