using Npgsql;

namespace Referrals.EventStore.Tests.Projecting;

public sealed class Rebuilding(TestServer server)
{
    [Fact]
    public async Task a_rebuild_gives_the_live_rows_again()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await WriteAsync(store, streams: 50, appends: 300);
        var live = await RowsAsync(database);
        live.Count.ShouldBeGreaterThan(50);
        await store.RebuildAsync("Totals", database.Source);
        (await RowsAsync(database)).ShouldBe(live);

        await database.ExecuteAsync("update totals set total = total + 1 where place = 2; delete from totals where place = 1 and total > 60");
        (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBeGreaterThan(0);
        await store.RebuildAsync("Totals", database.Source);
        (await RowsAsync(database)).ShouldBe(live);
        (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
        (await database.ScalarAsync<string>("select concat_ws(' ', name, last_seq_id) from referrals_events.mt_event_progression where name like 'Totals%'"))
            .ShouldBe($"Totals:All {await database.ScalarAsync<long>("select max(seq_id) from referrals_events.mt_events")}");
    }

    [Fact]
    public async Task while_others_append_and_read_a_rebuild_loses_nothing_and_shows_no_gap()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await using var node = database.Store(o => o.AddInline(new Totals()));
        var ids = await WriteAsync(store, streams: 60, appends: 0);
        var total = ids.Count;
        using var stop = new CancellationTokenSource();
        var (appended, readings) = (0, 0);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            while (!stop.IsCancellationRequested)
            {
                await using var session = node.LightweightSession();
                (await session.Events.FetchForWriting<Counter>(ids[random.Next(ids.Count)])).AppendOne(new Counted(random.Next(-20, 30)));
                try
                {
                    await session.SaveChangesAsync();
                    Interlocked.Increment(ref appended);
                }
                catch (EventStreamUnexpectedMaxEventIdException)
                {
                }
            }
        })).ToList();
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                (await database.ScalarAsync<long>("select count(*) from totals where place = 1")).ShouldBe(total);
                readings++;
            }
        });

        for (var i = 0; i < 4; i++)
        {
            await store.RebuildAsync("Totals", database.Source);
            (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
        }

        await stop.CancelAsync();
        await Task.WhenAll([.. writers, reader]);
        appended.ShouldBeGreaterThan(20);
        readings.ShouldBeGreaterThan(20);
        (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
    }

    [Fact]
    public async Task the_new_table_has_all_that_the_old_one_had()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await WriteAsync(store, streams: 3, appends: 10);
        var (role, owner) = ($"reader_{Guid.CreateVersion7():N}", $"owner_{Guid.CreateVersion7():N}");
        await database.ExecuteAsync($"""
            create role {role} login;
            create role {owner} login;
            grant all on schema public, referrals_events to {owner};
            grant all on all tables in schema referrals_events to {owner};
            grant all on all sequences in schema referrals_events to {owner};
            alter table totals owner to {owner};
            grant select on totals to {role};
            grant update (label, total) on totals to {role} with grant option;
            grant insert on totals to public;
            alter table totals enable row level security;
            alter table totals force row level security;
            create policy own_rows on totals as restrictive for select to {role} using (label = nullif(current_setting('app.label', true), ''));
            create policy every_row on totals using (true) with check (total > -1000);
            alter table totals add constraint has_label check (label <> ''), set (fillfactor = 90);
            alter table totals alter total set default 0;
            alter default privileges grant select, delete on tables to public;
            alter default privileges for role {owner} grant select, delete on tables to public;
            """);
        await using var owning = WriterDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = owner }.ConnectionString);
        var before = await DescribeAsync(database);
        before.Count.ShouldBe(14);
        await store.RebuildAsync("Totals", owning);
        (await DescribeAsync(database)).ShouldBe(before);
        await store.RebuildAsync("Totals", owning);
        (await DescribeAsync(database)).ShouldBe(before);

        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role });
        await using var hidden = source.CreateCommand("select count(*) from totals");
        (await hidden.ExecuteScalarAsync()).ShouldBe(0L);
        await using var shown = source.CreateCommand("select set_config('app.label', 'counter', false); select count(*) from totals");
        await using var reader = await shown.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        reader.GetInt64(0).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task what_a_copy_of_the_table_would_lose_is_refused()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await database.ExecuteAsync("create view seen as select * from totals");
        await Should.ThrowAsync<NotSupportedException>(() => store.RebuildAsync("Totals", database.Source));
        await database.ExecuteAsync("drop view seen; create trigger t before insert on totals for each row execute function suppress_redundant_updates_trigger()");
        await Should.ThrowAsync<NotSupportedException>(() => store.RebuildAsync("Totals", database.Source));
    }

    [Fact]
    public async Task progress_says_how_far_it_is_and_what_is_left()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await using var plain = database.Store();
        for (var i = 0; i < 5; i++)
        {
            await using var session = plain.LightweightSession();
            for (var n = 0; n < 1000; n++)
            {
                var id = Guid.CreateVersion7();
                session.Events.StartStream<Counter>(id, Counter.Started(id));
            }

            await session.SaveChangesAsync();
        }

        var reports = new Reports();
        await store.RebuildAsync("Totals", database.Source, reports);
        (await database.ScalarAsync<long>("select count(*) from totals")).ShouldBe(5000);
        reports.All.Count.ShouldBe(3);
        var last = reports.All.MaxBy(r => r.StreamsDone)!;
        last.StreamsDone.ShouldBe(last.Streams);
        last.Left.ShouldBe(TimeSpan.Zero);
        reports.All.MinBy(r => r.StreamsDone)!.Left!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task a_rebuild_that_fails_leaves_everything_as_it_was()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        await WriteAsync(store, streams: 3, appends: 10);
        var (rows, described) = (await RowsAsync(database), await DescribeAsync(database));
        await database.ExecuteAsync("""update referrals_events.mt_events set data = '{"by": "many"}' where seq_id = (select max(seq_id) from referrals_events.mt_events)""");
        await Should.ThrowAsync<System.Text.Json.JsonException>(() => store.RebuildAsync("Totals", database.Source));
        (await RowsAsync(database)).ShouldBe(rows);
        (await DescribeAsync(database)).ShouldBe(described);
        (await database.ScalarAsync<bool>("select to_regclass('totals__build') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task archived_streams_have_no_rows_and_nothing_is_archived_meanwhile()
    {
        await using var database = await server.CreateAsync();
        await using var store = await StoreAsync(database);
        var ids = await WriteAsync(store, streams: 3, appends: 10);
        await ArchiveAsync(store, ids[0]);
        await store.RebuildAsync("Totals", database.Source);
        (await database.ScalarAsync<long>("select count(distinct id) from totals")).ShouldBe(2);

        await using var connection = await database.Source.OpenConnectionAsync();
        await Sql.ExecuteAsync(connection, $"select pg_advisory_lock({ArchiveLock.Of("referrals_events")})", CancellationToken.None);
        await Should.ThrowAsync<RebuildRunningException>(() => ArchiveAsync(store, ids[1]));
        await Sql.ExecuteAsync(connection, "select pg_advisory_unlock_all()", CancellationToken.None);
        await ArchiveAsync(store, ids[1]);
        (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
    }

    private static async Task ArchiveAsync(DocumentStore store, Guid id)
    {
        await using var session = store.LightweightSession();
        session.Events.ArchiveStream(id);
        await session.SaveChangesAsync();
    }

    private static async Task<DocumentStore> StoreAsync(TestDatabase database)
    {
        await database.ExecuteAsync(Totals.Ddl);
        return database.Store(o => o.AddInline(new Totals()));
    }

    private static async Task<List<Guid>> WriteAsync(DocumentStore store, int streams, int appends)
    {
        var random = new Random(streams);
        var ids = Enumerable.Range(0, streams).Select(_ => Guid.CreateVersion7()).ToList();
        await using var session = store.LightweightSession();
        foreach (var id in ids) session.Events.StartStream<Counter>(id, Counter.Started(id, "counter"));
        await session.SaveChangesAsync();
        for (var i = 0; i < appends; i++)
        {
            session.Events.Append(ids[random.Next(ids.Count)], new Counted(random.Next(-20, 60)));
            await session.SaveChangesAsync();
        }

        return ids;
    }

    private static Task<List<string>> RowsAsync(TestDatabase database) => database.ColumnAsync<string>("select t::text from totals t order by id, place");

    private static Task<List<string>> DescribeAsync(TestDatabase database) => database.ColumnAsync<string>("""
        with t as (select * from pg_class where oid = 'totals'::regclass)
        select line from (
            select concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), array(select a::text from unnest(attacl) a order by 1)) as line
            from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum where attrelid = 'totals'::regclass and attnum > 0
            union all select pg_get_indexdef(indexrelid) from pg_index where indrelid = 'totals'::regclass
            union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid = 'totals'::regclass and contype <> 'n'
            union all select concat_ws(' ', policyname, permissive, roles, cmd, qual, with_check) from pg_policies where tablename = 'totals'
            union all select concat_ws(' ', relname, pg_get_userbyid(relowner), array(select a::text from unnest(relacl) a order by 1), relrowsecurity, relforcerowsecurity, reloptions) from t) d
        order by line
        """);

    private sealed class Reports : IProgress<RebuildProgress>
    {
        public List<RebuildProgress> All { get; } = [];

        public void Report(RebuildProgress value)
        {
            lock (All) All.Add(value);
        }
    }
}
