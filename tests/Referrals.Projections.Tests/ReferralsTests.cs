using Referrals.Domain.Referring;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>One referral, as each side sees it.</summary>
public class ReferralsTests(TestServer server)
{
    [Fact]
    public async Task whoever_wrote_sees_it_at_once()
    {
        await using var world = await World.CreateAsync(server);
        var homes = Some.Worker(Some.CitizensAdvice);
        var id = await world.ReferAsync(Some.Worker(Some.CancerSupport), Some.HealthyHomes);
        await world.DoAsync(homes, id, r => AcceptReferralHandler.Handle(new AcceptReferral("me"), r, homes, Some.Partnership.MembersOf(homes.OrganisationId)));

        var found = (await world.Referrals.FindAsync(homes, id, world.Today)).ShouldNotBeNull();

        found.Version.ShouldBe(2);
        found.View.State.ShouldBe(ReferralState.Accepted);
        found.View.Caseworker!.Id.ShouldBe(homes.MemberId);
        found.View.Person!.Name.ShouldBe(Some.Joan.Name);
    }
}
