using System.Runtime.CompilerServices;

namespace Referrals.EventStore.Tests.Schema;

/// <summary>What the database says of the tables, held against an approved text: Marten's layout is a contract.</summary>
public sealed class ApprovedSchema(TestServer server)
{
    private const string Describe = """
        select line from (
            select 1 as part, c.relname as relation, a.attnum as place, format('%s.%s %s%s%s', c.relname, a.attname,
                format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' end, ' default ' || pg_get_expr(d.adbin, d.adrelid)) as line
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = 'referrals_events'::regnamespace and c.relkind = 'r'
            union all
            select 2, conrelid::regclass::text, 0, format('%s: %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            from pg_constraint where connamespace = 'referrals_events'::regnamespace and contype <> 'n'
            union all
            select 3, tablename, 0, indexdef from pg_indexes where schemaname = 'referrals_events'
            union all
            select 4, sequencename, 0, format('sequence %s %s start %s increment %s cache %s cycle %s owned by %s', sequencename, data_type, start_value, increment_by, cache_size, cycle,
                (select refobjid::regclass || '.' || attname from pg_depend join pg_attribute on attrelid = refobjid and attnum = refobjsubid
                 where objid = ('referrals_events.' || sequencename)::regclass and deptype = 'a'))
            from pg_sequences where schemaname = 'referrals_events'
            union all
            select 5, proname, 0, format('function %s(%s) returns %s', proname, pg_get_function_identity_arguments(oid), pg_get_function_result(oid))
            from pg_proc where pronamespace = 'referrals_events'::regnamespace) as described
        order by part, relation, place, line
        """;

    [Fact]
    public async Task the_tables_are_as_approved()
    {
        await using var database = await server.CreateAsync();
        var described = string.Concat((await database.ColumnAsync<string>(Describe)).Select(line => line + "\n"));
        var approved = Path.Combine(Folder(), "events.approved.txt");
        if (described != await File.ReadAllTextAsync(approved))
        {
            await File.WriteAllTextAsync(Path.ChangeExtension(approved, ".received.txt"), described);
            described.ShouldBe(await File.ReadAllTextAsync(approved), "Compare with events.approved.received.txt; a change breaks the contract with Marten.");
        }
    }

    [Fact]
    public async Task the_schema_can_be_applied_again_over_events_and_under_another_name()
    {
        await using var database = await server.CreateAsync();
        await using var store = database.Store();
        var id = Guid.CreateVersion7();
        await using var session = store.LightweightSession();
        session.Events.StartStream<Counter>(id, Counter.Started(id));
        await session.SaveChangesAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.ApplySchemaAsync(database.Source)));
        (await session.Events.FetchStreamAsync(id)).Count.ShouldBe(1);

        var options = new StoreOptions { DataSource = database.Source, SchemaName = "elsewhere" };
        Counter.Map(options);
        await using var other = new DocumentStore(options);
        await other.ApplySchemaAsync(database.Source);
        await using var there = other.LightweightSession();
        there.Events.StartStream<Counter>(id, Counter.Started(id), new Counted(1));
        await there.SaveChangesAsync();
        (await there.Events.FetchStreamAsync(id)).Count.ShouldBe(2);
        (await session.Events.FetchStreamAsync(id)).Count.ShouldBe(1);
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
