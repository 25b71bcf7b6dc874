using Npgsql;

namespace Referrals.EventStore;

/// <summary>Folds the streams of one range of ids and copies their rows into a table, in one transaction of its own.</summary>
internal sealed class ChunkLoader(DocumentStore store, SingleStreamProjection projection, ProjectionTable table, NpgsqlDataSource owner)
{
    private readonly ProjectedRows _rows = new(projection, table, store.Options);

    // Stream by stream along two indexes: nothing to sort, whatever the size of the log.
    private readonly string _events = $"""
        select {EventReader.Columns} from {store.Options.SchemaName}.mt_streams s
        cross join lateral (
            select * from {store.Options.SchemaName}.mt_events e
            where e.stream_id = s.id and e.seq_id <= $4 and not e.is_archived and {EventReader.NotSkipped}
            offset 0) e
        where s.id >= $1 and s.id < $2 and s.type = $3
        order by s.id, e.version
        """;

    private readonly string _copy =
        $"copy {Sql.Quoted(table.Schema)}.{Sql.Quoted(table.Name)} ({string.Join(", ", table.Columns.Select(c => Sql.Quoted(c.Name)))}) from stdin (format binary)";

    public async Task LoadAsync(Guid first, Guid next, long ceiling, CancellationToken ct)
    {
        await using var reading = await owner.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(_events, reading)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = first },
                new NpgsqlParameter<Guid> { TypedValue = next },
                new NpgsqlParameter<string> { TypedValue = projection.StreamType },
                new NpgsqlParameter<long> { TypedValue = ceiling },
            },
        };
        var rows = new List<object?[]>();
        object? document = null;
        var stream = Guid.Empty;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                var e = store.Reader.Read(reader, 0);
                if (e.StreamId != stream)
                {
                    rows.AddRange(_rows.RowsOf(document).Values);
                    (stream, document) = (e.StreamId, null);
                }

                document = projection.Step(document, e);
            }
        }

        rows.AddRange(_rows.RowsOf(document).Values);
        await CopyAsync(reading, rows, ct);
    }

    private async Task CopyAsync(NpgsqlConnection connection, List<object?[]> rows, CancellationToken ct)
    {
        await using var writer = await connection.BeginBinaryImportAsync(_copy, ct);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(ct);
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is { } value) await writer.WriteAsync(value, table.Columns[i].Type, ct);
                else await writer.WriteNullAsync(ct);
            }
        }

        await writer.CompleteAsync(ct);
    }
}
