using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>From the cancer support team to Healthy Homes to Warm and Well: everybody sees their own part of the way.</summary>
public sealed class JourneyTests(TestServer server) : IAsyncLifetime
{
    private static readonly Actor s_team = Some.Worker(Some.CancerSupport);
    private static readonly Actor s_homes = Some.Worker(Some.CitizensAdvice);
    private static readonly Actor s_warm = Some.Worker(Some.WarmAndWell);

    private World _world = null!;
    private Guid _first;
    private Guid _onward;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync(server);
        _first = await _world.ReferAsync(s_team, Some.HealthyHomes);
        await _world.DoAsync(s_homes, _first, r => AcceptReferralHandler.Handle(new AcceptReferral("me"), r, s_homes, Some.Partnership.MembersOf(s_homes.OrganisationId)));
        await _world.DoAsync(s_homes, _first, r => SignpostPersonHandler.Handle(new(Some.Groups.Id, SignpostHow.Printed), r, s_homes));
        _world.Clock.Move(TimeSpan.FromHours(1));
        _onward = await _world.ReferOnwardAsync(s_homes, _first, Some.Boilers);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task who_referred_on_sees_the_tree()
    {
        foreach (var id in new[] { _first, _onward })
        {
            var journey = (await _world.Journeys.FindAsync(s_homes, id)).ShouldNotBeNull();

            var root = journey.Referrals.ShouldHaveSingleItem();
            (root.Id, root.Receiver.Name).ShouldBe((_first, "Citizens Advice"));
            root.Signposts.ShouldHaveSingleItem().Service.Name.ShouldBe("Reading groups");
            root.Onward.ShouldHaveSingleItem().Id.ShouldBe(_onward);
        }

        var view = (await _world.Referrals.FindAsync(s_homes, _onward, _world.Today))!.View;
        (view.JourneyId, view.Parent).ShouldBe((_first, _first));
        (await _world.Referrals.FindAsync(s_homes, _first, _world.Today))!.View.Links.ShouldContain(
            new Referring.LinkView("onward", _onward, new(Some.Boilers.Id, "Boilers and insulation"), null, null, _world.Today));
    }

    [Fact]
    public async Task who_referred_first_learns_that_it_was_referred_on_and_not_to_whom()
    {
        var root = (await _world.Journeys.FindAsync(s_team, _first))!.Referrals.ShouldHaveSingleItem();

        root.ReferredOnward.ShouldBe([_world.Today]);
        root.Onward.ShouldBeEmpty();
        (await _world.Journeys.FindAsync(s_team, _onward)).ShouldBeNull();
        (await _world.Referrals.FindAsync(s_team, _onward, _world.Today)).ShouldBeNull();
        (await _world.Referrals.FindAsync(s_team, _first, _world.Today))!.View.Links.ShouldContain(new Referring.LinkView("onward", null, null, null, null, _world.Today));
        var entry = (await _world.Referrals.TimelineAsync(s_team, _first))![^1];
        (entry.Summary, entry.Data.Count).ShouldBe(("Referred on", 0));
        var rows = await World.ListAsync(_world.Admin, $"""
            select t::text from referrals.timelines t where organisation_id = '{Some.CancerSupport.Id}'
            union all select d::text from referrals.referral_details d where organisation_id = '{Some.CancerSupport.Id}'
            union all select j::text from referrals.journeys j where organisation_id = '{Some.CancerSupport.Id}'
            """);
        rows.ShouldAllBe(r => !r.Contains($"{_onward}") && !r.Contains($"{Some.Boilers.Id}"));
    }

    [Fact]
    public async Task who_receives_it_sees_that_referral_and_not_where_it_came_from()
    {
        var journey = (await _world.Journeys.FindAsync(s_warm, _onward)).ShouldNotBeNull();

        journey.Referrals.ShouldHaveSingleItem().Id.ShouldBe(_onward);
        (await _world.Journeys.FindAsync(s_warm, _first)).ShouldBeNull();
        var view = (await _world.Referrals.FindAsync(s_warm, _onward, _world.Today))!.View;
        (view.JourneyId, view.Parent, view.Source, view.Referrer!.Name).ShouldBe((null, null, null, "Citizens Advice"));
        (await _world.Referrals.TimelineAsync(s_warm, _onward))!.Single().Data.ShouldNotContain(m => m.Key == "parentId" || m.Key == "journeyId");
    }
}
