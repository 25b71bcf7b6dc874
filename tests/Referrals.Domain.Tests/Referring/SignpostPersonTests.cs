using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class SignpostPersonTests
{
    [Fact]
    public void telling_somebody_of_a_service_asks_nothing_of_it() =>
        an_active_referral.When(r => SignpostPersonHandler.Handle(new(BoilersAndInsulation.Id, SignpostHow.Printed, "The leaflet."), r, AtCitizensAdvice))
            .ThenEachTime(new PersonSignposted(ReferralId, BoilersAndInsulation.Id, SignpostHow.Printed, Text("The leaflet.")));
}
