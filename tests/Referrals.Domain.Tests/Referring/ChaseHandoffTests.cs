using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class ChaseHandoffTests
{
    [Fact]
    public void the_referrer_chases_the_receiver_once_a_working_day()
    {
        a_made_referral.When((r, now) => ChaseHandoffHandler.Handle(new("Any news?"), r, AtCancerSupport, now)).Then(new HandoffChased(ReferralId, Text("Any news?")));
        var story = a_made_referral.By(AtCancerSupport, new HandoffChased(ReferralId, null));
        story.When((r, now) => ChaseHandoffHandler.Handle(new(), r, AtCancerSupport, now)).ThenRefused(RefusalKind.NotInState, "referral/chased-already");
        story.Later(1).When((r, now) => ChaseHandoffHandler.Handle(new(), r, AtCancerSupport, now)).Then(new HandoffChased(ReferralId, null));
    }

    [Theory]
    [InlineData("2026-03-06", "2026-03-08", false)] // Friday to Sunday
    [InlineData("2026-03-06", "2026-03-09", true)]
    [InlineData("2026-04-02", "2026-04-06", false)] // over Easter
    [InlineData("2026-04-02", "2026-04-07", true)]
    public void the_next_time_is_the_next_working_day(string first, string next, bool taken)
    {
        var outcome = a_made_referral.On(first).By(AtCancerSupport, new HandoffChased(ReferralId, null)).On(next)
            .When((r, now) => ChaseHandoffHandler.Handle(new(), r, CoordinatorAtCancerSupport, now));
        if (taken)
        {
            outcome.Then(new HandoffChased(ReferralId, null));
        }
        else
        {
            outcome.ThenRefused(RefusalKind.NotInState, "referral/chased-already");
        }
    }

    [Fact]
    public void each_side_has_its_own_count() =>
        a_made_referral.By(AtCancerSupport, new HandoffChased(ReferralId, null)).And(Asked)
            .When((r, now) => ChaseHandoffHandler.Handle(new(), r, AtCitizensAdvice, now)).Then(new HandoffChased(ReferralId, null));

    [Fact]
    public void an_organisation_that_offers_a_transfer_to_itself_has_nobody_to_chase()
    {
        var story = an_accepted_referral.And(OfferedTo(DebtAdvice));
        story.When((r, now) => ChaseHandoffHandler.Handle(new(), r, AtCitizensAdvice, now)).ThenForbidden();
        story.When((r, now) => ChaseHandoffHandler.Handle(new(), r, AtCancerSupport, now)).Then(new HandoffChased(ReferralId, null));
    }
}
