using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class ReceiveReferralTests
{
    [Fact]
    public void receiving_says_that_somebody_has_seen_it() =>
        a_made_referral.When(r => ReceiveReferralHandler.Handle(new(), r, AtCitizensAdvice)).ThenOnce(new ReferralReceived(ReferralId));

    [Fact]
    public void a_word_can_go_with_it() =>
        a_made_referral.When(r => ReceiveReferralHandler.Handle(new("We will ring on Monday."), r, AtCitizensAdvice))
            .ThenOnce(new ReferralReceived(ReferralId, Text("We will ring on Monday.")));

    [Fact]
    public void white_space_is_no_word() =>
        a_made_referral.When(r => ReceiveReferralHandler.Handle(new("  "), r, AtCitizensAdvice)).ThenOnce(new ReferralReceived(ReferralId));

    [Fact]
    public void receiving_again_with_another_word_is_refused() =>
        a_received_referral.When(r => ReceiveReferralHandler.Handle(new("Again."), r, AtCitizensAdvice)).ThenNotInState();
}
