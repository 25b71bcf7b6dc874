using System.Diagnostics;
using Npgsql;

namespace Referrals.EventStore.Tests.Reading;

public sealed class Subscribing(TestServer server)
{
    [Fact]
    public async Task every_event_is_given_once_and_in_order_while_others_write()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Recorder.Ddl());
        var recorder = new Recorder();
        await using var store = database.Store(o => o.Subscribe(recorder));
        await using var elsewhere = database.Store();
        await using var daemon = new ProjectionDaemon(store);
        daemon.Start();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var id = await StartAsync(writer % 2 == 0 ? store : elsewhere);
            for (var i = 0; i < 50; i++) await AppendAsync(writer % 2 == 0 ? store : elsewhere, id, i);
        })));
        await CaughtUpAsync(daemon);

        (await database.ColumnAsync<long>("select seq_id from recorder order by place"))
            .ShouldBe(await database.ColumnAsync<long>("select seq_id from referrals_events.mt_events order by seq_id"));
        var status = (await daemon.StatusAsync()).ShouldHaveSingleItem();
        status.ShouldBe(new SubscriptionStatus("Recorder", status.HighWater, status.HighWater, 0, 0, WaitingSince: null));
        (await daemon.LedAsync()).ShouldBe(["Recorder"]);
        (await database.ColumnAsync<string>("select concat_ws(' ', name, last_seq_id) from referrals_events.mt_event_progression order by 1"))
            .ShouldBe([$"HighWaterMark {status.HighWater}", $"Recorder:All {status.HighWater}"]);
    }

    [Fact]
    public async Task what_is_archived_or_from_another_writer_of_the_layout_is_passed_over()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Recorder.Ddl());
        var recorder = new Recorder();
        await using var store = database.Store(o => o.Subscribe(recorder));
        var (kept, archived) = (await StartAsync(store), await StartAsync(store));
        await using (var session = store.LightweightSession())
        {
            session.Events.ArchiveStream(archived);
            await session.SaveChangesAsync();
        }

        await database.ExecuteAsync($$"""
            insert into referrals_events.mt_events (seq_id, id, stream_id, version, data, type)
            values (nextval('referrals_events.mt_events_sequence'), gen_random_uuid(), '{{kept}}', 2, '{}', 'tombstone')
            """);
        await using var daemon = new ProjectionDaemon(store);
        daemon.Start();
        await CaughtUpAsync(daemon);
        recorder.Given.ShouldHaveSingleItem().StreamId.ShouldBe(kept);
    }

    [Fact]
    public async Task a_writer_of_the_same_process_wakes_the_reader()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Recorder.Ddl());
        var recorder = new Recorder();
        await using var store = database.Store(o => o.Subscribe(recorder));
        await using var daemon = new ProjectionDaemon(store);
        daemon.Start();
        var id = await StartAsync(store);
        await CaughtUpAsync(daemon);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 20; i++)
        {
            var before = recorder.Given.Count;
            var started = Stopwatch.GetTimestamp();
            await AppendAsync(store, id, i);
            while (recorder.Given.Count == before) await Task.Delay(1);
            waits.Add(Stopwatch.GetElapsedTime(started));
        }

        waits.Order().ElementAt(10).ShouldBeLessThan(TimeSpan.FromMilliseconds(150)); // a poll would be 200 apart
    }

    [Fact]
    public async Task one_node_leads_and_another_takes_over_when_it_dies()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Recorder.Ddl());
        var nodes = new List<(Recorder Recorder, DocumentStore Store, ProjectionDaemon Daemon, NpgsqlDataSource Source)>();
        for (var i = 0; i < 3; i++)
        {
            var recorder = new Recorder();
            var source = WriterDataSource.Create($"{database.ConnectionString};Application Name=node{i}");
            var store = database.Store(o => o.Subscribe(recorder), source);
            nodes.Add((recorder, store, new ProjectionDaemon(store), source));
            nodes[i].Daemon.Start();
        }

        await using var writing = database.Store();
        var id = await StartAsync(writing);
        await Eventually.BeAsync(async () => await database.ScalarAsync<long>("select count(*) from recorder") == 1);
        nodes.Count(n => n.Recorder.Given.Count == 1).ShouldBe(1);

        // Its connections die and it is gone.
        var leader = nodes.Single(n => n.Recorder.Given.Count == 1);
        var appending = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++) await AppendAsync(writing, id, i);
        });
        var stopping = leader.Daemon.StopAsync();
        await database.ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'node{nodes.IndexOf(leader)}'");
        await stopping;
        var died = Stopwatch.GetTimestamp();
        await appending;
        await Eventually.BeAsync(async () => await database.ScalarAsync<long>("select count(*) from recorder") == 301);
        Stopwatch.GetElapsedTime(died).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        (await database.ColumnAsync<long>("select seq_id from recorder order by place"))
            .ShouldBe(await database.ColumnAsync<long>("select seq_id from referrals_events.mt_events order by seq_id"));

        foreach (var node in nodes)
        {
            await node.Daemon.DisposeAsync();
            await node.Source.DisposeAsync();
        }
    }

    [Fact]
    public async Task a_leader_whose_connection_is_cut_starts_again()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Recorder.Ddl());
        await using var source = WriterDataSource.Create($"{database.ConnectionString};Application Name=node");
        await using var store = database.Store(o => o.Subscribe(new Recorder()), source);
        await using var daemon = new ProjectionDaemon(store);
        daemon.Start();
        await using var writing = database.Store();
        var id = await StartAsync(writing);
        for (var i = 0; i < 4; i++)
        {
            await AppendAsync(writing, id, i);
            await database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'node'");
        }

        await Eventually.BeAsync(async () => await database.ScalarAsync<long>("select count(*) from recorder") == 5);
    }

    [Fact]
    public async Task a_new_version_reads_the_whole_log_again()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store(o => o.Subscribe(new Second()));
        await StartAsync(store);
        await using var daemon = new ProjectionDaemon(store);
        daemon.Start();
        await CaughtUpAsync(daemon);
        (await database.ScalarAsync<long>("select last_seq_id from referrals_events.mt_event_progression where name = 'Second:V2:All'")).ShouldBe(1);
    }

    internal static async Task<Guid> StartAsync(DocumentStore store)
    {
        var id = Guid.CreateVersion7();
        await using var session = store.LightweightSession();
        session.Events.StartStream<Counter>(id, Counter.Started(id));
        await session.SaveChangesAsync();
        return id;
    }

    internal static async Task AppendAsync(DocumentStore store, Guid id, int by, string? note = null)
    {
        await using var session = store.LightweightSession();
        session.Events.Append(id, new Counted(by, note));
        await session.SaveChangesAsync();
    }

    internal static Task CaughtUpAsync(ProjectionDaemon daemon) =>
        Eventually.BeAsync(async () => (await daemon.StatusAsync()).All(s => s.Behind == 0));

    private sealed class Second : ISubscription
    {
        public string Name => "Second";

        public int Version => 2;

        public Task ProcessEventsAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct) => Task.CompletedTask;
    }
}
