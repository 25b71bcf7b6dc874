using Npgsql;

namespace Referrals.EventStore;

/// <summary>Whole streams by their ids; a stream with an event that cannot be read is there with the error alone.</summary>
public sealed record StreamsRead(IReadOnlyDictionary<Guid, IReadOnlyList<IEvent>> Events, IReadOnlyDictionary<Guid, Exception> Unreadable);

/// <summary>Reads many streams at once, for a subscription that makes something of all that happened in them, and holds it meanwhile.</summary>
public sealed class EventStreams(StoreOptions options)
{
    private readonly EventReader _events = new(options);

    private readonly string _streams = $"""
        select {EventReader.Columns} from {options.SchemaName}.mt_streams s
        join {options.SchemaName}.mt_events e on e.stream_id = s.id
        where s.id = any ($1) and s.type = $2 and not e.is_archived and {EventReader.NotSkipped}
        order by e.stream_id, e.version
        """;

    /// <param name="connection">On which to read, perhaps within a transaction.</param>
    /// <param name="type">Streams of another type, and ids of none, are passed over.</param>
    /// <param name="ids">Each once.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<StreamsRead> ReadAsync(NpgsqlConnection connection, string type, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_streams, connection)
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] }, new NpgsqlParameter<string> { TypedValue = type } },
        };
        var streams = new Dictionary<Guid, IReadOnlyList<IEvent>>();
        var unreadable = new Dictionary<Guid, Exception>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetGuid(2);
            if (!_events.TryRead(reader, 0, out var read, out var why))
            {
                unreadable.TryAdd(id, new UnreadableEventException(reader.GetInt64(0), why));
                continue;
            }

            if (!streams.TryGetValue(id, out var events)) streams[id] = events = new List<IEvent>();
            ((List<IEvent>)events).Add(read);
        }

        foreach (var id in unreadable.Keys) streams.Remove(id);
        return new(streams, unreadable);
    }

    /// <summary>The ids of all streams of a type that are not archived.</summary>
    public async Task<IReadOnlyList<Guid>> IdsAsync(NpgsqlConnection connection, string type, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select id from {options.SchemaName}.mt_streams where type = $1 and not is_archived order by id", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = type } },
        };
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) ids.Add(reader.GetGuid(0));
        return ids;
    }

    /// <summary>Holds a subscription until the connection's transaction ends, wherever it runs: nothing takes a page meanwhile.</summary>
    public async Task HoldAsync(NpgsqlConnection connection, ISubscription subscription, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"insert into {options.SchemaName}.mt_event_progression (name, last_seq_id) values ($1, 0) on conflict (name) do update set name = excluded.name", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = Progress.NameOf(subscription.Name, subscription.Version) } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
