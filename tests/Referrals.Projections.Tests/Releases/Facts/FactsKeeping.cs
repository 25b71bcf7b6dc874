using Npgsql;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections.Releases.Facts;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Facts;

/// <summary>Facts outlive rebuilds, erasures and events that cannot be read, and are for two roles alone.</summary>
public sealed class FactsKeeping(TestServer server)
{
    private static readonly string[] s_tables = ["referrals", "pairs", "support", "frozen", "organisations", "person_secret", "release_seed"];

    [Fact]
    public async Task a_rebuild_equals_live()
    {
        await using var world = await FactWorld.CreateAsync(server);
        await FactsProjecting.ReferAndHelpAsync(world);
        await new Walk(world.World, seed: 20_26).GoAsync(referrals: 12, sayings: 16);
        await world.CatchUpAsync();
        var live = await world.RowsAsync();
        live.Count.ShouldBeGreaterThan(20);

        await world.Projection.RebuildAsync(ct: TestContext.Current.CancellationToken);
        (await world.RowsAsync()).ShouldBe(live);

        await ExecuteAsync(world.World.Admin, "update facts.referrals set programme = 'another', made_on = '2020-01-01' where not frozen and not sensitive");
        await ExecuteAsync(world.World.Admin, "delete from facts.pairs where referral in (select key from facts.referrals where not frozen)");
        await ExecuteAsync(world.World.Admin, """
            insert into facts.referrals select (jsonb_populate_record(r, jsonb_build_object('key', gen_random_uuid()))).* from facts.referrals r where not frozen limit 1
            """);
        (await world.RowsAsync()).ShouldNotBe(live);
        await world.Projection.RebuildAsync(ct: TestContext.Current.CancellationToken);
        (await world.RowsAsync()).ShouldBe(live);
    }

    [Fact]
    public async Task who_is_erased_is_frozen_before_the_keys_go_and_stays_so()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var story = await FactsProjecting.ReferAndHelpAsync(world);
        var (living, _, _) = await world.ReferAsync(Some.Joan);

        await world.Projection.FreezeAsync([story.Person, story.At], TestContext.Current.CancellationToken); // the projection has read nothing yet
        await ExecuteAsync(world.World.KeysAdmin, $"delete from personal_data.keys where '{story.Person}' in (key_id, wrapped_by) or '{story.At}' in (key_id, wrapped_by)");
        world.World.Keys.Forget();
        foreach (var record in new[] { story.Person, story.At })
        {
            await world.World.SaveAsync(Some.Governor, s => s.Events.Append(record, new PersonErased(record, Guid.CreateVersion7())));
        }

        var facts = await world.FactsAsync();
        facts.Referrals.Count.ShouldBe(2);
        var frozen = facts.Referrals.Single(r => r.Frozen);
        var quarter = new DateOnly(2026, 1, 1);
        (frozen.PersonKey, frozen.MadeOn, frozen.AcknowledgedOn, frozen.DecidedOn, frozen.AcceptedOn, frozen.FirstContactRecordedOn, frozen.ClosedOn)
            .ShouldBe((null, quarter, quarter, quarter, quarter, quarter, quarter));
        (frozen.District, frozen.AgeBand, frozen.Gender, frozen.EthnicGroup, frozen.Needs.Count, frozen.Outcome).ShouldBe(("E07000081", "75to84", "woman", "white", 2, "supportCompleted"));
        (frozen.AcknowledgeDays, frozen.DecideDays, frozen.FirstContactDays, frozen.CloseDays).ShouldBe((1, 3, 1, 14));
        facts.Pairs.Count(p => p.Referral == frozen.Key).ShouldBe(4);
        facts.Pairs.ShouldAllBe(p => p.BaselineOn == quarter && p.BaselineRecordedOn == quarter);
        facts.Support.ShouldAllBe(s => s.Referral == frozen.Key && s.On == quarter && s.RecordedOn == quarter);
        facts.Referrals.Single(r => !r.Frozen).PersonKey.ShouldNotBeNull();

        var live = await world.RowsAsync();
        await world.Projection.FreezeAsync([story.Person, story.At], TestContext.Current.CancellationToken);
        await ExecuteAsync(world.World.Admin, "delete from facts.referrals where not frozen");
        await world.Projection.RebuildAsync(ct: TestContext.Current.CancellationToken);
        (await world.RowsAsync()).ShouldBe(live);
        (await world.World.LoadAsync(living)).ShouldNotBeNull();
    }

    [Fact]
    public async Task a_key_that_is_gone_leaves_unknown()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var story = await FactsProjecting.ReferAndHelpAsync(world);
        await ExecuteAsync(world.World.KeysAdmin, "delete from personal_data.keys");
        world.World.Keys.Forget();

        var facts = await world.FactsAsync();

        var referral = facts.Referrals.ShouldHaveSingleItem();
        (referral.District, referral.AgeBand, referral.Gender, referral.Needs.Count, referral.CloseDays).ShouldBe(("unknown", "unknown", "unknown", 0, 14));
        facts.Pairs.ShouldBeEmpty();
        facts.Support.Select(s => (s.Kind, s.Pence)).ShouldBe([("unknown", null), ("unknown", null)]);
        referral.Key.ShouldNotBe(story.Referral);
    }

    [Fact]
    public async Task an_event_that_cannot_be_read_stops_its_own_stream_alone()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var (poisoned, at, _) = await world.ReferAsync(Some.Joan);
        await world.ReferAsync(Some.Joan);
        await ExecuteAsync(world.World.Admin, $"update referrals_events.mt_events set type = 'nobody_knows' where stream_id = '{poisoned}'");
        var details = Domain.PersonalData.Sealed.Of(at, Some.Joan with { AccessNeeds = "A ramp" });
        await world.World.SaveAsync(Some.Worker(Some.CitizensAdvice), s => s.Events.Append(at, new PersonDetailsChanged(at, details)));

        (await world.FactsAsync()).Referrals.Count.ShouldBe(1);
        await using var daemon = new ProjectionDaemon(world.Store);
        (await daemon.ParkedAsync(10, TestContext.Current.CancellationToken)).Select(p => p.StreamId).ShouldBe([poisoned]);

        await ExecuteAsync(world.World.Admin, $"update referrals_events.mt_events set type = 'referral_made' where stream_id = '{poisoned}'");
        await daemon.ReplayDeadLettersAsync("facts", TestContext.Current.CancellationToken);
        (await world.FactsAsync()).Referrals.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("referrals_reader")]
    [InlineData("referrals_writer")]
    [InlineData("referrals_evaluator")]
    public async Task whoever_reads_cases_or_releases_is_refused_every_fact(string role)
    {
        await using var world = await FactWorld.CreateAsync(server);
        await using var source = NpgsqlDataSource.Create(server.Unpooled(world.World.Cases, role));
        foreach (var table in s_tables)
        {
            (await IsRefusedAsync(source, $"select 1 from facts.{table}")).ShouldBeTrue(table);
        }
    }

    [Fact]
    public async Task the_builder_reads_facts_and_the_seed_and_neither_writes_nor_learns_whose_they_are()
    {
        await using var world = await FactWorld.CreateAsync(server);
        await FactsProjecting.ReferAndHelpAsync(world);
        await world.CatchUpAsync();
        await using var builder = NpgsqlDataSource.Create(server.Unpooled(world.World.Cases, "referrals_release_builder"));
        (await FactReading.SeedAsync(builder, TestContext.Current.CancellationToken)).Length.ShouldBe(32);
        (await World.ListAsync(builder, "select count(*) from facts.referrals")).ShouldBe(["1"]);
        foreach (var refused in new[]
        {
            "select 1 from facts.person_secret", "select 1 from facts.frozen", "delete from facts.referrals", "update facts.pairs set after = 1", "update facts.release_seed set secret = ''",
            "select 1 from referrals_events.mt_events", "select 1 from referrals.record_links",
        })
        {
            (await IsRefusedAsync(builder, refused)).ShouldBeTrue(refused);
        }
    }

    [Fact]
    public async Task the_secret_of_people_is_the_projections_alone_and_it_may_write_nothing_but_facts()
    {
        await using var world = await FactWorld.CreateAsync(server);
        await using var facts = NpgsqlDataSource.Create(server.Unpooled(world.World.Cases, "referrals_facts"));
        (await World.ListAsync(facts, "select length(secret) from facts.person_secret")).ShouldBe(["32"]);
        (await World.ListAsync(world.World.Owner, "select count(*) from facts.person_secret")).ShouldBe(["0"]);
        foreach (var refused in new[]
        {
            "select 1 from facts.release_seed", "update facts.person_secret set secret = ''", "delete from referrals_events.mt_events", "update referrals_events.mt_events set type = ''",
            "insert into referrals_events.mt_streams (id) values (gen_random_uuid())", "select detail from referrals.referral_details", "select 1 from referrals.people",
        })
        {
            (await IsRefusedAsync(facts, refused)).ShouldBeTrue(refused);
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        (await command.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0);
    }

    private static async Task<bool> IsRefusedAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        try
        {
            await command.ExecuteNonQueryAsync();
            return false;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return true;
        }
    }
}
