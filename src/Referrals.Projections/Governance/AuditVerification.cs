using System.Security.Cryptography;
using Npgsql;

namespace Referrals.Projections.Governance;

/// <summary>A head of the chain as it was exported: which batch had which hash.</summary>
public sealed record AuditHead(long Batch, byte[] Hash, DateTimeOffset SealedAt);

/// <summary>How far a verification has come, in rows of both logs.</summary>
public sealed record AuditProgress(long Done, long All);

/// <summary>What a verification came to: what was checked, and each thing that is wrong with where it is.</summary>
public sealed record AuditReport(long Batches, long Events, long Entries, long NotSealed, IReadOnlyList<string> Wrong);

/// <summary>
/// Goes through both logs once, hashes every row anew and compares with the chain, and the chain with the heads that were exported.
/// Nothing that the database computes is trusted.
/// </summary>
/// <param name="dataSource">Connections of the role <c>referrals_writer</c>.</param>
/// <param name="heads">Those whose signature holds.</param>
public sealed class AuditVerification(NpgsqlDataSource dataSource, IReadOnlyList<AuditHead> heads)
{
    private const int MostTold = 50;

    private readonly List<string> _wrong = [];
    private readonly ILookup<long, AuditHead> _heads = heads.ToLookup(h => h.Batch);

    public async Task<AuditReport> RunAsync(IProgress<AuditProgress>? progress, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var chain = new NpgsqlCommand($"{AuditBatch.All} order by batch", connection) { CommandTimeout = 0 };
        await using var links = await chain.ExecuteReaderAsync(ct);

        // Begun after the chain: whatever it names was there by then.
        await using var events = await Walk.BeginAsync(dataSource, AuditRows.Events, ct);
        await using var entries = await Walk.BeginAsync(dataSource, AuditRows.Entries, ct);
        var all = await CountAsync(ct);
        var (before, batches) = (AuditBatch.None, 0L);
        for (; await links.ReadAsync(ct); batches++)
        {
            var batch = AuditBatch.Read(links);
            var (foundEvents, foundEntries) = (await events.TakeAsync(batch.LastEvent, ct), await entries.TakeAsync(batch.LastEntry, ct));
            if (batch.Number == before.Number + 1)
            {
                Compare(batch, before, foundEvents, foundEntries);
            }
            else
            {
                Tell($"Batches {before.Number + 1} to {batch.Number - 1} are missing from the chain, and with them what says how the logs stood until {At(batch)}.");
            }

            foreach (var head in _heads[batch.Number].Where(h => !h.Hash.AsSpan().SequenceEqual(batch.Hash)))
            {
                Tell($"Batch {batch.Number} is not the one whose head was exported: the chain up to {At(batch)} was written anew.");
            }

            before = batch;
            progress?.Report(new AuditProgress(events.Taken + entries.Taken, all));
        }

        foreach (var head in _heads.Where(h => h.Key > before.Number).SelectMany(h => h).OrderBy(h => h.Batch).TakeLast(1))
        {
            Tell($"The chain ends with batch {before.Number}, but the head of batch {head.Batch} was exported (sealed {head.SealedAt:u}): its end was cut off.");
        }

        var left = (await events.TakeAsync(long.MaxValue, ct)).Count + (await entries.TakeAsync(long.MaxValue, ct)).Count;
        return new AuditReport(batches, events.Taken, entries.Taken, left, _wrong);
    }

    private void Compare(AuditBatch batch, AuditBatch before, Found events, Found entries)
    {
        Compare(events, "events", batch, before.LastEvent, batch.LastEvent, batch.Events, batch.EventsHash);
        Compare(entries, "access log entries", batch, before.LastEntry, batch.LastEntry, batch.Entries, batch.EntriesHash);
        if (!batch.HashBehind(before.Hash).AsSpan().SequenceEqual(batch.Hash))
        {
            Tell($"Batch {batch.Number} of the chain, sealed {At(batch)}, does not follow from the one before: one of them was changed.");
        }
    }

    private void Compare(Found found, string what, AuditBatch batch, long after, long last, int sealedCount, byte[] sealedHash)
    {
        if (found.Hash.AsSpan().SequenceEqual(sealedHash))
        {
            return;
        }

        var how = found.Count < sealedCount ? $"{sealedCount - found.Count} of {sealedCount} are gone"
            : found.Count > sealedCount ? $"{found.Count - sealedCount} were put in"
            : "what they say was changed";
        Tell($"Of the {what} numbered {after + 1} to {last}, sealed {At(batch)} as batch {batch.Number}: {how}.");
    }

    private void Tell(string what)
    {
        if (_wrong.Count < MostTold)
        {
            _wrong.Add(what);
        }
        else if (_wrong.Count == MostTold)
        {
            _wrong.Add("And more.");
        }
    }

    private async Task<long> CountAsync(CancellationToken ct)
    {
        // An estimate will do for saying how far it is.
        await using var command = dataSource.CreateCommand(
            """
            select coalesce(sum(greatest(reltuples, 0)), 0)::bigint from pg_class
            where oid in ('referrals_events.mt_events'::regclass, 'referrals.access_log'::regclass)
            """);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static string At(AuditBatch batch) => $"{batch.SealedAt:u}";

    private sealed record Found(int Count, byte[] Hash);

    /// <summary>One log, read once from its beginning.</summary>
    private sealed class Walk : IAsyncDisposable
    {
        private readonly AuditRows _log;
        private readonly NpgsqlConnection _connection;
        private readonly NpgsqlCommand _command;
        private readonly NpgsqlDataReader _rows;
        private bool _stands;

        private Walk(AuditRows log, NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataReader rows) =>
            (_log, _connection, _command, _rows) = (log, connection, command, rows);

        public long Taken { get; private set; }

        public static async Task<Walk> BeginAsync(NpgsqlDataSource dataSource, AuditRows log, CancellationToken ct)
        {
            var connection = await dataSource.OpenConnectionAsync(ct);
            var command = log.Between(connection, long.MinValue, long.MaxValue, long.MaxValue);
            var walk = new Walk(log, connection, command, await command.ExecuteReaderAsync(ct));
            walk._stands = await walk._rows.ReadAsync(ct);
            return walk;
        }

        /// <summary>The rows that are left up to a number.</summary>
        public async Task<Found> TakeAsync(long upTo, CancellationToken ct)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var count = 0;
            for (; _stands && _rows.GetInt64(0) <= upTo; count++)
            {
                _log.Add(_rows, hash);
                _stands = await _rows.ReadAsync(ct);
            }

            Taken += count;
            return new Found(count, hash.GetHashAndReset());
        }

        public async ValueTask DisposeAsync()
        {
            await _rows.DisposeAsync();
            await _command.DisposeAsync();
            await _connection.DisposeAsync();
        }
    }
}
