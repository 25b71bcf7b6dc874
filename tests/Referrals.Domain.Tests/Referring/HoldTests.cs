using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class HoldTests
{
    [Fact]
    public void a_hold_has_a_reason_and_a_day_on_which_it_is_looked_at_again() =>
        an_active_referral.When((r, now) => PutOnHoldHandler.Handle(new("She is in hospital.", Today.AddDays(28)), r, AtCitizensAdvice, now)).ThenOnce(Held);

    [Fact]
    public void that_day_lies_ahead() =>
        an_active_referral.When((r, now) => PutOnHoldHandler.Handle(new("She is in hospital.", Today), r, AtCitizensAdvice, now)).ThenInvalid("reviewOn");

    [Fact]
    public void said_twice_it_stands_even_when_the_day_has_come() =>
        a_referral_on_hold.Later(30).When((r, now) => PutOnHoldHandler.Handle(new("She is in hospital.", Today.AddDays(28)), r, AtCitizensAdvice, now)).Then();

    [Fact]
    public void another_hold_on_top_is_refused() =>
        a_referral_on_hold.When((r, now) => PutOnHoldHandler.Handle(new("She is on holiday.", Today.AddDays(28)), r, AtCitizensAdvice, now))
            .ThenNotInState().Message.ShouldBe("This referral is on hold, so it cannot be put on hold now.");

    [Fact]
    public void resuming_returns_to_the_state_before()
    {
        a_referral_on_hold.When(r => ResumeReferralHandler.Handle(new("She is back."), r, AtCitizensAdvice))
            .ThenOnce(new ReferralResumed(ReferralId, Text("She is back."))).State!.State.ShouldBe(ReferralState.Accepted);
        an_active_referral.And(Held).When(r => ResumeReferralHandler.Handle(new(), r, AtCitizensAdvice)).ThenOnce(Resumed).State!.State.ShouldBe(ReferralState.Active);
    }

    [Fact]
    public void what_was_never_held_is_not_resumed() => an_active_referral.When(r => ResumeReferralHandler.Handle(new(), r, AtCitizensAdvice)).ThenNotInState();
}
