using Npgsql;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>What was written live is what the log says.</summary>
public class RebuildTests(TestServer server)
{
    public static TheoryData<string> Projections => [.. ProjectionCatalogue.Names];

    [Theory]
    [MemberData(nameof(Projections))]
    public async Task rebuild_equals_live_row_for_row(string projection)
    {
        var world = await server.WalkedAsync();
        (await world.Store.CountDifferencesAsync(projection, world.Owner)).ShouldBe(0);
        var live = await RowsAsync(world, projection);

        await world.Store.RebuildAsync(projection, world.Owner);

        live.Count.ShouldBeGreaterThan(5);
        (await RowsAsync(world, projection)).ShouldBe(live);
    }

    [Fact]
    public async Task a_rebuild_brings_back_what_was_lost()
    {
        await using var world = await World.CreateAsync(server);
        var id = await world.ReferAsync(Some.Worker(Some.CancerSupport), Some.HealthyHomes);
        await world.NoteForOwnAsync(Some.Worker(Some.CitizensAdvice), id, "A dog.");
        foreach (var projection in ProjectionCatalogue.Names)
        {
            var before = await RowsAsync(world, projection);
            await using var command = world.Writer.CreateCommand($"delete from referrals.{projection}");
            (await command.ExecuteNonQueryAsync()).ShouldBe(before.Count);
            (await world.Store.CountDifferencesAsync(projection, world.Owner)).ShouldBe(before.Count);

            await world.Store.RebuildAsync(projection, world.Owner);

            (await RowsAsync(world, projection)).ShouldBe(before);
        }
    }

    [Theory]
    [MemberData(nameof(Projections))]
    public async Task a_rebuilt_table_is_guarded_as_before(string projection)
    {
        var world = await server.WalkedAsync();
        var readable = await World.ListAsync(world.Readers, $"select count(*) from referrals.{projection}");
        await world.Store.RebuildAsync(projection, world.Owner);

        (await World.ListAsync(world.Readers, $"select count(*) from referrals.{projection}")).ShouldBe(readable);
        (await World.ListAsync(world.Admin, $"select relforcerowsecurity from pg_class where oid = 'referrals.{projection}'::regclass")).ShouldBe(["True"]);
        await using var command = world.Readers.CreateCommand($"delete from referrals.{projection}");
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task the_walks_met_every_kind_of_event()
    {
        var world = await server.WalkedAsync();
        var met = await World.ListAsync(world.Admin, "select distinct type from referrals_events.mt_events");

        world.Store.Options.Events.All.Select(e => e.Name).Except(met).ShouldBeEmpty();
    }

    private static async Task<List<string>> RowsAsync(World world, string projection) =>
        await World.ListAsync(world.Admin, $"select t::text from referrals.{projection} t order by 1");
}
