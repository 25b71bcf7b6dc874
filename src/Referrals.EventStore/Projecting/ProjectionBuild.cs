using System.Diagnostics;
using Npgsql;

namespace Referrals.EventStore;

/// <summary>How far a rebuild has come; <paramref name="Left"/> is unknown at the beginning.</summary>
public sealed record RebuildProgress(string Projection, long StreamsDone, long Streams, TimeSpan Elapsed, TimeSpan? Left);

/// <summary>
/// Builds a projection's rows again from the whole log into a second table: in parallel chunks of streams up to a mark, then
/// after the log until little is left, and the rest while appends wait.
/// </summary>
internal sealed class ProjectionBuild(DocumentStore store, SingleStreamProjection projection, NpgsqlDataSource owner, bool inline)
{
    private const int ChunkOfStreams = 2_000;
    private const int Page = 1_000;
    private const int Attempts = 60;

    private readonly StoreOptions _options = store.Options;
    private readonly BuildTable _build = new(projection.Table);

    /// <summary>Puts the new rows in the place of the old, in one transaction; readers see the old rows until then.</summary>
    public Task RebuildAsync(IProgress<RebuildProgress>? progress, CancellationToken ct) => RunAsync(progress, SwitchAsync, ct);

    /// <summary>Counts the rows that live and log do not share, and changes nothing.</summary>
    public Task<long> CountDifferencesAsync(CancellationToken ct) => RunAsync(null, CompareAsync, ct);

    private async Task<T> RunAsync<T>(
        IProgress<RebuildProgress>? progress, Func<NpgsqlConnection, long, CancellationToken, Task<T>> finish, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        // One build of a table at a time, and no stream is archived meanwhile: the chunks already read would not know.
        await Sql.ExecuteAsync(connection, $"select pg_advisory_lock({ArchiveLock.Of(_options.SchemaName)})", ct);
        try
        {
            await _build.CreateAsync(connection, ct);
            var log = new HighWaterMark(connection, _options.EventSequence);
            var position = await log.AdvanceAsync(ct);
            await LoadAsync(connection, position, progress, ct);
            var rows = new ProjectedRows(projection, _build.Table, _options);
            for (var attempt = 1; ; attempt++)
            {
                position = await FollowAsync(connection, rows, position, await log.AdvanceAsync(ct), ct);
                if (await log.AdvanceAsync(ct) - position > Page) continue;
                try
                {
                    return await FinishAsync(connection, rows, position, finish, ct);
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable && attempt < Attempts)
                {
                    await Task.Delay(200, ct); // somebody reads for long; nobody shall queue behind us meanwhile
                }
            }
        }
        finally
        {
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                await _build.DropAsync(connection, CancellationToken.None);
                await Sql.ExecuteAsync(connection, "select pg_advisory_unlock_all()", CancellationToken.None);
            }
        }
    }

    private async Task LoadAsync(NpgsqlConnection connection, long ceiling, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var firsts = await Sql.ColumnAsync<Guid>(connection, $"""
            select id from (
                select id, row_number() over (order by id) as place from {_options.SchemaName}.mt_streams where type = $1 and not is_archived) s
            where place % {ChunkOfStreams} = 1 order by id
            """, ct, projection.StreamType);
        var chunks = firsts.Zip(firsts.Skip(1).Append(Guid.AllBitsSet));
        var clock = Stopwatch.StartNew();
        var done = 0;
        var loader = new ChunkLoader(store, projection, _build.Table, owner);
        await Parallel.ForEachAsync(
            chunks, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct }, async (chunk, stop) =>
            {
                await loader.LoadAsync(chunk.First, chunk.Second, ceiling, stop);
                var now = Interlocked.Increment(ref done);
                progress?.Report(new RebuildProgress(
                    projection.Name, (long)now * ChunkOfStreams, (long)firsts.Count * ChunkOfStreams, clock.Elapsed,
                    clock.Elapsed * ((double)(firsts.Count - now) / now)));
            });
    }

    /// <summary>Takes the build after the log, a page in a transaction.</summary>
    private async Task<long> FollowAsync(NpgsqlConnection connection, ProjectedRows rows, long position, long mark, CancellationToken ct)
    {
        while (position < mark)
        {
            var ceiling = Math.Min(position + Page, mark);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await new StreamPages(store, rows).ApplyAsync(connection, null, position, ceiling, ct);
            await transaction.CommitAsync(ct);
            position = ceiling;
        }

        return position;
    }

    private async Task<T> FinishAsync<T>(
        NpgsqlConnection connection, ProjectedRows rows, long position, Func<NpgsqlConnection, long, CancellationToken, Task<T>> finish, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Sql.ExecuteAsync(connection, "set local lock_timeout = '1s'", ct);
        // An append writes its stream row before anything else, so with this lock every append is either over or not begun.
        await Sql.ExecuteAsync(connection, $"lock table {_options.SchemaName}.mt_streams in share mode", ct);
        var last = (await Sql.ColumnAsync<long>(
            connection, $"select case when is_called then last_value else 0 end from {_options.SchemaName}.mt_events_sequence", ct))[0];
        await new StreamPages(store, rows).ApplyAsync(connection, null, position, last, ct);
        var result = await finish(connection, last, ct);
        await transaction.CommitAsync(ct);
        return result;
    }

    private async Task<long> SwitchAsync(NpgsqlConnection connection, long last, CancellationToken ct)
    {
        await Sql.ExecuteAsync(connection, $"""
            insert into {_options.SchemaName}.mt_event_progression as p (name, last_seq_id) values ($1, $2)
            on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = transaction_timestamp()
            """, ct, projection.ProgressName, last);
        await Sql.ExecuteAsync(
            connection, $"delete from {_options.SchemaName}.mt_doc_deadletterevent where data ->> 'projectionName' = $1", ct, projection.Name);
        await _build.TakeItsPlaceAsync(connection, ct);
        return last;
    }

    private async Task<long> CompareAsync(NpgsqlConnection connection, long last, CancellationToken ct)
    {
        if (!inline)
        {
            var at = await Sql.ColumnAsync<long>(
                connection, $"select last_seq_id from {_options.SchemaName}.mt_event_progression where name = $1 for update", ct, projection.ProgressName);
            if (at is not [var position] || position < last) throw new InvalidOperationException($"{projection.Name} has not come to the end of the log yet.");
        }

        return await _build.CountDifferencesAsync(connection, ct);
    }
}
