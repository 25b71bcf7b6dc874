using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Referrals.EventStore;

/// <summary>Puts a session into one batch: one round trip and, without a BEGIN, one transaction.</summary>
internal sealed class AppendBatch(StoreOptions options)
{
    private readonly AppendSql _sql = new(options.SchemaName);

    /// <summary>Queued statements first, then streams in the order given, then rows in theirs.</summary>
    public async Task ExecuteAsync(
        List<NpgsqlBatchCommand> queued, ICollection<StreamAction> actions, List<RowWrite> writes, CancellationToken ct)
    {
        await using var batch = options.DataSource.CreateBatch();
        foreach (var command in queued) batch.BatchCommands.Add(command);
        foreach (var action in actions) Add(batch, action);
        foreach (var write in writes) batch.BatchCommands.Add(write.Command);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(ct);
            using var appended = actions.SelectMany(a => a.New).GetEnumerator();
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
            await reader.CloseAsync();
        }
        catch (PostgresException e)
        {
            if (Refusal(e, batch.BatchCommands.IndexOf(e.BatchCommand!) - queued.Count, actions, writes) is { } refusal) throw refusal;
            throw;
        }
    }

    private static Exception? Refusal(PostgresException e, int place, ICollection<StreamAction> actions, List<RowWrite> writes)
    {
        if (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            return new ConcurrencyException("Another transaction was in the way.", e);
        if (place < 0) return null;
        var commands = actions.SelectMany(a => Enumerable.Repeat(a.Id, (a.New is [] ? 0 : 1) + (a.Archive ? 1 : 0))).ToList();
        if (place >= commands.Count)
            return e.SqlState == "RS001" ? new ReadModelOutOfStepException(writes[place - commands.Count].Table, e) : null;
        var stream = commands[place];
        return (e.SqlState, e.ConstraintName) switch
        {
            ("MT001", _) => new ArchivedStreamException(stream, e),
            ("MT003", _) => new EventStreamUnexpectedMaxEventIdException(stream, e),
            ("RS404", _) => new NonExistentStreamException(stream, e),
            (PostgresErrorCodes.UniqueViolation, "pkey_mt_streams_id") => new ExistingStreamIdCollisionException(stream, e),
            (PostgresErrorCodes.UniqueViolation, "pk_mt_events_stream_and_version") =>
                new EventStreamUnexpectedMaxEventIdException(stream, e),
            _ => null,
        };
    }

    private void Add(NpgsqlBatch batch, StreamAction action)
    {
        if (action.New is not []) batch.BatchCommands.Add(Append(action));
        if (action.Archive)
        {
            var archive = new NpgsqlBatchCommand(_sql.Archive);
            archive.Parameters.Add(Value(action.Id));
            archive.Parameters.Add(Nullable(action.Before + action.New.Count, NpgsqlDbType.Bigint));
            batch.BatchCommands.Add(archive);
        }
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
