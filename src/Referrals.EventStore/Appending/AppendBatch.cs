using System.Runtime.ExceptionServices;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Referrals.EventStore;

/// <summary>Puts a session into one batch: one round trip and, without a BEGIN, one transaction.</summary>
internal sealed class AppendBatch(StoreOptions options)
{
    // Within a group nobody waits long for somebody's lock: the wait is refused, and the one that needs the lock is sent alone.
    private const string PatienceOfAGroup = "select set_config('lock_timeout', '50ms', true)";

    private readonly AppendSql _sql = new(options.SchemaName);

    /// <summary>
    /// Queued statements first, then streams by id, then rows by table and key, then checks of all that: whoever writes the same things takes the same
    /// locks in the same order. Returns why nothing was stored, or null.
    /// </summary>
    public async Task<AppendRefusal?> SendAsync(IReadOnlyList<SessionWork> group, CancellationToken ct)
    {
        await using var batch = options.DataSource.CreateBatch();
        var commands = new List<(NpgsqlBatchCommand Command, SessionWork Work, object? Subject)>();
        foreach (var work in group)
            foreach (var command in work.TakeQueued()) commands.Add((command, work, null));
        var streams = InOrder(group, work => work.Streams, (a, b) => a.Id.CompareTo(b.Id));
        foreach (var (work, stream) in streams)
        {
            if (stream.New is not []) commands.Add((Append(stream), work, stream));
            if (stream.Archive) commands.Add((Archive(stream), work, stream));
        }

        foreach (var (work, row) in InOrder(group, work => work.Rows, RowWrite.LockOrder)) commands.Add((row.Command(), work, row));
        foreach (var work in group)
            foreach (var check in work.TakeChecks()) commands.Add((check, work, null));
        if (group.Count > 1) batch.BatchCommands.Add(new NpgsqlBatchCommand(PatienceOfAGroup));
        foreach (var (command, _, _) in commands) batch.BatchCommands.Add(command);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(ct);
            await TakeResultsAsync(reader, streams.SelectMany(s => s.Item.New), ct);
        }
        catch (PostgresException e) when (e.InvariantSeverity == "ERROR")
        {
            var (_, work, subject) = e.BatchCommand is null ? default : commands.Find(c => c.Command == e.BatchCommand);
            return new AppendRefusal(work, Meaning(e, subject));
        }

        return null;
    }

    private static List<(SessionWork Work, T Item)> InOrder<T>(
        IReadOnlyList<SessionWork> group, Func<SessionWork, IReadOnlyList<T>> items, Comparison<T> order)
    {
        var all = new List<(SessionWork, T Item)>();
        foreach (var work in group)
            foreach (var item in items(work)) all.Add((work, item));
        all.Sort((a, b) => order(a.Item, b.Item));
        return all;
    }

    private static async Task TakeResultsAsync(NpgsqlDataReader reader, IEnumerable<Event> events, CancellationToken ct)
    {
        using var appended = events.GetEnumerator();
        do
        {
            if (reader.FieldCount != 2 || reader.GetName(0) != "appended") continue;
            while (await reader.ReadAsync(ct))
            {
                appended.MoveNext();
                appended.Current.Sequence = reader.GetInt64(0);
                appended.Current.Version = reader.GetInt64(1);
            }
        }
        while (await reader.NextResultAsync(ct));
    }

    private static Exception Meaning(PostgresException e, object? subject) => (e.SqlState, e.ConstraintName, subject) switch
    {
        (PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure, _, _) =>
            new ConcurrencyException("Another transaction was in the way.", e),
        ("MT001", _, StreamAction stream) => new ArchivedStreamException(stream.Id, e),
        ("MT003", _, StreamAction stream) => new EventStreamUnexpectedMaxEventIdException(stream.Id, e),
        ("RS423", _, StreamAction) => new RebuildRunningException(e),
        ("RS404", _, StreamAction stream) => new NonExistentStreamException(stream.Id, e),
        (PostgresErrorCodes.UniqueViolation, "pkey_mt_streams_id", StreamAction stream) =>
            new ExistingStreamIdCollisionException(stream.Id, e),
        (PostgresErrorCodes.UniqueViolation, "pk_mt_events_stream_and_version", StreamAction stream) =>
            new EventStreamUnexpectedMaxEventIdException(stream.Id, e),
        ("RS001", _, RowWrite row) => new ReadModelOutOfStepException(row.Table, e),
        _ => e,
    };

    private NpgsqlBatchCommand Archive(StreamAction action)
    {
        var archive = new NpgsqlBatchCommand(_sql.Archive);
        archive.Parameters.Add(Value(action.Id));
        archive.Parameters.Add(Nullable(action.Before + action.New.Count, NpgsqlDbType.Bigint));
        return archive;
    }

    private NpgsqlBatchCommand Append(StreamAction action)
    {
        var first = action.New[0];
        var one = action.New.Count == 1;
        var command = new NpgsqlBatchCommand((action.Start, one) switch
        {
            (true, true) => _sql.StartWithOne,
            (true, false) => _sql.StartWithMany,
            (false, true) => _sql.AppendOne,
            (false, false) => _sql.AppendMany,
        });
        var p = command.Parameters;
        p.Add(Value(action.Id));
        p.Add(action.Start ? Nullable(action.Type, NpgsqlDbType.Varchar) : Nullable(action.Before, NpgsqlDbType.Bigint));
        p.Add(Value(first.Timestamp));
        p.Add(Nullable(first.CorrelationId, NpgsqlDbType.Varchar));
        p.Add(Nullable(first.CausationId, NpgsqlDbType.Varchar));
        p.Add(Nullable(first.Headers is null ? null : JsonSerializer.SerializeToUtf8Bytes(first.Headers), NpgsqlDbType.Jsonb));
        p.Add(Nullable(first.UserName, NpgsqlDbType.Varchar));
        if (one)
        {
            var type = options.Events[first.EventTypeName];
            p.Add(Value(first.Id));
            p.Add(Nullable(type.Write(first, options.SerializerOptions), NpgsqlDbType.Jsonb));
            p.Add(Value(type.Name));
            p.Add(Value(type.DotNetName));
            return command;
        }

        var types = action.New.ConvertAll(e => options.Events[e.EventTypeName]);
        p.Add(Value(action.New.ConvertAll(e => e.Id).ToArray()));
        p.Add(Nullable(action.New.Select((e, i) => types[i].Write(e, options.SerializerOptions)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Jsonb));
        p.Add(Value(types.ConvertAll(t => t.Name).ToArray()));
        p.Add(Value(types.ConvertAll(t => t.DotNetName).ToArray()));
        return command;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}

/// <summary>Why nothing was stored, and whose fault it was where one can tell.</summary>
internal sealed record AppendRefusal(SessionWork? Work, Exception Error)
{
    public void Throw() => ExceptionDispatchInfo.Throw(Error);
}
