namespace Referrals.EventStore.Tests.Appending;

public sealed class Sessions(TestServer server)
{
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task a_started_stream_is_read_back_event_for_event()
    {
        await using var database = await server.CreateAsync();
        var now = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(1_234_567);
        await using var store = database.Store(time: new FixedTime(now));
        await using (var session = store.LightweightSession())
        {
            session.CorrelationId = "trace";
            session.CausationId = "command";
            session.LastModifiedBy = "member";
            session.SetHeader("role", "practitioner");
            session.Events.StartStream<Counter>(_id, Counter.Started(_id), new Counted(3), new Counted(4, "a note"));
            await session.SaveChangesAsync();
        }

        await using var reading = store.LightweightSession();
        var events = await reading.Events.FetchStreamAsync(_id);
        events.Select(e => e.Data).ShouldBe([Counter.Started(_id), new Counted(3), new Counted(4, "a note")]);
        events.Select(e => e.Version).ShouldBe([1, 2, 3]);
        events.Select(e => e.Sequence).ShouldBe([1, 2, 3]);
        events.Select(e => e.EventTypeName).ShouldBe(["counter_started", "counted", "counted"]);
        events.Select(e => e.Id).Distinct().Count().ShouldBe(3);
        foreach (var e in events)
        {
            e.StreamId.ShouldBe(_id);
            e.Timestamp.ShouldBe(now.AddTicks(-7)); // the database keeps microseconds
            e.CorrelationId.ShouldBe("trace");
            e.CausationId.ShouldBe("command");
            e.UserName.ShouldBe("member");
            e.Headers.ShouldNotBeNull().ShouldHaveSingleItem().ShouldBe(new("role", "practitioner"));
            e.IsArchived.ShouldBeFalse();
        }

        (await reading.Events.FetchStreamStateAsync(_id)).ShouldBe(
            new StreamState(_id, 3, "counter", now.AddTicks(-7), now.AddTicks(-7), IsArchived: false));
    }

    [Fact]
    public async Task an_event_is_stored_in_the_columns_and_the_json_that_marten_reads()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        await using var session = store.LightweightSession();
        session.SetHeader("organisation", "o");
        session.Events.StartStream<Counter>(_id, Counter.Started(_id));
        session.Events.Append(_id, new Counted(1));
        await session.SaveChangesAsync();

        (await database.ColumnAsync<string>("select data::text from referrals_events.mt_events order by version")).ShouldBe(
            [$$"""{"label": "apples", "colour": "darkBlue", "counterId": "{{_id}}"}""", """{"by": 1}"""]);
        (await database.ColumnAsync<string>("select concat_ws(' | ', type, mt_dotnet_type, tenant_id, headers, bdata is null, is_archived) from referrals_events.mt_events order by version")).ShouldBe(
            [
                """counter_started | Referrals.EventStore.Tests.CounterStarted, Referrals.EventStore.Tests | *DEFAULT* | {"organisation": "o"} | t | f""",
                """counted | Referrals.EventStore.Tests.Counted, Referrals.EventStore.Tests | *DEFAULT* | {"organisation": "o"} | t | f""",
            ]);
        (await database.ScalarAsync<string>("select concat_ws(' | ', id, type, version, tenant_id, is_archived) from referrals_events.mt_streams")).ShouldBe(
            $"{_id} | counter | 2 | *DEFAULT* | f");
    }

    [Fact]
    public async Task a_stream_fetched_for_writing_is_appended_to_where_it_was_read()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        await StartAsync(store, new Counted(3));

        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<Counter>(_id);
        stream.Aggregate.ShouldBe(new Counter(_id, "apples", 3, false));
        stream.CurrentVersion.ShouldBe(2);
        stream.Events.Count.ShouldBe(2);
        stream.AppendOne(new Counted(1));
        stream.AppendMany(new Counted(1), new Counted(1));
        await session.SaveChangesAsync();

        (await session.Events.AggregateStreamAsync<Counter>(_id)).ShouldBe(new Counter(_id, "apples", 6, false));
        (await session.Events.AggregateStreamAsync<Counter>(_id, version: 3)).ShouldBe(new Counter(_id, "apples", 4, false));
        (await session.Events.FetchStreamAsync(_id, version: 3)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task a_stream_that_is_not_there_is_started_by_what_is_appended_to_it()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<Counter>(_id);
        stream.Aggregate.ShouldBeNull();
        stream.CurrentVersion.ShouldBe(0);
        stream.AppendOne(Counter.Started(_id));
        await session.SaveChangesAsync();
        (await session.Events.FetchStreamStateAsync(_id))!.StreamType.ShouldBe("counter");
    }

    [Fact]
    public async Task a_stream_of_another_kind_has_no_aggregate()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        await StartAsync(store);
        await using var session = store.LightweightSession();
        (await session.Events.FetchForWriting<Ledger>(_id)).Aggregate.ShouldBeNull();
        (await session.Events.AggregateStreamAsync<Ledger>(_id)).ShouldBeNull();
        (await session.Events.AggregateStreamAsync<Counter>(Guid.CreateVersion7())).ShouldBeNull();
        (await session.Events.FetchStreamStateAsync(Guid.CreateVersion7())).ShouldBeNull();
    }

    [Fact]
    public async Task appended_events_learn_their_place()
    {
        await using var database = await server.CreateAsync();
        IReadOnlyList<Event> seen = [];
        await using var store = database.Store(o => o.BeforeAppend = (events, _) =>
        {
            seen = events;
            return ValueTask.CompletedTask;
        });
        await StartAsync(store);
        await using var session = store.LightweightSession();
        session.Events.Append(_id, new Counted(1), new Counted(2));
        await session.SaveChangesAsync();
        seen.Select(e => (e.Sequence, e.Version)).ShouldBe([(2, 2), (3, 3)]);
    }

    [Fact]
    public async Task the_hook_before_an_append_changes_what_is_stored_and_projected()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        await using var store = database.Store(o =>
        {
            o.AddInline(new Totals());
            o.BeforeAppend = (events, _) =>
            {
                foreach (var e in events.OfType<Event<CounterStarted>>()) e.ReplaceData(e.Data with { Label = e.Id.ToString() });
                return ValueTask.CompletedTask;
            };
        });
        await StartAsync(store);
        await using var session = store.LightweightSession();
        var stored = (await session.Events.FetchStreamAsync(_id))[0];
        ((CounterStarted)stored.Data).Label.ShouldBe(stored.Id.ToString());
        (await database.ScalarAsync<string>("select label from totals")).ShouldBe(stored.Id.ToString());
    }

    [Fact]
    public async Task an_archived_stream_is_left_out_of_reads_and_projections()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        await using var store = database.Store(o => o.AddInline(new Totals()));
        await StartAsync(store, new Counted(3));
        await using var session = store.LightweightSession();
        session.Events.ArchiveStream(_id);
        await session.SaveChangesAsync();

        (await session.Events.FetchStreamAsync(_id)).ShouldBeEmpty();
        (await session.Events.FetchForWriting<Counter>(_id)).Aggregate.ShouldBeNull();
        (await session.Events.FetchStreamStateAsync(_id))!.IsArchived.ShouldBeTrue();
        (await database.ScalarAsync<bool>("select bool_and(is_archived) from referrals_events.mt_events")).ShouldBeTrue();
        (await database.ScalarAsync<long>("select count(*) from totals")).ShouldBe(0);
    }

    [Fact]
    public async Task rows_that_another_writer_of_the_layout_adds_are_passed_over()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        await StartAsync(store);
        await database.ExecuteAsync($$"""
            insert into referrals_events.mt_events (seq_id, id, stream_id, version, data, type)
            select nextval('referrals_events.mt_events_sequence'), gen_random_uuid(), '{{_id}}', 1 + n, '{}', type
            from unnest(array['tombstone', 'archived']) with ordinality t (type, n);
            update referrals_events.mt_streams set version = 3;
            """);
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<Counter>(_id);
        stream.Events.Count.ShouldBe(1);
        stream.CurrentVersion.ShouldBe(3);
        stream.AppendOne(new Counted(1));
        await session.SaveChangesAsync();
        (await session.Events.FetchStreamAsync(_id)).Select(e => e.Version).ShouldBe([1, 4]);
    }

    [Fact]
    public async Task members_that_a_newer_node_wrote_are_passed_over_on_reading()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        await StartAsync(store, new Counted(3));
        await database.ExecuteAsync("""update referrals_events.mt_events set data = data || '{"newer": [1]}'""");
        await using var session = store.LightweightSession();
        (await session.Events.AggregateStreamAsync<Counter>(_id))!.Total.ShouldBe(3);
    }

    private async Task StartAsync(DocumentStore store, params object[] more)
    {
        await using var session = store.LightweightSession();
        session.Events.StartStream<Counter>(_id, [Counter.Started(_id), .. more]);
        await session.SaveChangesAsync();
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
