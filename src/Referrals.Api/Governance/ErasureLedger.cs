using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Domain.People;
using Referrals.Domain;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;

namespace Referrals.Api.Governance;

/// <summary>
/// Destroys keys for good: entered in the ledger of the keys' database, where no key of an entered id can be made any more, and in the
/// file outside, and only then deleted. Applied before the server opens, both make good what a restored backup brought back.
/// </summary>
internal sealed class ErasureLedger(Databases databases, DocumentStore store, PersonalDataKeys secrets, ErasureSettings settings, TimeProvider time)
{
    private readonly KeyLedger _keys = new(databases.Eraser);
    private readonly LedgerFile? _file = settings.Folder is { } folder ? new LedgerFile(folder) : null;

    /// <summary>Destroys the keys of these records and texts, every wrapping by them, and the hashes by which they are found.</summary>
    public async Task<DestroyedCounts> DestroyAsync(Guid cause, IEnumerable<Guid> records, IEnumerable<Guid> texts, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var entries = records.Select(id => new Destroyed(id, DestroyedKind.Record, cause, now))
            .Concat(texts.Select(id => new Destroyed(id, DestroyedKind.Text, cause, now))).ToList();
        await _keys.EnterAsync(entries, ct);
        await (_file?.MergeAsync(await _keys.ReadAsync(ct), ct) ?? Task.CompletedTask);
        await DeleteAsync(cause, entries, ct);
        secrets.Forget();
        return await _keys.CountAsync(cause, ct);
    }

    /// <summary>Brings table and file to one state, and both databases to what they say; how many ids that are.</summary>
    public async Task<int> ApplyAsync(CancellationToken ct)
    {
        var table = await _keys.ReadAsync(ct);
        var all = _file is null ? table : await _file.MergeAsync(table, ct);
        var known = table.Select(e => e.Id).ToHashSet();
        await _keys.EnterAsync([.. all.Where(e => !known.Contains(e.Id))], ct);

        Guid[] ids = [.. all.Select(e => e.Id)];
        var back = (await _keys.PresentAsync(ids, ct)).Union(await HashedAsync(ids, ct)).ToHashSet();
        foreach (var cause in all.Where(e => back.Contains(e.Id)).GroupBy(e => e.Cause))
        {
            await DeleteAsync(cause.Key, [.. cause], ct);
        }

        var causes = all.Where(e => e.Kind is DestroyedKind.Record).ToDictionary(e => e.Id, e => e.Cause);
        foreach (var personId in await NotYetErasedAsync(causes.Keys, ct))
        {
            await MarkAsync(personId, causes[personId], ct);
        }

        return all.Count;
    }

    private Task DeleteAsync(Guid cause, List<Destroyed> entries, CancellationToken ct)
    {
        Guid[] records = [.. entries.Where(e => e.Kind is DestroyedKind.Record).Select(e => e.Id)];
        return _keys.DeleteAsync(cause, [.. entries.Select(e => e.Id)], ForgetAsync, ct);

        async Task<long> ForgetAsync(NpgsqlConnection connection, NpgsqlTransaction transaction)
        {
            await using var forget = new NpgsqlCommand("delete from personal_data.record_hashes where person_id = any ($1)", connection, transaction);
            forget.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = records });
            return await forget.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task<List<Guid>> HashedAsync(Guid[] ids, CancellationToken ct)
    {
        await using var command = databases.Keys.CreateCommand("select distinct person_id from personal_data.record_hashes where person_id = any ($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(r => r.GetGuid(0), ct);
    }

    private async Task<List<Guid>> NotYetErasedAsync(IEnumerable<Guid> ids, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand(
            """
            select s.id from referrals_events.mt_streams s
            where s.id = any ($1) and s.type = $2
              and not exists (select from referrals_events.mt_events e where e.stream_id = s.id and e.type = 'person_erased')
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ReferralsStore.PersonStream });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(r => r.GetGuid(0), ct);
    }

    private async Task MarkAsync(Guid personId, Guid cause, CancellationToken ct)
    {
        await using var session = store.SessionOf(Actor.Platform, "erasure ledger");
        var stream = await session.Events.FetchForWriting<PersonRecord>(personId, ct);
        if (stream.Aggregate is not { IsErased: false })
        {
            return;
        }

        stream.AppendOne(new PersonErased(personId, cause));
        try
        {
            await session.SaveChangesAsync(ct);
        }
        catch (ConcurrencyException)
        {
            // Another node that starts at this moment has written it.
        }
    }
}
