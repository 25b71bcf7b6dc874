namespace Referrals.EventStore.Tests.Reading;

public sealed class Poison(TestServer server)
{
    [Fact]
    public async Task a_poison_event_stops_its_stream_and_nothing_else()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Recorder.Ddl());
        await database.ExecuteAsync(Recorder.Ddl("healthy"));
        var (recorder, healthy) = (new Recorder { Fails = e => e.Data is Counted { By: 13 } ? new InvalidOperationException("secret words") : null }, new Recorder("Healthy"));
        await using var store = database.Store(o => o.Subscribe(recorder).Subscribe(healthy));
        await using var daemon = new ProjectionDaemon(store);
        var (bad, good) = (await Subscribing.StartAsync(store), await Subscribing.StartAsync(store));
        foreach (var by in new[] { 1, 13, 2 })
        {
            await Subscribing.AppendAsync(store, bad, by);
            await Subscribing.AppendAsync(store, good, by == 13 ? 0 : by);
        }

        daemon.Start();
        await Subscribing.CaughtUpAsync(daemon);
        await Subscribing.AppendAsync(store, bad, 3);
        await Subscribing.AppendAsync(store, good, 3);
        await Subscribing.CaughtUpAsync(daemon);

        (await CountAsync("recorder", good)).ShouldBe(5);
        (await CountAsync("recorder", bad)).ShouldBe(2); // started and 1
        (await CountAsync("healthy", bad)).ShouldBe(5);
        (await daemon.StatusAsync()).Select(s => (s.Name, s.DeadLetters)).ShouldBe([("Healthy", 0), ("Recorder", 3)]);
        (await database.ColumnAsync<string>("""
            select concat_ws(' ', d.data ->> 'projectionName', d.data ->> 'shardName', e.data ->> 'by', d.data ->> 'exceptionType', d.data ->> 'exceptionMessage')
            from referrals_events.mt_doc_deadletterevent d join referrals_events.mt_events e on e.seq_id = (d.data ->> 'eventSequence')::bigint
            order by e.seq_id
            """))
            .ShouldBe(["Recorder All 13 InvalidOperationException ", "Recorder All 2 Parked ", "Recorder All 3 Parked "]);
        (await database.ScalarAsync<long>("select count(*) from referrals_events.mt_doc_deadletterevent where data::text like '%secret%'")).ShouldBe(0);

        // Still poison: it stays. Then mended: everything is taken, in order.
        (await daemon.ReplayDeadLettersAsync("Recorder")).ShouldBe(0);
        recorder.Fails = _ => null;
        (await daemon.ReplayDeadLettersAsync("Recorder")).ShouldBe(3);
        (await database.ColumnAsync<long>($"select seq_id from recorder where stream_id = '{bad}' order by place"))
            .ShouldBe(await database.ColumnAsync<long>($"select seq_id from referrals_events.mt_events where stream_id = '{bad}' order by version"));
        (await daemon.StatusAsync()).ShouldAllBe(s => s.DeadLetters == 0);
        await Subscribing.AppendAsync(store, bad, 4);
        await Subscribing.CaughtUpAsync(daemon);
        (await CountAsync("recorder", bad)).ShouldBe(6);

        Task<long> CountAsync(string table, Guid stream) => database.ScalarAsync<long>($"select count(*) from {table} where stream_id = '{stream}'");
    }

    [Fact]
    public async Task an_event_that_cannot_be_read_is_poison_too()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Recorder.Ddl());
        await using var store = database.Store(o => o.Subscribe(new Recorder()));
        var (bad, unknown, good) = (await Subscribing.StartAsync(store), await Subscribing.StartAsync(store), await Subscribing.StartAsync(store));
        await Subscribing.AppendAsync(store, bad, 1);
        await database.ExecuteAsync($$"""
            update referrals_events.mt_events set data = '{"by": "many"}' where stream_id = '{{bad}}' and version = 2;
            update referrals_events.mt_events set type = 'unheard_of' where stream_id = '{{unknown}}';
            """);
        await using var daemon = new ProjectionDaemon(store);
        daemon.Start();
        await Subscribing.CaughtUpAsync(daemon);
        (await daemon.StatusAsync()).ShouldHaveSingleItem().DeadLetters.ShouldBe(2);
        (await database.ColumnAsync<Guid>("select stream_id from recorder order by place")).ShouldBe([bad, good]);
        (await daemon.ReplayDeadLettersAsync("Recorder")).ShouldBe(0);
        await database.ExecuteAsync("""update referrals_events.mt_events set data = '{"by": 1}' where version = 2""");
        (await daemon.ReplayDeadLettersAsync("Recorder")).ShouldBe(1);
        (await daemon.StatusAsync()).ShouldHaveSingleItem().DeadLetters.ShouldBe(1);
    }

    [Fact]
    public async Task a_fault_that_passes_leaves_no_dead_letter()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Recorder.Ddl());
        var faults = 2;
        var recorder = new Recorder { Fails = _ => Interlocked.Decrement(ref faults) >= 0 ? new TimeoutException() : null };
        await using var store = database.Store(o => o.Subscribe(recorder));
        await using var daemon = new ProjectionDaemon(store);
        await Subscribing.StartAsync(store);
        daemon.Start();
        await Subscribing.CaughtUpAsync(daemon);
        (await daemon.StatusAsync()).ShouldHaveSingleItem().DeadLetters.ShouldBe(0);
        (await database.ScalarAsync<long>("select count(*) from recorder")).ShouldBe(1);
    }
}
