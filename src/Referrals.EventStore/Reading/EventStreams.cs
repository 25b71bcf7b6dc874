using System.Text.Json;
using Npgsql;

namespace Referrals.EventStore;

/// <summary>Whole streams by their ids; a stream with an event that cannot be read is there with the error alone.</summary>
public sealed record StreamsRead(IReadOnlyDictionary<Guid, IReadOnlyList<IEvent>> Events, IReadOnlyDictionary<Guid, Exception> Unreadable);

/// <summary>Reads many streams at once, for a subscription that makes something of all that happened in them.</summary>
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
            try
            {
                if (!streams.TryGetValue(id, out var events)) streams[id] = events = new List<IEvent>();
                ((List<IEvent>)events).Add(_events.Read(reader, 0));
            }
            catch (Exception e) when (e is JsonException or UnknownEventTypeException or NotSupportedException)
            {
                unreadable.TryAdd(id, new UnreadableEventException(reader.GetInt64(0), e));
            }
        }

        foreach (var id in unreadable.Keys) streams.Remove(id);
        return new(streams, unreadable);
    }
}
