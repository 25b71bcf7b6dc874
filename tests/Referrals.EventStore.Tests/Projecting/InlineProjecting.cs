using Npgsql;
using NpgsqlTypes;

namespace Referrals.EventStore.Tests.Projecting;

public sealed class InlineProjecting(TestServer server)
{
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task rows_are_there_as_soon_as_the_events_are()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await SaveAsync(store, e => e.StartStream<Counter>(_id, Counter.Started(_id), new Counted(7)));
        (await RowsAsync(database)).ShouldBe(["1 apples 7 {apples,x}"]);
        await SaveAsync(store, e => e.Append(_id, new Counted(100)));
        (await RowsAsync(database)).ShouldBe(["1 apples 107 {apples,x}", "2 apples 107 {apples,x}"]);
        await SaveAsync(store, e => e.Append(_id, new Counted(-50)));
        (await RowsAsync(database)).ShouldBe(["1 apples 57 {apples,x}"]);
        await SaveAsync(store, e => e.Append(_id, new CounterStopped(DateTimeOffset.UnixEpoch)));
        (await RowsAsync(database)).ShouldBeEmpty();
        (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
    }

    [Fact]
    public async Task a_row_that_does_not_change_is_not_written()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store(o => o.AddInline(new Labels()));
        await database.ExecuteAsync("create table labels (id uuid primary key, label text, entry jsonb not null)");
        await SaveAsync(store, e => e.StartStream<Counter>(_id, Counter.Started(_id)));
        var written = await database.ScalarAsync<string>("select xmin::text from labels");
        await SaveAsync(store, e => e.Append(_id, new Counted(7)));
        (await database.ScalarAsync<string>("select xmin::text from labels")).ShouldBe(written);
    }

    [Fact]
    public async Task a_stream_of_another_kind_has_no_rows()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await SaveAsync(store, e => e.StartStream<Ledger>(_id, Counter.Started(_id)));
        (await RowsAsync(database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_row_that_is_not_as_the_log_says_undoes_everything()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await SaveAsync(store, e => e.StartStream<Counter>(_id, Counter.Started(_id)));
        await database.ExecuteAsync("delete from totals");
        var refused = await Should.ThrowAsync<ReadModelOutOfStepException>(() => SaveAsync(store, e => e.Append(_id, new CounterStopped(default))));
        refused.Table.ShouldBe("\"public\".\"totals\"");
        (await database.ScalarAsync<long>("select version from referrals_events.mt_streams")).ShouldBe(1);
        (await database.ScalarAsync<long>("select count(*) from referrals_events.mt_events")).ShouldBe(1);
    }

    [Fact]
    public async Task a_row_that_row_security_hides_from_the_writer_undoes_everything()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await SaveAsync(store, e => e.StartStream<Counter>(_id, Counter.Started(_id)));
        var writer = $"writer_{Guid.CreateVersion7():N}";
        await database.ExecuteAsync($"""
            create role {writer} login;
            grant usage on schema referrals_events to {writer};
            grant all on all tables in schema referrals_events to {writer};
            grant all on all sequences in schema referrals_events to {writer};
            grant all on totals to {writer};
            alter table totals enable row level security;
            create policy some_only on totals to {writer} using (label <> 'apples') with check (true);
            """);
        await using var source = WriterDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = writer }.ConnectionString);
        await using var limited = database.Store(o => o.AddInline(new Totals()), source);
        await Should.ThrowAsync<Exception>(() => SaveAsync(limited, e => e.Append(_id, new CounterStopped(default))));
        await Should.ThrowAsync<Exception>(() => SaveAsync(limited, e => e.Append(_id, new Counted(1))));
        (await database.ScalarAsync<long>("select version from referrals_events.mt_streams")).ShouldBe(1);
        (await RowsAsync(database)).ShouldBe(["1 apples 0 {apples,x}"]);
    }

    [Fact]
    public async Task a_failing_projection_stores_nothing()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await SaveAsync(store, e => e.StartStream<Counter>(_id, Counter.Started(_id)));
        await using var ledger = database.Store(o => o.AddInline(new Labels { Fails = true }));
        await Should.ThrowAsync<InvalidTimeZoneException>(() => SaveAsync(ledger, e => e.Append(_id, new Counted(1))));
        (await database.ScalarAsync<long>("select version from referrals_events.mt_streams")).ShouldBe(1);
    }

    [Fact]
    public async Task two_rows_with_one_key_are_a_mistake_that_is_named()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store(o => o.AddInline(new Labels { Twice = true }));
        (await Should.ThrowAsync<InvalidOperationException>(() => SaveAsync(store, e => e.StartStream<Counter>(_id, Counter.Started(_id)))))
            .Message.ShouldContain("labels");
    }

    private static async Task<DocumentStore> StoreAsync(TestDatabase database)
    {
        await database.ExecuteAsync(Totals.Ddl);
        return database.Store(o => o.AddInline(new Totals()));
    }

    private static async Task SaveAsync(DocumentStore store, Action<IEventOperations> work)
    {
        await using var session = store.LightweightSession();
        work(session.Events);
        await session.SaveChangesAsync();
    }

    private static Task<List<string>> RowsAsync(TestDatabase database) =>
        database.ColumnAsync<string>("select concat_ws(' ', place, label, total, tags) from totals order by id, place");

    private sealed class Labels : SingleStreamProjection<Counter, Guid>
    {
        public bool Fails { get; init; }

        public bool Twice { get; init; }

        public override string Name => "Labels";

        public override string StreamType => "counter";

        public override ProjectionTable Table { get; } = new("public", "labels",
            [new("id", NpgsqlDbType.Uuid, IsKey: true), new("label", NpgsqlDbType.Text), new("entry", NpgsqlDbType.Jsonb)]);

        public override Counter? Evolve(Counter? doc, IEvent e) => Fails ? throw new InvalidTimeZoneException() : Counter.Fold(doc, e);

        public override IEnumerable<object?[]> Rows(Counter doc)
        {
            object?[] row = [doc.Id, null, new { doc.Label }];
            return Twice ? [row, row] : [row];
        }
    }
}
