using Npgsql;

namespace Referrals.EventStore;

/// <summary>Keeps a projection's rows abreast of the log: for every stream of a page, the rows before and after it.</summary>
internal sealed class AsyncProjection(DocumentStore store, SingleStreamProjection projection) : ISubscription
{
    private readonly ProjectedRows _rows = new(projection, store.Options);

    private readonly string _streams = $"""
        select {EventReader.Columns} from {store.Options.SchemaName}.mt_events e
        join {store.Options.SchemaName}.mt_streams s on s.id = e.stream_id
        where e.stream_id = any ($1) and e.seq_id <= $2 and s.type = $3 and not e.is_archived and {EventReader.NotSkipped}
        order by e.stream_id, e.version
        """;

    public string Name => projection.Name;

    public int Version => projection.Version;

    public async Task ProcessEventsAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct)
    {
        var firsts = new Dictionary<Guid, long>();
        foreach (var e in page.Events) firsts.TryAdd(e.StreamId, e.Sequence);
        var writes = new List<RowWrite>();
        foreach (var stream in (await LoadAsync([.. firsts.Keys], page.Ceiling, connection, ct)).GroupBy(e => e.StreamId))
        {
            var earlier = stream.TakeWhile(e => e.Sequence < firsts[stream.Key]).ToList();
            _rows.Collect(earlier, stream.Skip(earlier.Count), archived: false, writes);
        }

        writes.Sort(RowWrite.LockOrder);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var write in writes) batch.BatchCommands.Add(write.Command);
        if (writes is not []) await batch.ExecuteNonQueryAsync(ct);
    }

    private async Task<List<IEvent>> LoadAsync(Guid[] streams, long ceiling, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_streams, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = streams },
                new NpgsqlParameter<long> { TypedValue = ceiling },
                new NpgsqlParameter<string> { TypedValue = projection.StreamType },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<IEvent>();
        while (await reader.ReadAsync(ct)) events.Add(store.Reader.Read(reader, 0));
        return events;
    }
}
