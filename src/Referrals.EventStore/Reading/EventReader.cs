using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Npgsql;

namespace Referrals.EventStore;

/// <summary>Reads rows of the log and single streams.</summary>
internal sealed class EventReader(StoreOptions options)
{
    /// <summary>The columns of an event in the order in which <see cref="Read"/> takes them.</summary>
    public const string Columns = """
        e.seq_id, e.id, e.stream_id, e.version, e.type, e.data, e.timestamp,
        e.correlation_id, e.causation_id, e.headers, e.user_name, e.is_archived
        """;

    public const string NotSkipped = "e.type not in ('tombstone', 'archived')";

    private readonly string _stream = $"""
        select s.type, s.version, s.is_archived, {Columns}
        from {options.SchemaName}.mt_streams s
        left join {options.SchemaName}.mt_events e
          on e.stream_id = s.id and e.version <= $2 and not e.is_archived and {NotSkipped}
        where s.id = $1 order by e.version
        """;

    private readonly string _state =
        $"select version, type, timestamp, created, is_archived from {options.SchemaName}.mt_streams where id = $1";

    /// <summary>Stream row and events in one query, hence of one moment; null when the stream was never started.</summary>
    public async Task<LoadedStream?> LoadAsync(Guid id, long version, CancellationToken ct)
    {
        await using var command = options.DataSource.CreateCommand(_stream);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version == 0 ? long.MaxValue : version });
        await using var reader = await command.ExecuteReaderAsync(ct);
        LoadedStream? stream = null;
        while (await reader.ReadAsync(ct))
        {
            stream ??= new LoadedStream(Text(reader, 0), reader.GetInt64(1), reader.GetBoolean(2), []);
            if (!reader.IsDBNull(3)) stream.Events.Add(Read(reader, 3));
        }

        return stream;
    }

    public async Task<StreamState?> StateAsync(Guid id, CancellationToken ct)
    {
        await using var command = options.DataSource.CreateCommand(_state);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new StreamState(id, reader.GetInt64(0), Text(reader, 1), Instant(reader, 2), Instant(reader, 3), reader.GetBoolean(4))
            : null;
    }

    /// <summary>The event in the row the reader stands on, its columns from <paramref name="first"/> on.</summary>
    public Event Read(NpgsqlDataReader reader, int first)
    {
        var sequence = reader.GetInt64(first);
        var id = reader.GetGuid(first + 1);
        var streamId = reader.GetGuid(first + 2);
        var version = reader.GetInt64(first + 3);
        var e = options.Events[reader.GetString(first + 4)].Read(reader.GetFieldValue<byte[]>(first + 5), options.SerializerOptions);
        (e.Sequence, e.Id, e.StreamId, e.Version) = (sequence, id, streamId, version);
        e.Timestamp = Instant(reader, first + 6);
        e.CorrelationId = Text(reader, first + 7);
        e.CausationId = Text(reader, first + 8);
        e.Headers = reader.IsDBNull(first + 9)
            ? null
            : JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetFieldValue<byte[]>(first + 9));
        e.UserName = Text(reader, first + 10);
        e.IsArchived = reader.GetBoolean(first + 11);
        return e;
    }

    /// <summary>Whether the event can be read; if not, why.</summary>
    public bool TryRead(NpgsqlDataReader reader, int first, [NotNullWhen(true)] out Event? read, [NotNullWhen(false)] out Exception? why)
    {
        try
        {
            (read, why) = (Read(reader, first), null);
            return true;
        }
        catch (Exception e) when (e is JsonException or UnknownEventTypeException or NotSupportedException)
        {
            (read, why) = (null, e);
            return false;
        }
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset Instant(NpgsqlDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);
}

internal sealed record LoadedStream(string? Type, long Version, bool IsArchived, List<IEvent> Events);
