using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Handoffs;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>What stands with one partner, and how long partners take to acknowledge.</summary>
public sealed class BoardTests(TestServer server) : IAsyncLifetime
{
    private static readonly Actor s_team = Some.Worker(Some.CancerSupport);
    private static readonly Actor s_homes = Some.Worker(Some.CitizensAdvice);

    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.CreateAsync(server);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task each_list_of_a_board_has_what_its_heading_says_from_both_sides()
    {
        var waiting = await ReferAsync();
        var worked = await ReferAsync();
        await AcceptAsync(worked);
        var asked = await ReferAsync();
        await _world.DoAsync(s_homes, asked, r => RequestInformationHandler.Handle(new("Is she a tenant?"), r, s_homes));
        var closed = await ReferAsync();
        await AcceptAsync(closed);
        await _world.DoAsync(s_homes, closed, r => CloseReferralHandler.Handle(new(CloseOutcome.PersonDeclined, [], [Need.Debt]), r, s_homes));

        foreach (var (actor, partner, direction) in new[] { (s_team, Some.CitizensAdvice.Id, Direction.Out), (s_homes, Some.CancerSupport.Id, Direction.In) })
        {
            var board = await FindAsync(actor, partner, direction);
            foreach (var (list, id) in new[] { (BoardList.Waiting, waiting), (BoardList.Working, worked), (BoardList.SentBack, asked), (BoardList.Finished, closed) })
            {
                board.Cards[list].Select(c => c.Row.Id).ShouldBe([id]);
                board.Counts[list].ShouldBe(1);
            }

            (await _world.Handoffs.StandingsAsync(actor, direction, _world.Today, _world.Today)).Partners.Single().Totals.Waiting.ShouldBe(1, "as on the board");
            (await _world.Work.CountsAsync(actor with { Role = Role.Coordinator }, _world.Today)).Handoffs.ShouldBe(1, "and beside the entry of the navigation");
            board.LastFinished.ShouldBe(_world.Today);
            board.Cards[BoardList.Finished].Single().EndedOn.ShouldBe(_world.Today);
            (await FindAsync(actor, partner, direction is Direction.Out ? Direction.In : Direction.Out)).Counts.Values.Sum().ShouldBe(0);
        }

        (await FindAsync(s_team, Some.WarmAndWell.Id, Direction.Out)).LastFinished.ShouldBeNull();
    }

    [Fact]
    public async Task a_list_goes_no_further_than_it_is_asked_and_counts_them_all()
    {
        foreach (var _ in Enumerable.Range(0, 4))
        {
            await ReferAsync();
        }

        var board = await _world.Boards.FindAsync(s_team, Some.CitizensAdvice.Id, Direction.Out, null, overdue: false, _world.Today, 3, _world.Today);
        (board.Cards[BoardList.Waiting].Count(), board.Counts[BoardList.Waiting]).ShouldBe((3, 4));
        (await _world.Boards.FindAsync(s_team, Some.CitizensAdvice.Id, Direction.Out, BoardList.Working, overdue: false, _world.Today, 3, _world.Today)).Cards.ShouldBeEmpty();
        (await _world.Boards.FindAsync(s_team, Some.CitizensAdvice.Id, Direction.Out, null, overdue: true, _world.Today, 9, _world.Today)).Cards.ShouldBeEmpty();
        (await _world.Boards.FindAsync(s_team, Some.CitizensAdvice.Id, Direction.Out, null, overdue: true, _world.Today, 9, _world.Today.AddDays(20))).Counts[BoardList.Waiting].ShouldBe(4);
    }

    [Fact]
    public async Task a_list_alone_goes_on_where_the_page_before_it_ended()
    {
        var referrals = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            referrals.Add(await ReferAsync());
        }

        (await AllOfAsync(BoardList.Waiting)).ShouldBe(referrals, ignoreOrder: true);
        foreach (var id in referrals)
        {
            await AcceptAsync(id);
            await _world.DoAsync(s_homes, id, r => CloseReferralHandler.Handle(new(CloseOutcome.PersonDeclined, [], [Need.Debt]), r, s_homes));
        }

        (await AllOfAsync(BoardList.Finished)).ShouldBe(referrals, ignoreOrder: true);

        async Task<List<Guid>> AllOfAsync(BoardList list)
        {
            var (found, after) = (new List<Guid>(), (BoardPosition?)null);
            do
            {
                var page = await _world.Boards.FindAsync(s_team, Some.CitizensAdvice.Id, Direction.Out, list, overdue: false, _world.Today, 2, _world.Today, after);
                page.Counts[list].ShouldBe(5);
                found.AddRange(page.Cards[list].Select(c => c.Row.Id));
                after = page.Next;
                page.Cards[list].Count().ShouldBe(after is null ? 1 : 2);
            }
            while (after is not null);

            return found;
        }
    }

    [Fact]
    public async Task days_to_acknowledge_are_those_until_somebody_said_anything_and_late_by_what_was_promised()
    {
        var begun = _world.Today;
        var (soon, late, never) = (await ReferAsync(), await ReferAsync(), await ReferAsync());
        await AcceptAsync(soon);
        _world.Clock.Move(TimeSpan.FromDays(14));
        await _world.DoAsync(s_homes, late, r => ReceiveReferralHandler.Handle(new(), r, s_homes));
        _world.Clock.Move(TimeSpan.FromDays(1));
        await AcceptAsync(late);
        await _world.DoAsync(s_team, never, r => WithdrawReferralHandler.Handle(new(WithdrawalReason.PersonChangedMind), r, s_team));

        foreach (var (actor, partner, direction) in new[] { (s_team, "Citizens Advice", Direction.Out), (s_homes, "Cancer support team", Direction.In) })
        {
            var standing = (await _world.Handoffs.StandingsAsync(actor, direction, begun, _world.Today)).Partners.Single();
            standing.Totals.Partner.Name.ShouldBe(partner);
            standing.Totals.ShouldBe((await _world.Handoffs.PageAsync(actor, new(direction), null, 50, _world.Today)).Counts.Partners.Single());
            standing.Acknowledged.OrderBy(a => a.Days).Select(a => (a.Days, a.Late, a.Count)).ShouldBe([(0, false, 1L), (Domain.Clocks.WorkingDays.Between(begun, begun.AddDays(14)), true, 1L)]);
            (await _world.Handoffs.StandingsAsync(actor, direction, begun.AddDays(1), _world.Today)).Partners.Single().Acknowledged.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task what_nobody_has_is_counted_beyond_what_is_shown()
    {
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var id = await ReferAsync();
            await _world.DoAsync(s_homes, id, r => AcceptReferralHandler.Handle(new AcceptReferral(), r, s_homes, Some.Partnership.MembersOf(s_homes.OrganisationId)));
        }

        await ReferAsync();
        await AcceptAsync(await ReferAsync());
        var team = await _world.Work.TeamAsync(s_homes with { Role = Role.Coordinator }, 2, _world.Today);
        (team.Unallocated.Count, team.AllUnallocated).ShouldBe((2, 3));
        team.Sizes.Select(s => (s.CaseworkerId, s.Open)).ShouldBe([(null, 4L), (s_homes.MemberId, 1L)], ignoreOrder: true);
    }

    [Fact]
    public void the_median_of_many_is_in_the_middle_of_all_of_them()
    {
        Median.Of([]).ShouldBeNull();
        Median.Of([(3, 1)]).ShouldBe(3);
        Median.Of([(9, 2), (1, 2)]).ShouldBe(5);
        Median.Of([(4, 1), (1, 5)]).ShouldBe(1);
    }

    private Task<Guid> ReferAsync() => _world.ReferAsync(s_team, Some.HealthyHomes);

    private Task<Board> FindAsync(Actor actor, Guid partner, Direction direction) =>
        _world.Boards.FindAsync(actor, partner, direction, null, overdue: false, _world.Today.AddDays(-30), 10, _world.Today);

    private Task<IReadOnlyList<Guid>> AcceptAsync(Guid id) => _world.DoAsync(s_homes, id, r => AcceptReferralHandler.Handle(
        new AcceptReferral("me"), r, s_homes, Some.Partnership.MembersOf(s_homes.OrganisationId)));
}
