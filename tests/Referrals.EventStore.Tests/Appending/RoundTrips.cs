using Npgsql;

namespace Referrals.EventStore.Tests.Appending;

public sealed class RoundTrips(TestServer server)
{
    [Fact]
    public async Task a_command_is_one_round_trip_to_load_and_one_to_store()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        await database.ExecuteAsync("create table said (word text primary key)");
        await using var proxy = new CountingProxy(server.SocketFolder);
        await using var source = WriterDataSource.Create(proxy.Through(database.ConnectionString));
        await using var store = database.Store(o => o.AddInline(new Totals()), source);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using (var starting = store.LightweightSession())
        {
            starting.Events.StartStream<Counter>(first, Counter.Started(first), new Counted(90));
            starting.Events.StartStream<Counter>(second, Counter.Started(second));
            await starting.SaveChangesAsync();
        }

        for (var i = 0; i < 5; i++)
        {
            var before = (proxy.RoundTrips, proxy.Statements);
            await using var session = store.LightweightSession();
            var stream = await session.Events.FetchForWriting<Counter>(first);
            (proxy.RoundTrips - before.RoundTrips).ShouldBe(1);

            session.QueueSqlCommand(new NpgsqlBatchCommand("insert into said values ($1)") { Parameters = { new() { Value = $"{i}" } } });
            stream.AppendMany(new Counted(5), new Counted(6));
            var child = Guid.CreateVersion7();
            session.Events.StartStream<Counter>(child, Counter.Started(child));
            await session.SaveChangesAsync();

            (proxy.RoundTrips - before.RoundTrips).ShouldBe(2);
            // One statement to load; then the queued one, two streams, two rows of the first, which is over a hundred, and one of the second.
            (proxy.Statements - before.Statements).ShouldBe(1 + 1 + 2 + 3);
        }

        (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
        (await database.ScalarAsync<long>("select count(*) from said")).ShouldBe(5);
    }

    [Fact]
    public async Task an_append_to_a_stream_that_projections_know_and_the_session_does_not_costs_one_more()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        await using var proxy = new CountingProxy(server.SocketFolder);
        await using var source = WriterDataSource.Create(proxy.Through(database.ConnectionString));
        await using var plain = database.Store(source: source);
        await using var projecting = database.Store(o => o.AddInline(new Totals()), source);
        var id = Guid.CreateVersion7();
        await (await source.OpenConnectionAsync()).DisposeAsync(); // a new connection asks for the server's types
        (await CostAsync(projecting, s => s.Events.StartStream<Counter>(id, Counter.Started(id)))).ShouldBe(1);
        (await CostAsync(projecting, s => s.Events.Append(id, new Counted(1)))).ShouldBe(2);
        (await CostAsync(plain, s => s.Events.Append(id, new Counted(1)))).ShouldBe(1);
        (await CostAsync(plain, _ => { })).ShouldBe(0);

        async Task<int> CostAsync(DocumentStore store, Action<IDocumentSession> work)
        {
            var before = proxy.RoundTrips;
            await using var session = store.LightweightSession();
            work(session);
            await session.SaveChangesAsync();
            return proxy.RoundTrips - before;
        }
    }
}
