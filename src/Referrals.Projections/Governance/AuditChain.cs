using System.Security.Cryptography;
using Npgsql;
using Referrals.EventStore;

namespace Referrals.Projections.Governance;

/// <summary>
/// Seals both logs, batch behind batch. Only what can no longer gain a row is sealed, and only up to the last row that is there:
/// numbers beyond it may be given out again after a crash.
/// </summary>
/// <param name="connection">A connection of the role <c>referrals_writer</c> that holds the lock of the one who seals.</param>
/// <param name="time">Says when a batch was sealed.</param>
public sealed class AuditChain(NpgsqlConnection connection, TimeProvider time)
{
    private const int MostRows = 5000;

    private readonly HighWaterMark _events = new(connection, "referrals_events.mt_events_sequence");
    private readonly HighWaterMark _entries = new(connection, "referrals.access_log_sequence");

    private AuditBatch? _last;

    /// <summary>Seals what is there; returns the last batch, which is the one before where there was nothing new.</summary>
    public async Task<AuditBatch> SealAsync(CancellationToken ct)
    {
        _last ??= await LastAsync(ct);
        var (events, entries) = (await _events.AdvanceAsync(ct), await _entries.AdvanceAsync(ct));
        while (true)
        {
            var (lastEvent, eventCount, eventsHash) = await DigestAsync(AuditRows.Events, _last.LastEvent, events, ct);
            var (lastEntry, entryCount, entriesHash) = await DigestAsync(AuditRows.Entries, _last.LastEntry, entries, ct);
            if (eventCount == 0 && entryCount == 0)
            {
                return _last;
            }

            // Whole microseconds, as the database keeps them.
            var now = time.GetUtcNow();
            var batch = new AuditBatch(
                _last.Number + 1, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), lastEvent, eventCount, eventsHash, lastEntry, entryCount, entriesHash, []);
            batch = batch with { Hash = batch.HashBehind(_last.Hash) };
            await StoreAsync(batch, _last.LastEntry, ct);
            _last = batch;
        }
    }

    private async Task<AuditBatch> LastAsync(CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"{AuditBatch.All} order by batch desc limit 1", connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? AuditBatch.Read(rows) : AuditBatch.None;
    }

    private async Task<(long Last, int Count, byte[] Hash)> DigestAsync(AuditRows log, long after, long upTo, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (last, count) = (after, 0);
        if (after < upTo)
        {
            await using var command = log.Between(connection, after, upTo, MostRows);
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                log.Add(rows, hash);
                (last, count) = (rows.GetInt64(0), count + 1);
            }
        }

        return (last, count, hash.GetHashAndReset());
    }

    /// <summary>The batch, and beside it which of its entries are about whom.</summary>
    private async Task StoreAsync(AuditBatch batch, long afterEntry, CancellationToken ct)
    {
        await using var together = new NpgsqlBatch(connection);
        var link = new NpgsqlBatchCommand(
            """
            insert into referrals.audit_batches (batch, sealed_at, last_event, events, events_hash, last_entry, entries, entries_hash, hash)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """);
        foreach (var value in (object[])
            [batch.Number, batch.SealedAt, batch.LastEvent, batch.Events, batch.EventsHash, batch.LastEntry, batch.Entries, batch.EntriesHash, batch.Hash])
        {
            link.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        together.BatchCommands.Add(link);
        together.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            insert into referrals.access_log_subjects (subject_id, entry_id)
            select distinct s.id, entry_id from referrals.access_log cross join unnest(person_ids || referral_ids) s (id)
            where entry_id > $1 and entry_id <= $2 on conflict do nothing
            """)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = afterEntry }, new NpgsqlParameter<long> { TypedValue = batch.LastEntry } },
        });
        await together.ExecuteNonQueryAsync(ct);
    }
}
