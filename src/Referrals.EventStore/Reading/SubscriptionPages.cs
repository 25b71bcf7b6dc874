using System.Data;
using Npgsql;

namespace Referrals.EventStore;

/// <summary>
/// Takes one subscription along the log, a page at a time. The row of its progress is locked first and moved last, in the
/// transaction of the page's effects: whoever else tries, on whatever node, waits and then finds the page done.
/// </summary>
internal sealed class SubscriptionPages
{
    private const int Attempts = 3;

    private readonly DocumentStore _store;
    private readonly ISubscription _subscription;
    private readonly DeadLetters _letters;
    private readonly int _size;
    private readonly string _begin;
    private readonly string _page;
    private readonly string _end;

    public SubscriptionPages(DocumentStore store, ISubscription subscription, int size = 500)
    {
        (_store, _subscription, _size) = (store, subscription, size);
        var schema = store.Options.SchemaName;
        _letters = new DeadLetters(schema);
        ProgressName = Progress.NameOf(subscription.Name, subscription.Version);
        _begin = $"select last_seq_id from {schema}.mt_event_progression where name = $1 for update";
        _page = $"""
            select {EventReader.Columns} from {schema}.mt_events e
            where e.seq_id > (select last_seq_id from {schema}.mt_event_progression where name = $1)
              and e.seq_id <= $2 and not e.is_archived and {EventReader.NotSkipped}
            order by e.seq_id limit {size}
            """;
        _end = $"update {schema}.mt_event_progression set last_seq_id = $2, last_updated = transaction_timestamp() where name = $1";
    }

    public string ProgressName { get; }

    /// <summary>Makes the progress row of a new subscription and says where it stands.</summary>
    public async Task<long> StartAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command($"insert into {_store.Options.SchemaName}.mt_event_progression (name, last_seq_id) values ($1, 0) on conflict do nothing", Text(ProgressName)),
                Command($"select last_seq_id from {_store.Options.SchemaName}.mt_event_progression where name = $1", Text(ProgressName)),
            },
        };
        return (long)(await batch.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Takes the next page up to the mark and returns the new position.</summary>
    public async Task<long> NextAsync(NpgsqlConnection connection, long mark, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                return await TakeAsync(connection, mark, together: true, ct);
            }
            catch (Exception e) when (IsPoison(e, connection, ct))
            {
                await Task.Delay(50 * attempt * attempt, ct);
            }
        }

        return await TakeAsync(connection, mark, together: false, ct);
    }

    /// <summary>Gives the dead letters again, of one stream or of all, a stream in one transaction; returns how many events were taken.</summary>
    public async Task<int> ReplayAsync(NpgsqlConnection connection, Guid? only, CancellationToken ct)
    {
        await StartAsync(connection, ct);
        var taken = 0;
        foreach (var stream in only is { } one ? [one] : await StreamsAsync(connection, ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            try
            {
                await RunAsync(connection, ct, Command(_begin, Text(ProgressName)));
                var events = new List<IEvent>();
                await using (var command = new NpgsqlCommand(_letters.OfStream, connection) { Parameters = { Text(_subscription.Name), Id(stream) } })
                await using (var reader = await command.ExecuteReaderAsync(ct))
                    while (await reader.ReadAsync(ct)) events.Add(_store.Reader.Read(reader, 0));
                if (events is not [])
                    await _subscription.ProcessEventsAsync(new EventPage(events[0].Sequence - 1, events[^1].Sequence, events), connection, ct);
                await RunAsync(connection, ct, Command(_letters.Remove, Text(_subscription.Name), Id(stream)));
                await transaction.CommitAsync(ct);
                taken += events.Count;
            }
            catch (Exception e) when (IsPoison(e, connection, ct))
            {
                await transaction.RollbackAsync(ct); // still poison: its letters stay
            }
        }

        return taken;
    }

    private static bool IsPoison(Exception e, NpgsqlConnection connection, CancellationToken ct) =>
        !ct.IsCancellationRequested && connection.State == ConnectionState.Open && e is not NpgsqlException { IsTransient: true };

    private async Task<long> TakeAsync(NpgsqlConnection connection, long mark, bool together, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var (floor, parked, rows) = await ReadAsync(connection, mark, ct);
        if (floor >= mark) return floor;
        var ceiling = rows.Count == _size ? rows[^1].Sequence : mark;
        var letters = new List<NpgsqlBatchCommand>();
        var free = new List<PageRow>();
        foreach (var row in rows)
        {
            if (parked.Contains(row.StreamId)) letters.Add(Letter(row, null));
            else free.Add(row);
        }

        if (together)
            await GiveAsync(new EventPage(floor, ceiling, free.ConvertAll(r => r.Event)), connection, ct);
        else
            await GiveOneByOneAsync(free, parked, letters, connection, transaction, ct);
        await RunAsync(connection, ct, [.. letters, Command(_end, Text(ProgressName), Number(ceiling)), Mark(mark)]);
        await transaction.CommitAsync(ct);
        return ceiling;
    }

    private async Task GiveOneByOneAsync(
        List<PageRow> rows, HashSet<Guid> parked, List<NpgsqlBatchCommand> letters,
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var row in rows)
        {
            if (parked.Contains(row.StreamId))
            {
                letters.Add(Letter(row, null));
                continue;
            }

            await transaction.SaveAsync("before", ct);
            try
            {
                await GiveAsync(new EventPage(row.Sequence - 1, row.Sequence, [row.Event]), connection, ct);
                await transaction.ReleaseAsync("before", ct);
            }
            catch (Exception e) when (IsPoison(e, connection, ct))
            {
                await transaction.RollbackAsync("before", ct);
                parked.Add(row.StreamId);
                letters.Add(Letter(row, e));
            }
        }
    }

    private Task GiveAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct) =>
        page.Events is [] ? Task.CompletedTask : _subscription.ProcessEventsAsync(page, connection, ct);

    private async Task<(long Floor, HashSet<Guid> Parked, List<PageRow> Rows)> ReadAsync(NpgsqlConnection connection, long mark, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(_begin, Text(ProgressName)),
                Command(_letters.ParkedStreams, Text(_subscription.Name)),
                Command(_page, Text(ProgressName), Number(mark)),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var floor = reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        var parked = new HashSet<Guid>();
        while (await reader.ReadAsync(ct)) parked.Add(reader.GetGuid(0));
        await reader.NextResultAsync(ct);
        var rows = new List<PageRow>();
        while (await reader.ReadAsync(ct)) rows.Add(PageRow.Read(_store.Reader, reader));
        return (floor, parked, rows);
    }

    private async Task<List<Guid>> StreamsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_letters.ParkedStreams, connection) { Parameters = { Text(_subscription.Name) } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var streams = new List<Guid>();
        while (await reader.ReadAsync(ct)) streams.Add(reader.GetGuid(0));
        return streams;
    }

    private NpgsqlBatchCommand Letter(PageRow row, Exception? error) =>
        _letters.Insert(_subscription.Name, row.StreamId, row.Sequence, _store.Now(), error);

    private NpgsqlBatchCommand Mark(long mark) => Command(
        $"""
        insert into {_store.Options.SchemaName}.mt_event_progression as p (name, last_seq_id) values ('HighWaterMark', $1)
        on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = transaction_timestamp()
        where p.last_seq_id < excluded.last_seq_id
        """,
        Number(mark));

    private static async Task RunAsync(NpgsqlConnection connection, CancellationToken ct, params NpgsqlBatchCommand[] commands)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands) batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<Guid> Id(Guid value) => new() { TypedValue = value };

    /// <summary>An event of a page; one that cannot be read fails when it is given, not for the whole page.</summary>
    private sealed record PageRow(long Sequence, Guid StreamId, IEvent? Readable, Exception? Unreadable)
    {
        public IEvent Event => Readable ?? throw new UnreadableEventException(Sequence, Unreadable!);

        public static PageRow Read(EventReader events, NpgsqlDataReader reader)
        {
            _ = events.TryRead(reader, 0, out var read, out var why);
            return new(reader.GetInt64(0), reader.GetGuid(2), read, why);
        }
    }
}
