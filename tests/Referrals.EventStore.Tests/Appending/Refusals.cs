using Npgsql;

namespace Referrals.EventStore.Tests.Appending;

public sealed class Refusals(TestServer server)
{
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task a_stream_that_is_there_cannot_be_started()
    {
        await using var database = await server.CreateAsync();
        await using var store = await WithStreamAsync(database);
        var refused = await RefusedAsync<ExistingStreamIdCollisionException>(store, e => e.StartStream<Counter>(_id, Counter.Started(_id)));
        refused.StreamId.ShouldBe(_id);
    }

    [Fact]
    public async Task an_append_with_a_version_that_moved_on_is_refused()
    {
        await using var database = await server.CreateAsync();
        await using var store = await WithStreamAsync(database);
        (await RefusedAsync<EventStreamUnexpectedMaxEventIdException>(store, e => e.Append(_id, 2, new Counted(9)))).StreamId.ShouldBe(_id);
    }

    [Fact]
    public async Task an_append_with_a_version_that_is_not_reached_yet_leaves_no_hole()
    {
        await using var database = await server.CreateAsync();
        await using var store = await WithStreamAsync(database);
        await RefusedAsync<EventStreamUnexpectedMaxEventIdException>(store, e => e.Append(_id, 7, new Counted(9)));
        await RefusedAsync<EventStreamUnexpectedMaxEventIdException>(store, e => e.Append(_id, 8, new Counted(9), new Counted(9)));
        await using var session = store.LightweightSession();
        Should.Throw<EventStreamUnexpectedMaxEventIdException>(() => session.Events.Append(_id, 1, new Counted(9), new Counted(9)));
    }

    [Fact]
    public async Task an_append_to_a_stream_that_was_never_started_is_refused()
    {
        await using var database = await server.CreateAsync();
        await using var store = await WithStreamAsync(database);
        await RefusedAsync<NonExistentStreamException>(store, e => e.Append(Guid.CreateVersion7(), new Counted(9)));
        await RefusedAsync<NonExistentStreamException>(store, e => e.Append(Guid.CreateVersion7(), 2, new Counted(9), new Counted(9)));
        await RefusedAsync<NonExistentStreamException>(store, e => e.ArchiveStream(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task an_append_to_an_archived_stream_is_refused()
    {
        await using var database = await server.CreateAsync();
        await using var store = await WithStreamAsync(database);
        await using (var session = store.LightweightSession())
        {
            session.Events.ArchiveStream(_id);
            await session.SaveChangesAsync();
        }

        await RefusedAsync<ArchivedStreamException>(store, e => e.Append(_id, new Counted(9)));
        await RefusedAsync<ArchivedStreamException>(store, e => e.ArchiveStream(_id));
        await using var writing = store.LightweightSession();
        (await writing.Events.FetchForWriting<Counter>(_id)).AppendOne(new Counted(9));
        await Should.ThrowAsync<ArchivedStreamException>(() => writing.SaveChangesAsync());
    }

    [Fact]
    public async Task the_refusals_carry_the_codes_that_marten_raises()
    {
        await using var database = await server.CreateAsync();
        await using var store = await WithStreamAsync(database);
        Code(await RefusedAsync<EventStreamUnexpectedMaxEventIdException>(store, e => e.Append(_id, 2, new Counted(9)))).ShouldBe("MT003");
        var collision = await RefusedAsync<ExistingStreamIdCollisionException>(store, e => e.StartStream<Counter>(_id, Counter.Started(_id)));
        Code(collision).ShouldBe("23505");
        await database.ExecuteAsync("update referrals_events.mt_streams set is_archived = true");
        Code(await RefusedAsync<ArchivedStreamException>(store, e => e.Append(_id, new Counted(9)))).ShouldBe("MT001");

        static string Code(Exception e) => e.InnerException.ShouldBeOfType<PostgresException>().SqlState;
    }

    [Fact]
    public async Task one_refused_stream_undoes_the_whole_session()
    {
        await using var database = await server.CreateAsync();
        await using var store = await WithStreamAsync(database);
        await database.ExecuteAsync("create table said (word text primary key)");
        var (other, third) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var session = store.LightweightSession();
        session.QueueSqlCommand(Say("hello"));
        session.Events.StartStream<Counter>(other, Counter.Started(other));
        session.Events.Append(_id, 2, new Counted(9));
        session.Events.StartStream<Counter>(third, Counter.Started(third));
        await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => session.SaveChangesAsync());
        await UnchangedAsync(database);
        (await database.ScalarAsync<long>("select count(*) from said")).ShouldBe(0);
    }

    [Fact]
    public async Task a_queued_statement_is_stored_with_the_events_or_refuses_them()
    {
        await using var database = await server.CreateAsync();
        await using var store = await WithStreamAsync(database);
        await database.ExecuteAsync("create table said (word text constraint said_once primary key)");
        await using (var session = store.LightweightSession())
        {
            session.QueueSqlCommand(Say("hello"));
            session.QueueSqlCommand(new NpgsqlBatchCommand("select 1 as seq_id, 2 as version"));
            session.Events.Append(_id, new Counted(1));
            await session.SaveChangesAsync();
        }

        (await database.ScalarAsync<long>("select count(*) from said")).ShouldBe(1);
        await using var again = store.LightweightSession();
        again.QueueSqlCommand(Say("hello"));
        again.Events.Append(_id, new Counted(1));
        var refused = await Should.ThrowAsync<PostgresException>(() => again.SaveChangesAsync());
        refused.ConstraintName.ShouldBe("said_once");
        (await again.Events.FetchStreamStateAsync(_id))!.Version.ShouldBe(4);
    }

    [Fact]
    public async Task a_type_or_name_is_mapped_once_and_only_what_is_mapped_is_stored()
    {
        await using var database = await server.CreateAsync();
        await using var store = await WithStreamAsync(database);
        var events = new EventTypeRegistry().Map<Counted>("counted");
        Should.Throw<DuplicateEventTypeException>(() => events.Map<CounterStopped>("counted"));
        Should.Throw<DuplicateEventTypeException>(() => events.Map<Counted>("counted_v2"));
        Should.Throw<DuplicateEventTypeException>(() => events.Map<CounterStopped>("tombstone"));
        Should.Throw<DuplicateStreamTypeException>(() => new StreamTypeRegistry().Map<Ledger>("x", (s, _) => s).Map<Counter>("x", (s, _) => s));
        await using var session = store.LightweightSession();
        Should.Throw<UnknownEventTypeException>(() => session.Events.Append(_id, new Ledger()));
        Should.Throw<UnknownStreamTypeException>(() => session.Events.StartStream<Counted>(_id, new Counted(1)));
        await database.ExecuteAsync("update referrals_events.mt_events set type = 'unheard_of' where version = 2");
        await Should.ThrowAsync<UnknownEventTypeException>(() => session.Events.FetchStreamAsync(_id));
    }

    private static NpgsqlBatchCommand Say(string word) =>
        new("insert into said values ($1)") { Parameters = { new NpgsqlParameter<string> { TypedValue = word } } };

    private async Task<DocumentStore> WithStreamAsync(TestDatabase database)
    {
        var store = database.Store();
        await using var session = store.LightweightSession();
        session.Events.StartStream<Counter>(_id, Counter.Started(_id), new Counted(1), new Counted(2));
        await session.SaveChangesAsync();
        return store;
    }

    private async Task<T> RefusedAsync<T>(DocumentStore store, Action<IEventOperations> append)
        where T : Exception
    {
        await using var session = store.LightweightSession();
        append(session.Events);
        var refused = await Should.ThrowAsync<T>(() => session.SaveChangesAsync());
        await using var database = new TestDatabase(store.Options.DataSource.ConnectionString);
        await UnchangedAsync(database);
        return refused;
    }

    private async Task UnchangedAsync(TestDatabase database)
    {
        (await database.ColumnAsync<string>("select concat_ws(' ', stream_id, version) from referrals_events.mt_events order by seq_id"))
            .ShouldBe([$"{_id} 1", $"{_id} 2", $"{_id} 3"]);
        (await database.ColumnAsync<string>("select concat_ws(' ', id, version) from referrals_events.mt_streams")).ShouldBe([$"{_id} 3"]);
    }
}
