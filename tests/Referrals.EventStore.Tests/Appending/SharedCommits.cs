using Npgsql;

namespace Referrals.EventStore.Tests.Appending;

/// <summary>Sessions that wait at the same moment go together in one transaction.</summary>
public sealed class SharedCommits(TestServer server)
{
    [Fact]
    public async Task sessions_that_wait_share_a_transaction()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        var streams = await StartAsync(store, 40);
        await using var jam = await JamAsync(database, store);
        var saved = streams.Select(id => SaveAsync(store, s => s.Events.Append(id, new Counted(1)))).ToArray();
        await jam.EndAsync();
        await Task.WhenAll(saved);

        (await database.ScalarAsync<long>("select count(*) from referrals_events.mt_events where type = 'counted'")).ShouldBe(40);
        (await database.ScalarAsync<long>("select count(distinct xmin::text) from referrals_events.mt_events where type = 'counted'")).ShouldBeLessThan(10);
    }

    [Fact]
    public async Task whoever_is_refused_is_told_so_and_the_others_are_stored()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync("create table said (word text constraint said_once primary key)");
        await using var store = database.Store();
        var streams = await StartAsync(store, 30);
        await using var jam = await JamAsync(database, store);
        var saved = streams.Select((id, i) => SaveAsync(store, s =>
        {
            s.QueueSqlCommand(new NpgsqlBatchCommand("insert into said values ($1)") { Parameters = { new() { Value = i % 10 == 9 ? "same" : $"{i}" } } });
            s.Events.Append(id, i % 7 == 3 ? 9 : 2, new Counted(i));
        })).ToArray();
        await jam.EndAsync();
        var answers = await Task.WhenAll(saved.Select(async save => await Record.ExceptionAsync(() => save)));

        // 9, 19 and 29 say the same word: one of them is stored. 3, 10, 17 and 24 expect the wrong version.
        for (var i = 0; i < answers.Length; i++)
        {
            if (i % 7 == 3) answers[i].ShouldBeOfType<EventStreamUnexpectedMaxEventIdException>().StreamId.ShouldBe(streams[i]);
            else if (i % 10 != 9) answers[i].ShouldBeNull();
        }

        new[] { answers[9], answers[19], answers[29] }.Where(a => a is not null).ShouldAllBe(a => ((PostgresException)a!).ConstraintName == "said_once");
        new[] { answers[9], answers[19], answers[29] }.Count(a => a is null).ShouldBe(1);
        (await database.ScalarAsync<long>("select count(*) from referrals_events.mt_events where type = 'counted'")).ShouldBe(answers.Count(a => a is null));
        (await database.ScalarAsync<long>("select count(*) from said")).ShouldBe(answers.Count(a => a is null));
    }

    [Fact]
    public async Task a_check_sees_what_all_who_share_the_transaction_stored_and_stops_no_more_than_it_must()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        var streams = await StartAsync(store, 12);
        await using var jam = await JamAsync(database, store);
        var saved = streams.Select(id => SaveAsync(store, s =>
        {
            s.QueueSqlCommand(new NpgsqlBatchCommand("select pg_advisory_xact_lock(1)"));
            s.Events.Append(id, new Counted(1));
            s.QueueCheck(new NpgsqlBatchCommand("select 1 / greatest(0, 4 - count(*)) from referrals_events.mt_events where type = 'counted'"));
        })).ToArray();
        await jam.EndAsync();
        var answers = await Task.WhenAll(saved.Select(async save => await Record.ExceptionAsync(() => save)));

        answers.Count(a => a is null).ShouldBe(3);
        answers.OfType<PostgresException>().Count(e => e.SqlState == PostgresErrorCodes.DivisionByZero).ShouldBe(9);
        (await database.ScalarAsync<long>("select count(*) from referrals_events.mt_events where type = 'counted'")).ShouldBe(3);
    }

    [Fact]
    public async Task one_stream_held_by_somebody_does_not_stop_the_rest()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        var streams = await StartAsync(store, 8);
        await using var holder = await database.Source.OpenConnectionAsync();
        await using var hold = await holder.BeginTransactionAsync();
        await Sql.ExecuteAsync(holder, "select 1 from referrals_events.mt_streams where id = any ($1) for update", CancellationToken.None, streams[..4].ToArray());
        var stuck = streams[..4].Select(id => SaveAsync(store, s => s.Events.Append(id, new Counted(1)))).ToArray();
        await Task.Delay(100);
        foreach (var id in streams[4..]) await SaveAsync(store, s => s.Events.Append(id, new Counted(1))).WaitAsync(TimeSpan.FromSeconds(10));
        stuck.ShouldAllBe(save => !save.IsCompleted);
        await hold.RollbackAsync();
        await Task.WhenAll(stuck);
    }

    [Fact]
    public async Task whoever_waits_for_somebodys_lock_does_not_hold_those_it_shares_a_transaction_with()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        var streams = await StartAsync(store, 8);
        await using var holder = await database.Source.OpenConnectionAsync();
        await using var hold = await holder.BeginTransactionAsync();
        await Sql.ExecuteAsync(holder, "select 1 from referrals_events.mt_streams where id = any ($1) for update", CancellationToken.None, streams[..2].ToArray());
        await using var jam = await JamAsync(database, store);
        var saved = streams.Select(id => SaveAsync(store, s => s.Events.Append(id, new Counted(1)))).ToArray();
        await jam.EndAsync();

        await Task.WhenAll(saved[2..]).WaitAsync(TimeSpan.FromSeconds(30));
        saved[..2].ShouldAllBe(save => !save.IsCompleted);
        await hold.RollbackAsync();
        await Task.WhenAll(saved);
        (await database.ScalarAsync<long>("select count(*) from referrals_events.mt_events where type = 'counted'")).ShouldBe(8);
    }

    private static async Task<List<Guid>> StartAsync(DocumentStore store, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        await using var session = store.LightweightSession();
        foreach (var id in ids) session.Events.StartStream<Counter>(id, Counter.Started(id));
        await session.SaveChangesAsync();
        return ids;
    }

    private static async Task SaveAsync(DocumentStore store, Action<IDocumentSession> work)
    {
        await using var session = store.LightweightSession();
        work(session);
        await session.SaveChangesAsync();
    }

    /// <summary>Keeps the transactions that may be under way at a time busy until it ends, so that what comes now waits.</summary>
    private static async Task<Jam> JamAsync(TestDatabase database, DocumentStore store)
    {
        var ids = await StartAsync(store, 2);
        var connection = await database.Source.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await Sql.ExecuteAsync(connection, "select 1 from referrals_events.mt_streams where id = any ($1) for update", CancellationToken.None, ids.ToArray());
        return new Jam(connection, transaction, [.. ids.Select(id => SaveAsync(store, s => s.Events.Append(id, new CounterStopped(default))))]);
    }

    private sealed class Jam(NpgsqlConnection connection, NpgsqlTransaction transaction, Task[] jammed) : IAsyncDisposable
    {
        public async Task EndAsync()
        {
            await transaction.RollbackAsync();
            await Task.WhenAll(jammed);
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
