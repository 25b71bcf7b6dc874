using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>Who holds a reader's connection and writes their own SQL still sees nothing of others.</summary>
public sealed class RowSecurityTests(TestServer server) : IAsyncLifetime
{
    private World _walked = null!;

    public async ValueTask InitializeAsync() => _walked = await server.WalkedAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Who works together and what they signed is for everyone who is signed in.</summary>
    private static readonly string[] Directory = ["organisations", "teams", "members", "sharing_agreements"];

    public static TheoryData<string> Tables => [.. ProjectionCatalogue.Names.Except(Directory)];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task without_an_organisation_there_is_nothing(string table)
    {
        (await World.ListAsync(_walked.Readers, $"select count(*) from referrals.{table}")).ShouldBe(["0"]);
        (await AsAsync("", "", "coordinator", $"select count(*) from referrals.{table}")).ShouldBe(["0"]);
    }

    /// <summary>Those of an organisation; the others are tried in <see cref="RestrictionTests"/>.</summary>
    public static TheoryData<string> Owned => [.. ProjectionCatalogue.Names.Except(["erasures", "restrictions", "legal_holds", "releases", .. Directory])];

    [Theory]
    [MemberData(nameof(Owned))]
    public async Task with_one_there_is_its_own_and_no_more(string table)
    {
        foreach (var organisation in Some.Organisations)
        {
            var between = table == "record_links" ? "and other_organisation_id = organisation_id" : "";
            var all = await World.ListAsync(_walked.Admin, $"select count(*) from referrals.{table} where organisation_id = '{organisation.Id}' {between}");

            (await AsAsync($"{organisation.Id}", "", "coordinator", $"select count(*) from referrals.{table}")).ShouldBe(all);
            (await AsAsync($"{organisation.Id}", "", "coordinator", $"select count(*) from referrals.{table} where organisation_id <> '{organisation.Id}' or true"))
                .ShouldBe(all);
        }
    }

    [Theory]
    [InlineData("select 1 from referrals_events.mt_events")]
    [InlineData("select 1 from referrals_events.mt_streams")]
    [InlineData("select 1 from referrals.api_keys")]
    [InlineData("select 1 from referrals.idempotency")]
    [InlineData("select 1 from referrals.reference_register")]
    [InlineData("update referrals.caseload set organisation_id = organisation_id")]
    [InlineData("delete from referrals.timelines")]
    [InlineData("insert into referrals.own_notes (organisation_id, referral_id, notes) values (gen_random_uuid(), gen_random_uuid(), '[]')")]
    [InlineData("alter table referrals.caseload disable row level security")]
    [InlineData("drop policy readers_rows on referrals.caseload")]
    [InlineData("set role referrals_writer")]
    [InlineData("select referrals.protect('referrals.caseload', 'true')")]
    [InlineData("create table referrals.mine (id int)")]
    public async Task a_reader_may_not(string sql) => (await RefusalAsync("referrals_reader", sql)).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

    [Theory]
    [InlineData("delete from referrals_events.mt_events")]
    [InlineData("update referrals_events.mt_events set data = '{}'")]
    [InlineData("update referrals_events.mt_events set stream_id = stream_id")]
    [InlineData("delete from referrals_events.mt_streams")]
    [InlineData("truncate referrals_events.mt_events cascade")]
    [InlineData("alter table referrals_events.mt_events disable trigger all")]
    [InlineData("delete from referrals.reference_register")]
    [InlineData("set role referrals_owner")]
    public async Task a_writer_may_not(string sql) => (await RefusalAsync("referrals_writer", sql)).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

    [Theory]
    [InlineData("referrals_evaluator")]
    [InlineData("referrals_release_builder")]
    [InlineData("referrals_eraser")]
    public async Task nobody_else_sees_a_case(string role)
    {
        // That there are releases is no secret; whose drafts they may see is ReleaseStoreTests' matter.
        foreach (var table in ProjectionCatalogue.Names.Except(["releases"]))
        {
            (await RefusalAsync(role, $"select 1 from referrals.{table}")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }

        (await RefusalAsync(role, "select 1 from referrals_events.mt_events")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task a_pooled_connection_forgets_who_asked_before()
    {
        await using var one = NpgsqlDataSource.Create(server.ConnectionString(_walked.Cases, "referrals_reader") + ";Maximum Pool Size=1");
        var reader = new Reader(one, Some.Programmes);
        await using (var batch = reader.ReadAs(Some.Coordinator(Some.CitizensAdvice)).Add("select count(*) from referrals.caseload"))
        await using (var rows = await batch.ExecuteAsync(CancellationToken.None))
        {
            await rows.ReadAsync();
            rows.GetInt64(0).ShouldBeGreaterThan(0);
        }

        (await World.ListAsync(one, "select count(*) from referrals.caseload")).ShouldBe(["0"]);
    }

    [Theory]
    [InlineData(Role.Evaluator)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.InformationGovernance)]
    [InlineData(Role.Person)]
    [InlineData(Role.Platform)]
    public async Task who_has_no_business_with_cases_reads_as_nobody(Role role)
    {
        var actor = new Actor(Some.Id(1), Some.CitizensAdvice.Id, role);

        (await _walked.Caseload.PageAsync(actor, new CaseloadFilter(), null, 50, _walked.Today)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_referral_of_a_sensitive_programme_is_there_only_for_its_circle()
    {
        await using var world = await World.CreateAsync(server);
        var id = await world.ReferAsync(Some.Worker(Some.CancerSupport), Some.Families);
        var open = await world.ReferAsync(Some.Worker(Some.CancerSupport), Some.HealthyHomes);
        var caseworker = Some.Worker(Some.AcesGloucester);

        await ShouldSeeAsync(Some.Worker(Some.CancerSupport), Some.Coordinator(Some.CancerSupport), Some.Coordinator(Some.AcesGloucester));
        await ShouldNotSeeAsync(Some.Colleague(Some.CancerSupport), caseworker, Some.Colleague(Some.AcesGloucester), Some.Coordinator(Some.CitizensAdvice));

        await world.DoAsync(Some.Coordinator(Some.AcesGloucester), id, r => AcceptReferralHandler.Handle(
            new AcceptReferral($"{caseworker.MemberId}"), r, Some.Coordinator(Some.AcesGloucester), Some.Partnership.MembersOf(Some.AcesGloucester.Id)));
        await ShouldSeeAsync(caseworker);
        await ShouldNotSeeAsync(Some.Colleague(Some.AcesGloucester));

        (await world.Caseload.PageAsync(Some.Colleague(Some.CancerSupport), new CaseloadFilter(), null, 50, world.Today)).Items.Select(i => i.Id).ShouldBe([open]);

        async Task ShouldSeeAsync(params Actor[] actors)
        {
            foreach (var actor in actors)
            {
                (await world.Referrals.FindAsync(actor, id, world.Today)).ShouldNotBeNull();
                (await world.Referrals.TimelineAsync(actor, id)).ShouldNotBeNull();
                (await world.Journeys.FindAsync(actor, id)).ShouldNotBeNull();
                (await world.Caseload.PageAsync(actor, new CaseloadFilter(), null, 50, world.Today)).Items.ShouldContain(i => i.Id == id);
                (await world.Handoffs.PageAsync(actor, new(), null, 50, world.Today)).Items.ShouldContain(i => i.Id == id);
            }
        }

        async Task ShouldNotSeeAsync(params Actor[] actors)
        {
            foreach (var actor in actors)
            {
                (await world.Referrals.FindAsync(actor, id, world.Today)).ShouldBeNull();
                (await world.Referrals.TimelineAsync(actor, id)).ShouldBeNull();
                (await world.Journeys.FindAsync(actor, id)).ShouldBeNull();
                var caseload = await world.Caseload.PageAsync(actor, new CaseloadFilter(), null, 50, world.Today);
                caseload.Items.ShouldNotContain(i => i.Id == id);
                caseload.Counts.Made.ShouldBe(caseload.Items.Count(i => i.State is ReferralState.Made));
                (await world.Handoffs.PageAsync(actor, new(), null, 50, world.Today)).Items.ShouldNotContain(i => i.Id == id);
            }
        }
    }

    [Fact]
    public async Task a_reader_that_names_no_programme_sees_none_but_its_circles()
    {
        var actor = Some.Worker(Some.CitizensAdvice);

        (await AsAsync($"{actor.OrganisationId}", "", "practitioner", "select count(*) from referrals.caseload")).ShouldBe(["0"]);
        (await AsAsync($"{actor.OrganisationId}", $"{actor.MemberId}", "practitioner",
            $"select count(*) from referrals.caseload where coalesce(caseworker_id, made_by) <> '{actor.MemberId}' and made_by <> '{actor.MemberId}' and referral_id <> all (referrals.opened_referrals())")).ShouldBe(["0"]);
    }

    [Fact]
    public async Task the_directory_is_readable_by_readers_and_saved_as_it_was()
    {
        await using var world = await World.CreateAsync(server);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await Some.Partnership.StoreAsync(world.Store);
            await Some.Partnership.SaveAsync(world.Writer);
        }

        var loaded = await Partnership.LoadAsync(world.Readers);

        loaded.Organisations.ShouldBe(Some.Partnership.Organisations, ignoreOrder: true);
        loaded.Teams.ShouldBe(Some.Partnership.Teams, ignoreOrder: true);
        loaded.Members.ShouldBe(Some.Partnership.Members, ignoreOrder: true);
        loaded.Services.ShouldBe(Some.Partnership.Services, ignoreOrder: true);
        loaded.Agreements.ShouldBe(Some.Partnership.Agreements);
    }

    private async Task<List<string>> AsAsync(string organisation, string member, string role, string sql)
    {
        await using var connection = await _walked.Readers.OpenConnectionAsync();
        await using var who = new NpgsqlCommand(
            "select set_config('app.organisation_id', $1, false), set_config('app.member_id', $2, false), set_config('app.role', $3, false)", connection)
        {
            Parameters = { new() { Value = organisation }, new() { Value = member }, new() { Value = role } },
        };
        await who.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return [(await command.ExecuteScalarAsync())!.ToString()!];
    }

    private async Task<string> RefusalAsync(string role, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.Unpooled(_walked.Cases, role));
        await using var command = source.CreateCommand(sql);
        return (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState;
    }
}
