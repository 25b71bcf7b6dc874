using System.Diagnostics;
using Npgsql;

namespace Referrals.EventStore.Tests.Reading;

public sealed class HighWater(TestServer server)
{
    [Fact]
    public async Task nothing_is_lost_or_seen_twice_while_transactions_commit_out_of_order_roll_back_and_are_killed()
    {
        const int Writers = 24;
        await using var database = await server.CreateAsync();
        await using var reading = await database.Source.OpenConnectionAsync();
        var mark = new HighWaterMark(reading, "referrals_events.mt_events_sequence");
        using var stop = new CancellationTokenSource();
        var seen = new List<long>();
        var longestWait = TimeSpan.Zero;
        var reader = Task.Run(async () =>
        {
            for (long floor = 0; ;)
            {
                var last = stop.IsCancellationRequested;
                var started = Stopwatch.GetTimestamp();
                var ceiling = await mark.AdvanceAsync(CancellationToken.None);
                var wait = Stopwatch.GetElapsedTime(started);
                if (wait > longestWait) longestWait = wait;
                seen.AddRange(await Sql.ColumnAsync<long>(
                    reading, "select seq_id from referrals_events.mt_events where seq_id > $1 and seq_id <= $2 order by seq_id", CancellationToken.None, floor, ceiling));
                floor = ceiling;
                if (last) return;
            }
        });

        var (committed, rolledBack, killed) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 60; i++)
            {
                try
                {
                    await using var connection = await database.Source.OpenConnectionAsync();
                    await using var transaction = await connection.BeginTransactionAsync();
                    for (var n = random.Next(1, 4); n > 0; n--)
                    {
                        await AppendAsync(connection, transaction, Guid.CreateVersion7());
                        await Task.Delay(random.Next(0, 25));
                    }

                    switch (random.Next(10))
                    {
                        case 0:
                            await transaction.RollbackAsync();
                            Interlocked.Increment(ref rolledBack);
                            break;
                        case 1:
                            await KillAsync(database, connection.ProcessID);
                            Interlocked.Increment(ref killed);
                            break;
                        default:
                            await transaction.CommitAsync();
                            Interlocked.Increment(ref committed);
                            break;
                    }
                }
                catch (NpgsqlException)
                {
                    // Killed.
                }
            }
        })));
        await stop.CancelAsync();
        await reader;

        seen.ShouldBe(await database.ColumnAsync<long>("select seq_id from referrals_events.mt_events order by seq_id"));
        committed.ShouldBeGreaterThan(500);
        rolledBack.ShouldBeGreaterThan(20);
        killed.ShouldBeGreaterThan(20);
        longestWait.ShouldBeLessThan(TimeSpan.FromSeconds(10)); // no time-out is waited for, only transactions
    }

    [Fact]
    public async Task the_mark_waits_for_exactly_the_transactions_that_may_hold_a_number_below_it()
    {
        await using var database = await server.CreateAsync();
        await using var reading = await database.Source.OpenConnectionAsync();
        var mark = new HighWaterMark(reading, "referrals_events.mt_events_sequence");
        (await mark.AdvanceAsync(CancellationToken.None)).ShouldBe(0); // a new sequence reads 1 before anything was drawn

        await using var slow = await database.Source.OpenConnectionAsync();
        await using var open = await slow.BeginTransactionAsync();
        await AppendAsync(slow, open, Guid.CreateVersion7()); // draws 1
        await using var store = database.Store();
        await using var session = store.LightweightSession();
        var id = Guid.CreateVersion7();
        session.Events.StartStream<Counter>(id, Counter.Started(id)); // draws 2
        await session.SaveChangesAsync();

        var advancing = mark.AdvanceAsync(CancellationToken.None);
        await Task.Delay(300);
        advancing.IsCompleted.ShouldBeFalse();
        session.Events.Append(id, new Counted(1)); // draws 3, after the mark was aimed at
        await session.SaveChangesAsync();
        await open.CommitAsync();
        (await advancing).ShouldBe(2);
        (await mark.AdvanceAsync(CancellationToken.None)).ShouldBe(3);
    }

    private static async Task AppendAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stream)
    {
        // As every append: the stream's row, then a number.
        await using var command = new NpgsqlCommand("""
            with stream as (insert into referrals_events.mt_streams (id, version) values ($1, 1) returning id)
            insert into referrals_events.mt_events (seq_id, id, stream_id, version, data, type)
            select nextval('referrals_events.mt_events_sequence'), gen_random_uuid(), id, 1, '{}', 'counted' from stream
            """, connection, transaction) { Parameters = { new() { Value = stream } } };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task KillAsync(TestDatabase database, int process) => await database.ScalarAsync<bool>($"select pg_terminate_backend({process})");
}
