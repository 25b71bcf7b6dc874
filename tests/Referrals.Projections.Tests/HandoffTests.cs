using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;
using Referrals.Projections.Handoffs;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>Work between organisations, seen from both sides.</summary>
public sealed class HandoffTests(TestServer server) : IAsyncLifetime
{
    private static readonly Actor s_team = Some.Worker(Some.CancerSupport);
    private static readonly Actor s_homes = Some.Worker(Some.CitizensAdvice);
    private static readonly Actor s_warm = Some.Worker(Some.WarmAndWell);

    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.CreateAsync(server);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task a_referral_is_out_for_one_and_in_for_the_other()
    {
        var id = await _world.ReferAsync(s_team, Some.HealthyHomes);

        var sent = (await PageAsync(s_team)).Items.Single();
        (sent.Id, sent.Direction, sent.Responsible, sent.Partner.Name, sent.WaitingOn).ShouldBe((id, Direction.Out, Responsible.Us, "Citizens Advice", WaitingOn.Receiver));
        var received = (await PageAsync(s_homes)).Items.Single();
        (received.Id, received.Direction, received.Responsible, received.Partner.Name).ShouldBe((id, Direction.In, Responsible.Them, "Cancer support team"));

        await AcceptAsync(id);

        (await PageAsync(s_team)).Items.Single().Responsible.ShouldBe(Responsible.Them);
        (await PageAsync(s_homes)).Items.Single().Responsible.ShouldBe(Responsible.Us);
    }

    [Fact]
    public async Task a_self_referral_and_one_within_an_organisation_are_no_handoffs()
    {
        await _world.ReferAsync(Actor.ThePerson, Some.HealthyHomes);
        await _world.ReferAsync(s_homes, Some.HealthyHomes);

        (await PageAsync(s_homes)).Items.ShouldBeEmpty();
        (await _world.Caseload.PageAsync(s_homes, new(), null, 50, _world.Today)).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task an_offered_transfer_is_a_handoff_of_its_own()
    {
        var id = await _world.ReferAsync(s_team, Some.HealthyHomes);
        await AcceptAsync(id);
        await _world.DoAsync(s_homes, id, r => OfferTransferHandler.Handle(new(Some.Boilers.Id, "A boiler is needed."), r, s_homes, Some.Boilers, Some.Joan, Some.Agreement, _world.Clock.GetUtcNow()));

        (await PageAsync(s_homes)).Items.Select(h => (h.Partner.Name, h.Direction)).ShouldBe(
            [("Warm and Well", Direction.Out), ("Cancer support team", Direction.In)], ignoreOrder: true);
        var offered = (await PageAsync(s_warm)).Items.Single();
        (offered.Partner.Name, offered.Direction, offered.WaitingOn, offered.NextAction!.Name).ShouldBe(("Citizens Advice", Direction.In, WaitingOn.Offered, "answerTransfer"));
        (await PageAsync(s_team)).Items.Single().Partner.Name.ShouldBe("Citizens Advice");

        await _world.AcceptTransferAsync(s_warm, id);

        (await PageAsync(s_homes)).Items.ShouldBeEmpty();
        (await PageAsync(s_team)).Items.Single().Partner.Name.ShouldBe("Warm and Well");
        (await PageAsync(s_warm)).Items.Single().Partner.Name.ShouldBe("Cancer support team");
    }

    [Fact]
    public async Task totals_say_how_many_wait_how_long_and_how_many_are_late()
    {
        var first = await _world.ReferAsync(s_team, Some.HealthyHomes);
        var start = _world.Today;
        _world.Clock.Move(TimeSpan.FromDays(2));
        await _world.ReferAsync(s_team, Some.HealthyHomes);
        _world.Clock.Move(TimeSpan.FromDays(7));
        var last = await _world.ReferAsync(s_team, Some.HealthyHomes);
        await _world.ReferAsync(s_team, Some.HealthyHomes);
        await _world.ReferAsync(s_team, Some.Boilers);
        await AcceptAsync(last);

        var page = await PageAsync(s_team);

        page.Items.Single(h => h.Id == first).ShouldSatisfyAllConditions(
            h => h.WaitingSince.ShouldBe(start), h => h.WorkingDays.ShouldBe(WorkingDays.Between(start, _world.Today)), h => h.Overdue.ShouldBeTrue());
        // They wait 7, 5 and 0 working days; the accepted one waits for no answer.
        page.Counts.Partners.ShouldBe(
        [
            new PartnerTotals(new(Some.CitizensAdvice.Id, "Citizens Advice"), Open: 4, Waiting: 3, MedianWorkingDays: 5, Overdue: 2),
            new PartnerTotals(new(Some.WarmAndWell.Id, "Warm and Well"), Open: 1, Waiting: 1, MedianWorkingDays: 0, Overdue: 0),
        ]);
        (await PageAsync(s_team, new(Overdue: true))).Items.Count.ShouldBe(2);
        (await PageAsync(s_team, new(Overdue: false))).Items.Count.ShouldBe(3);
        (await PageAsync(s_team, new(PartnerId: Some.WarmAndWell.Id))).Items.Count.ShouldBe(1);
        (await PageAsync(s_team, new(Direction.In))).Items.ShouldBeEmpty();
        (await PageAsync(s_team, new(Direction.In))).Counts.Partners.ShouldBeEmpty();
    }

    [Fact]
    public async Task an_even_number_has_its_median_between_the_middle_two()
    {
        await _world.ReferAsync(s_team, Some.HealthyHomes);
        _world.Clock.Move(TimeSpan.FromDays(1));
        await _world.ReferAsync(s_team, Some.HealthyHomes);

        (await PageAsync(s_team)).Counts.Partners.Single().MedianWorkingDays.ShouldBe(0.5m);
    }

    [Fact]
    public async Task closed_work_is_no_handoff()
    {
        var id = await _world.ReferAsync(s_team, Some.HealthyHomes);
        await AcceptAsync(id);
        await _world.DoAsync(s_homes, id, r => CloseReferralHandler.Handle(new(CloseOutcome.PersonDeclined, [], [Need.Debt]), r, s_homes));

        (await PageAsync(s_team)).Items.ShouldBeEmpty();
        (await PageAsync(s_homes)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task pages_show_every_row_exactly_once()
    {
        var walked = await server.WalkedAsync();
        var met = 0;
        foreach (var actor in Some.Organisations.Select(Some.Coordinator))
        {
            var all = (await walked.Handoffs.PageAsync(actor, new(), null, 200, walked.Today)).Items;
            var seen = new List<(Guid, Guid)>();
            HandoffPosition? after = null;
            do
            {
                var page = await walked.Handoffs.PageAsync(actor, new(), after, 2, walked.Today);
                seen.AddRange(page.Items.Select(h => (h.Id, h.Partner.Id)));
                after = page.Next;
            }
            while (after is not null);
            seen.ShouldBe(all.Select(h => (h.Id, h.Partner.Id)));
            met += seen.Count;
        }

        met.ShouldBeGreaterThan(10);
    }

    private Task<HandoffPage> PageAsync(Actor actor, HandoffFilter? filter = null) => _world.Handoffs.PageAsync(actor, filter ?? new(), null, 50, _world.Today);

    private Task<IReadOnlyList<Guid>> AcceptAsync(Guid id) => _world.DoAsync(s_homes, id, r => AcceptReferralHandler.Handle(
        new AcceptReferral("me"), r, s_homes, Some.Partnership.MembersOf(s_homes.OrganisationId)));
}
