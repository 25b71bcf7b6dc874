using Referrals.EventStore.Tests.Reading;

namespace Referrals.EventStore.Tests.Projecting;

public sealed class AsyncProjecting(TestServer server)
{
    [Fact]
    public async Task an_async_projection_comes_to_what_a_rebuild_gives()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        await using var store = database.Store(o => o.AddAsync(new Totals()));
        await using var daemon = new ProjectionDaemon(store);
        daemon.Start();
        await WriteAsync(store);
        await Subscribing.CaughtUpAsync(daemon);
        (await database.ScalarAsync<long>("select count(*) from totals")).ShouldBeGreaterThan(5);
        (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
    }

    [Fact]
    public async Task it_can_be_rebuilt_while_it_runs_and_goes_on_from_there()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        await using var store = database.Store(o => o.AddAsync(new Totals()));
        await using var daemon = new ProjectionDaemon(store);
        daemon.Start();
        var writing = WriteAsync(store);
        await store.RebuildAsync("Totals", database.Source);
        await writing;
        await store.RebuildAsync("Totals", database.Source);
        await WriteAsync(store);
        await Subscribing.CaughtUpAsync(daemon);
        (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
        (await daemon.StatusAsync()).ShouldHaveSingleItem().DeadLetters.ShouldBe(0);
    }

    [Fact]
    public async Task a_rebuild_takes_up_what_was_parked()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        await using var store = database.Store(o => o.AddAsync(new Totals()));
        await using var daemon = new ProjectionDaemon(store);
        var id = await Subscribing.StartAsync(store);
        await Subscribing.AppendAsync(store, id, 7);
        await database.ExecuteAsync("alter table totals add constraint no_sevens check (total <> 7)");
        daemon.Start();
        await Subscribing.CaughtUpAsync(daemon);
        (await database.ColumnAsync<string>("select concat_ws(' ', data ->> 'exceptionType', data ->> 'exceptionMessage') from referrals_events.mt_doc_deadletterevent"))
            .ShouldBe(["PostgresException 23514"]);
        await database.ExecuteAsync("alter table totals drop constraint no_sevens");
        await store.RebuildAsync("Totals", database.Source);
        (await daemon.StatusAsync()).ShouldHaveSingleItem().DeadLetters.ShouldBe(0);
        await Subscribing.AppendAsync(store, id, 1);
        await Subscribing.CaughtUpAsync(daemon);
        (await database.ScalarAsync<int>("select total from totals")).ShouldBe(8);
    }

    private static async Task WriteAsync(DocumentStore store)
    {
        var random = new Random(1);
        var ids = new List<Guid>();
        for (var i = 0; i < 200; i++)
        {
            if (random.Next(20) == 0 || ids is []) ids.Add(await Subscribing.StartAsync(store));
            else await Subscribing.AppendAsync(store, ids[random.Next(ids.Count)], random.Next(-30, 60));
        }
    }
}
