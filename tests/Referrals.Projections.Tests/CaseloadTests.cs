using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;
using Referrals.Projections.Handoffs;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>Lists of what there is to do: filtered, counted and cut into pages.</summary>
public class CaseloadTests(TestServer server)
{
    private static readonly Actor s_team = Some.Worker(Some.CancerSupport);
    private static readonly Actor s_homes = Some.Worker(Some.CitizensAdvice);

    [Theory]
    [InlineData(CaseloadSort.Due)]
    [InlineData(CaseloadSort.Made)]
    public async Task pages_show_every_row_exactly_once_and_in_order(CaseloadSort sort)
    {
        var world = await server.WalkedAsync();
        foreach (var organisation in Some.Organisations)
        {
            var all = await ListAsync(world, organisation, new CaseloadFilter(Sort: sort), limit: 200);
            foreach (var limit in new[] { 1, 3 })
            {
                (await ListAsync(world, organisation, new CaseloadFilter(Sort: sort), limit)).Select(r => r.Id).ShouldBe(all.Select(r => r.Id));
            }

            await GoBackAsync(world, organisation, new CaseloadFilter(Sort: sort), all);
            all.Select(r => r.Id).ShouldBeUnique();
            all.ShouldBe(sort is CaseloadSort.Due
                ? all.OrderBy(r => r.NextAction?.Due ?? DateOnly.MaxValue)
                : all.OrderByDescending(r => r.MadeAt));
        }
    }

    [Fact]
    public async Task each_filter_lists_what_it_says_and_counts_are_those_lists()
    {
        var world = await server.WalkedAsync();
        var met = 0;
        foreach (var organisation in Some.Organisations)
        {
            var everything = new List<CaseloadRow>();
            foreach (var state in Enum.GetValues<ReferralState>())
            {
                var ofState = await ListAsync(world, organisation, new CaseloadFilter(state), 200);
                ofState.ShouldAllBe(r => r.State == state);
                everything.AddRange(ofState);
            }

            var listed = everything.Where(r => IsOpen(r) || r.NextAction is not null).ToList();
            var caseworker = everything.Find(r => r.Caseworker is not null)?.Caseworker!.Id ?? Guid.Empty;
            foreach (var (filter, holds) in new (CaseloadFilter, Func<CaseloadRow, bool>)[]
            {
                (new(), _ => true),
                (new(Programme: "warmAndWell"), r => r.Programme == "warmAndWell"),
                (new(CaseworkerId: caseworker), r => r.Caseworker?.Id == caseworker),
                (new(Unallocated: true), r => r.Caseworker is null),
                (new(WaitingOn: WhoseMove.Us), r => Move(r, organisation) is WhoseMove.Us),
                (new(WaitingOn: WhoseMove.Them), r => Move(r, organisation) is WhoseMove.Them),
                (new(WaitingOn: WhoseMove.Person), r => Move(r, organisation) is WhoseMove.Person),
                (new(Due: DueWhen.Overdue), r => r.NextAction?.Due < world.Today),
                (new(Due: DueWhen.Today), r => r.NextAction?.Due == world.Today),
                (new(Due: DueWhen.Week), r => r.NextAction?.Due >= world.Today && r.NextAction.Due < world.Today.AddDays(7)),
                (new(Programme: "connector", WaitingOn: WhoseMove.Us, Due: DueWhen.Overdue),
                    r => r.Programme == "connector" && Move(r, organisation) is WhoseMove.Us && r.NextAction?.Due < world.Today),
            })
            {
                var expected = listed.Where(holds).ToList();
                (await ListAsync(world, organisation, filter, 200)).Select(r => r.Id).ShouldBe(expected.Select(r => r.Id), ignoreOrder: true, filter.ToString());
                met += expected.Count;

                var counts = (await world.Caseload.PageAsync(Some.Coordinator(organisation), filter, null, 1, world.Today)).Counts;
                var counted = filter is { WaitingOn: null, Due: null } ? everything.Where(holds).ToList() : expected;
                (counts.Made, counts.Received, counts.Accepted, counts.Closed, counts.Withdrawn).ShouldBe((
                    Count(ReferralState.Made), Count(ReferralState.Received), Count(ReferralState.Accepted), Count(ReferralState.Closed), Count(ReferralState.Withdrawn)));
                if (filter.Due is null or DueWhen.Overdue)
                {
                    counts.Overdue.ShouldBe(expected.Count(r => r.NextAction?.Due < world.Today));
                }

                if (filter.WaitingOn is null)
                {
                    counts.WaitingOn.ShouldBe(new WaitingCounts(
                        expected.Count(r => Move(r, organisation) is WhoseMove.Us), expected.Count(r => Move(r, organisation) is WhoseMove.Them),
                        expected.Count(r => Move(r, organisation) is WhoseMove.Person)));
                }

                long Count(ReferralState state) => counted.Count(r => r.State == state);
            }
        }

        met.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task waiting_on_the_person_ends_with_its_day()
    {
        await using var world = await World.CreateAsync(server);
        var id = await world.ReferAsync(s_team, Some.HealthyHomes);
        await world.DoAsync(s_homes, id, r => AcceptReferralHandler.Handle(new AcceptReferral(), r, s_homes, Some.Partnership.MembersOf(s_homes.OrganisationId)));
        await world.DoAsync(s_homes, id, r => RecordContactHandler.Handle(
            new(world.Today, ContactWith.Person, ContactChannel.Phone, ContactResult.NoAnswer, world.Today.AddDays(1)), r, s_homes, world.Clock.GetUtcNow()));

        foreach (var (day, move, waiting) in new[]
        {
            (world.Today, WhoseMove.Person, WaitingOn.Person), (world.Today.AddDays(1), WhoseMove.Person, WaitingOn.Person),
            (world.Today.AddDays(2), WhoseMove.Us, WaitingOn.Receiver),
        })
        {
            var page = await world.Caseload.PageAsync(s_homes, new CaseloadFilter(WaitingOn: move), null, 50, day);
            page.Items.Single().WaitingOn.ShouldBe(waiting);
            (page.Counts.WaitingOn.Person, page.Counts.WaitingOn.Us).ShouldBe(move is WhoseMove.Person ? (1, 0) : (0, 1));
            (await world.Referrals.FindAsync(s_team, id, day))!.View.WaitingOn.ShouldBe(waiting);
        }

        var row = (await world.Caseload.PageAsync(s_homes, new(), null, 50, world.Today)).Items.Single();
        row.NextAction.ShouldBe(new NextActionView("nextTry", world.Today.AddDays(1), ClockStatus.Running));
        (await world.Caseload.PageAsync(s_homes, new(Due: DueWhen.Overdue), null, 50, world.Today.AddDays(2))).Items.Single().NextAction!.Status.ShouldBe(ClockStatus.Overdue);
    }

    [Fact]
    public async Task the_pages_of_a_large_organisation_come_from_the_indexes_alone()
    {
        await using var world = await World.CreateAsync(server);
        await world.ReferAsync(s_team, Some.HealthyHomes);
        await MultiplyAsync(world, 20_000);

        (await PlanAsync(world, CaseloadSql.Page(s_homes.OrganisationId, new CaseloadFilter(), null, 50, world.Today)))
            .ShouldContain("Index Only Scan using caseload_by_due");
        (await PlanAsync(world, CaseloadSql.Page(
            s_homes.OrganisationId, new CaseloadFilter(), new CaseloadPosition(world.Today, null, Some.Id(1)), 50, world.Today)))
            .ShouldContain("Index Only Scan using caseload_by_due");
        (await PlanAsync(world, CaseloadSql.Page(s_homes.OrganisationId, new CaseloadFilter(CaseworkerId: s_homes.MemberId), null, 50, world.Today)))
            .ShouldContain("Index Only Scan using caseload_by_caseworker");
        (await PlanAsync(world, CaseloadSql.Page(s_homes.OrganisationId, new CaseloadFilter(ReferralState.Closed), null, 50, world.Today)))
            .ShouldContain("Index Only Scan using caseload_by_state");
        (await PlanAsync(world, CaseloadSql.Page(s_homes.OrganisationId, new CaseloadFilter(Sort: CaseloadSort.Made), null, 50, world.Today)))
            .ShouldContain("using caseload_by_made");
        (await PlanAsync(world, CaseloadSql.States(s_homes.OrganisationId, new CaseloadFilter(), world.Today))).ShouldContain("Index Only Scan using caseload_by_state");
        (await PlanAsync(world, CaseloadSql.Waiting(s_homes.OrganisationId, new CaseloadFilter(), world.Today))).ShouldContain("Index Only Scan using caseload_by_due");
        (await PlanAsync(world, CaseloadSql.Page(
            s_homes.OrganisationId, new CaseloadFilter(), new CaseloadPosition(world.Today.AddDays(9), null, Some.Id(1), Back: true), 50, world.Today)))
            .ShouldContain("Index Only Scan Backward using caseload_by_due");
        (await PlanAsync(world, WorkQueries.Waiting(s_homes, world.Today))).ShouldContain("Index Only Scan using caseload_by_caseworker");
        (await PlanAsync(world, WorkQueries.Waiting(Some.Coordinator(Some.CitizensAdvice), world.Today))).ShouldContain("Index Only Scan using caseload_by_due");
        (await PlanAsync(world, WorkQueries.Sizes(s_homes.OrganisationId, world.Today))).ShouldContain("Index Only Scan using caseload_by_");
        (await PlanAsync(world, WorkQueries.Unallocated(s_homes.OrganisationId, 50))).ShouldContain("using caseload_by_");
        (await PlanAsync(world, WorkQueries.AllUnallocated(s_homes.OrganisationId))).ShouldContain("caseload_by_");
    }

    [Fact]
    public async Task the_numbers_of_handoffs_come_from_their_indexes_however_much_has_ended()
    {
        await using var world = await World.CreateAsync(server);
        await world.ReferAsync(s_team, Some.HealthyHomes);
        await MultiplyAsync(world, 20_000);

        (await PlanAsync(world, WorkQueries.Unanswered(s_homes.OrganisationId))).ShouldContain("Index Only Scan using handoffs_waiting");
        (await PlanAsync(world, BoardQueries.Open(s_homes.OrganisationId, s_team.OrganisationId, Direction.In, null, overdue: true, 10, world.Today))).ShouldContain("handoffs_by_partner");
        (await PlanAsync(world, BoardQueries.Finished(s_homes.OrganisationId, s_team.OrganisationId, Direction.In, world.Today.AddDays(-30), 10)))
            .ShouldContain("using caseload_ended");
        var totals = await PlanAsync(world, BoardQueries.Totals(s_homes.OrganisationId, s_team.OrganisationId, Direction.In, world.Today.AddDays(-30)));
        totals.ShouldContain("Index Scan Backward using caseload_ended", customMessage: "the last one is looked up, not looked for");
        totals.ShouldNotContain("Seq Scan");
    }

    [Fact]
    public async Task a_row_without_a_due_date_sorts_last_and_ties_are_broken_by_id()
    {
        await using var world = await World.CreateAsync(server);
        await world.ReferAsync(s_team, Some.HealthyHomes);
        await MultiplyAsync(world, 120);

        var all = await ListAsync(world, Some.CitizensAdvice, new CaseloadFilter(ReferralState.Made), 7);

        all.Count.ShouldBe(121);
        all.Select(r => r.Id).ShouldBeUnique();
        all.SkipWhile(r => r.NextAction is not null).ShouldAllBe(r => r.NextAction == null);
        all.ShouldContain(r => r.NextAction == null);
    }

    private static async Task<List<CaseloadRow>> ListAsync(World world, Organisation organisation, CaseloadFilter filter, int limit)
    {
        var rows = new List<CaseloadRow>();
        CaseloadPosition? after = null;
        do
        {
            var page = await world.Caseload.PageAsync(Some.Coordinator(organisation), filter, after, limit, world.Today);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            rows.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return rows;
    }

    /// <summary>From the last page back to the first, where there is nothing before.</summary>
    private static async Task GoBackAsync(World world, Organisation organisation, CaseloadFilter filter, List<CaseloadRow> all)
    {
        var page = await world.Caseload.PageAsync(Some.Coordinator(organisation), filter, null, 3, world.Today);
        page.Previous.ShouldBeNull();
        while (page.Next is { } next)
        {
            page = await world.Caseload.PageAsync(Some.Coordinator(organisation), filter, next, 3, world.Today);
        }

        var seen = page.Items.Select(r => r.Id).ToList();
        while (page.Previous is { } previous)
        {
            page = await world.Caseload.PageAsync(Some.Coordinator(organisation), filter, previous, 3, world.Today);
            page.Next.ShouldNotBeNull();
            seen.InsertRange(0, page.Items.Select(r => r.Id));
        }

        seen.ShouldBe(all.Select(r => r.Id));
    }

    private static bool IsOpen(CaseloadRow row) => row.WaitingOn is not null;

    private static WhoseMove? Move(CaseloadRow row, Organisation organisation) => row.WaitingOn switch
    {
        null => null,
        WaitingOn.Person => WhoseMove.Person,
        WaitingOn.Referrer => row.Referrer?.Id == organisation.Id ? WhoseMove.Us : WhoseMove.Them,
        WaitingOn.Receiver => row.Receiver.Id == organisation.Id ? WhoseMove.Us : WhoseMove.Them,
        _ => row.Service.Id is var service && Some.Services.Single(s => s.Id == service).OrganisationId == organisation.Id && row.Receiver.Id != organisation.Id
            ? WhoseMove.Us : WhoseMove.Them,
    };

    /// <summary>Copies of the one row there is, in other states and with few dates for many of them.</summary>
    private static async Task MultiplyAsync(World world, int copies)
    {
        await using var command = world.Admin.CreateCommand($"""
            insert into referrals.caseload (organisation_id, referral_id, programme, made_by, caseworker_id, reference, state, is_listed, waiting_on, waits_for_us,
                person_until, next_due, next_action, made_at, person_id, entry, partner_id, receives, ended_on)
            select organisation_id, md5(i::text)::uuid, programme, made_by, md5((i % 200)::text)::uuid, reference || i, case when {copies} > 1000 and i % 10 > 0 then 'closed' else state end,
                {copies} < 1000 or i % 10 = 0, waiting_on, waits_for_us, person_until, case when i % 3 = 0 then 'infinity' else next_due + i % 5 end,
                case when i % 3 > 0 then next_action end, made_at + i % 50 * interval '1 minute', person_id, entry,
                md5((i % 20)::text)::uuid, receives, case when {copies} > 1000 and i % 10 > 0 then made_at::date - i % 900 end
            from referrals.caseload c, generate_series(1, {copies}) i;
            insert into referrals.handoffs (organisation_id, referral_id, programme, made_by, caseworker_id, partner_id, direction, responsible, unanswered, reference, state,
                waiting_on, waits_for_us, person_until, waiting_since, next_due, next_action, made_at, person_id, entry)
            select organisation_id, md5(i::text)::uuid, programme, made_by, md5((i % 200)::text)::uuid, md5((i % 20)::text)::uuid, direction, responsible, i % 10 = 0, reference || i, state,
                waiting_on, waits_for_us, person_until, waiting_since, next_due + i % 5, next_action, made_at, person_id, entry
            from referrals.handoffs h, generate_series(1, {copies}) i
            """);
        await command.ExecuteNonQueryAsync();
        await using var vacuum = world.Admin.CreateCommand("vacuum analyze referrals.caseload");
        await vacuum.ExecuteNonQueryAsync();
        await using var vacuumToo = world.Admin.CreateCommand("vacuum analyze referrals.handoffs");
        await vacuumToo.ExecuteNonQueryAsync();
    }

    private static async Task<string> PlanAsync(World world, Sql sql)
    {
        await using var connection = await world.Readers.OpenConnectionAsync();
        await using var who = new NpgsqlCommand(
            $"select set_config('app.organisation_id', '{s_homes.OrganisationId}', false), set_config('app.role', 'practitioner', false)", connection);
        await who.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand($"explain {sql.Text}", connection);
        foreach (var value in sql.Parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        return string.Join('\n', await reader.ListAsync(r => r.GetString(0), CancellationToken.None));
    }
}
