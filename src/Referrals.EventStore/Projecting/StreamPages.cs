using Npgsql;

namespace Referrals.EventStore;

/// <summary>Takes a projection's rows from one place in the log to a later one, stream by stream.</summary>
internal sealed class StreamPages(DocumentStore store, ProjectedRows rows)
{
    private readonly string _events = $"""
        select {EventReader.Columns} from {store.Options.SchemaName}.mt_streams s
        join {store.Options.SchemaName}.mt_events e on e.stream_id = s.id
        where s.id = any ($1) and s.type = $2 and e.seq_id <= $3 and not e.is_archived and {EventReader.NotSkipped}
        order by e.stream_id, e.version
        """;

    private readonly string _changed = $"""
        select distinct e.stream_id from {store.Options.SchemaName}.mt_events e
        where e.seq_id > $1 and e.seq_id <= $2 and not e.is_archived and {EventReader.NotSkipped}
        """;

    /// <param name="connection">Within a transaction.</param>
    /// <param name="streams">The streams to take along; null for all that have events in between.</param>
    /// <param name="floor">Where the rows are.</param>
    /// <param name="ceiling">Where they shall be.</param>
    /// <param name="ct">Cancels.</param>
    public async Task ApplyAsync(NpgsqlConnection connection, Guid[]? streams, long floor, long ceiling, CancellationToken ct)
    {
        streams ??= [.. await Sql.ColumnAsync<Guid>(connection, _changed, ct, floor, ceiling)];
        if (streams is []) return;
        var writes = new List<RowWrite>();
        foreach (var stream in (await LoadAsync(connection, streams, ceiling, ct)).GroupBy(e => e.StreamId))
            rows.Collect(stream.TakeWhile(e => e.Sequence <= floor), stream.SkipWhile(e => e.Sequence <= floor), archived: false, writes);

        if (writes is []) return;
        writes.Sort(RowWrite.LockOrder);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var write in writes) batch.BatchCommands.Add(write.Command());
        await batch.ExecuteNonQueryAsync(ct);
    }

    private async Task<List<IEvent>> LoadAsync(NpgsqlConnection connection, Guid[] streams, long ceiling, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_events, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = streams },
                new NpgsqlParameter<string> { TypedValue = rows.Projection.StreamType },
                new NpgsqlParameter<long> { TypedValue = ceiling },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<IEvent>();
        while (await reader.ReadAsync(ct)) events.Add(store.Reader.Read(reader, 0));
        return events;
    }
}
