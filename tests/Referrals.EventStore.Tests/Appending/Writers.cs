using Npgsql;

namespace Referrals.EventStore.Tests.Appending;

public sealed class Writers(TestServer server)
{
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task of_two_writers_on_one_version_exactly_one_wins()
    {
        await using var database = await server.CreateAsync();
        // A store each: as on two nodes, whose appends never share a transaction.
        await using var here = database.Store();
        await using var there = database.Store();
        await StartAsync(here, _id);
        for (var version = 2; version <= 60; version++)
        {
            var answers = await Task.WhenAll(TryAsync(here, version), TryAsync(there, version));
            answers.Count(won => won).ShouldBe(1);
        }

        (await database.ScalarAsync<long>("select count(*) from referrals_events.mt_events")).ShouldBe(60);

        async Task<bool> TryAsync(DocumentStore store, long version)
        {
            await using var session = store.LightweightSession();
            session.Events.Append(_id, version, new Counted(1));
            try
            {
                await session.SaveChangesAsync();
                return true;
            }
            catch (EventStreamUnexpectedMaxEventIdException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task of_two_that_start_one_stream_exactly_one_wins()
    {
        await using var database = await server.CreateAsync();
        await using var here = database.Store();
        await using var there = database.Store();
        for (var i = 0; i < 20; i++)
        {
            var id = Guid.CreateVersion7();
            var answers = await Task.WhenAll(TryAsync(here, id), TryAsync(there, id));
            answers.Count(won => won).ShouldBe(1);
        }

        async Task<bool> TryAsync(DocumentStore store, Guid id)
        {
            try
            {
                await StartAsync(store, id);
                return true;
            }
            catch (ExistingStreamIdCollisionException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task thirty_two_writers_on_overlapping_streams_leave_no_hole_and_no_duplicate()
    {
        const int EachWrites = 200;
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        DocumentStore[] nodes = [database.Store(o => o.AddInline(new Totals())), database.Store(o => o.AddInline(new Totals()))];
        var streams = Enumerable.Range(0, 80).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var id in streams) await StartAsync(nodes[0], id);

        var conflicts = 0;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < EachWrites;)
            {
                await using var session = nodes[writer % 2].LightweightSession();
                var stream = await session.Events.FetchForWriting<Counter>(streams[random.Next(streams.Length)]);
                stream.AppendOne(new Counted(1, $"{writer}/{i}"));
                try
                {
                    await session.SaveChangesAsync();
                    i++;
                }
                catch (ConcurrencyException)
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        })));

        conflicts.ShouldBeGreaterThan(0);
        (await database.ScalarAsync<long>("select count(distinct data ->> 'note') from referrals_events.mt_events")).ShouldBe(32 * EachWrites);
        (await database.ScalarAsync<long>("select count(*) from referrals_events.mt_events")).ShouldBe((32 * EachWrites) + streams.Length);
        (await database.ScalarAsync<long>("""
            select count(*) from referrals_events.mt_streams s
            join (select stream_id, count(*) n, min(version) first, max(version) last from referrals_events.mt_events group by 1) e on e.stream_id = s.id
            where e.first <> 1 or e.last <> e.n or s.version <> e.n
            """)).ShouldBe(0);
        (await nodes[0].CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
        (await database.ScalarAsync<long>("select sum(total) from totals where place = 1")).ShouldBe(32 * EachWrites);
    }

    [Fact]
    public async Task sessions_over_many_streams_in_any_order_do_not_deadlock()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        DocumentStore[] nodes = [database.Store(o => o.AddInline(new Totals())), database.Store(o => o.AddInline(new Totals()))];
        var streams = Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var id in streams) await StartAsync(nodes[0], id);

        var refusals = new List<Exception>();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 40; i++)
            {
                await using var session = nodes[writer % 2].LightweightSession();
                foreach (var id in streams.OrderBy(_ => random.Next()).Take(3)) session.Events.Append(id, new Counted(1));
                try
                {
                    await session.SaveChangesAsync();
                }
                catch (ConcurrencyException e)
                {
                    lock (refusals) refusals.Add(e);
                }
            }
        })));

        refusals.ShouldAllBe(e => e is EventStreamUnexpectedMaxEventIdException);
        (await nodes[0].CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
    }

    [Fact]
    public async Task a_deadlock_is_told_like_any_other_conflict()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        Guid[] ids = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        foreach (var id in ids) await StartAsync(store, id);
        Array.Sort(ids);
        await using var other = await database.Source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await Sql.ExecuteAsync(other, "set local deadlock_timeout = '1min'", CancellationToken.None); // the store's side finds out
        await LockAsync(ids[1]);

        await using var session = store.LightweightSession();
        foreach (var id in ids) session.Events.Append(id, new Counted(1));
        var saving = session.SaveChangesAsync();
        await Task.Delay(200);
        var crossing = LockAsync(ids[0]);
        (await Should.ThrowAsync<ConcurrencyException>(() => saving)).InnerException.ShouldBeOfType<PostgresException>().SqlState.ShouldBe("40P01");
        await crossing;
        await transaction.RollbackAsync();
        (await database.ScalarAsync<long>("select max(version) from referrals_events.mt_streams")).ShouldBe(1);

        Task LockAsync(Guid id) => Sql.ExecuteAsync(other, "select from referrals_events.mt_streams where id = $1 for update", CancellationToken.None, id);
    }

    private static async Task StartAsync(DocumentStore store, Guid id)
    {
        await using var session = store.LightweightSession();
        session.Events.StartStream<Counter>(id, Counter.Started(id));
        await session.SaveChangesAsync();
    }
}
