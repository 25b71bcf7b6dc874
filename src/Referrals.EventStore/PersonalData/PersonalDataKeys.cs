using System.Security.Cryptography;
using Npgsql;

namespace Referrals.EventStore.PersonalData;

/// <summary>
/// A key to be made: wrapped by the key-encryption key when <paramref name="WrappedBy"/> is empty (a record's key), otherwise
/// by the key of every record named (a text's key).
/// </summary>
public sealed record NewKey(Guid KeyId, IReadOnlyList<Guid> WrappedBy);

/// <summary>A key that wraps another is not there: its record was erased, or never made.</summary>
public sealed class KeyGoneException(Guid keyId) : Exception($"Key {keyId} is not there.")
{
    public Guid KeyId { get; } = keyId;
}

/// <summary>Secrets by key id; a key that is gone is absent.</summary>
public sealed class OpenKeys
{
    private readonly Dictionary<Guid, byte[]> _secrets;

    internal OpenKeys(Dictionary<Guid, byte[]> secrets) => _secrets = secrets;

    public bool TryGet(Guid keyId, out byte[] secret) => _secrets.TryGetValue(keyId, out secret!);
}

/// <summary>
/// The keys of personal data, in a database of their own. Opened keys are remembered for a minute, so that an erasure holds
/// everywhere within that time.
/// </summary>
public sealed class PersonalDataKeys(NpgsqlDataSource dataSource, KeyEncryptionKeys wrappers, TimeProvider? time = null)
{
    private const string Insert = """
        insert into personal_data.keys (key_id, wrapped_by, kek_id, wrapped)
        select * from unnest($1::uuid[], $2::uuid[], $3::varchar[], $4::bytea[])
        """;

    // A text's key comes with the record keys that wrap it.
    private const string Select = """
        with wanted as (select key_id, wrapped_by, kek_id, wrapped from personal_data.keys where key_id = any ($1))
        select * from wanted
        union
        select k.key_id, k.wrapped_by, k.kek_id, k.wrapped from personal_data.keys k join wanted w on k.key_id = w.wrapped_by
        """;

    // What keys-003-ledger.sql answers to a key of something that was destroyed.
    private const string WasDestroyed = "RE001";

    private readonly SecretCache _cache = new(time ?? TimeProvider.System);

    public Task ApplySchemaAsync(NpgsqlDataSource owner, CancellationToken ct = default) =>
        SchemaFiles.ApplyAsync(owner, "keys-", "referrals_events", ct);

    /// <summary>
    /// Makes keys, in one round trip when the keys that wrap them were opened within the last minute. A record's key that is
    /// there already is left as it is; a text's key is always new. Of several records that should wrap a text those that were
    /// erased are passed over.
    /// </summary>
    /// <exception cref="KeyGoneException">None of the keys that should wrap one of these is there, or it was destroyed itself.</exception>
    public async ValueTask CreateAsync(IReadOnlyCollection<NewKey> keys, CancellationToken ct = default)
    {
        if (keys.Count == 0) return;
        try
        {
            await InsertAsync(keys, ct);
        }
        catch (PostgresException e) when (e.SqlState == WasDestroyed)
        {
            // One of them was destroyed within the last minute, and we remember it still.
            _cache.Forget(keys.SelectMany(k => k.WrappedBy));
            try
            {
                await InsertAsync(keys, ct);
            }
            catch (PostgresException again) when (again.SqlState == WasDestroyed)
            {
                throw new KeyGoneException(keys.First().KeyId);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Someone made a record's key before us: theirs counts, ours was undone.
            var there = await LoadAsync([.. keys.Where(k => k.WrappedBy is []).Select(k => k.KeyId)], ct);
            await InsertAsync([.. keys.Where(k => k.WrappedBy is not [] || !there.TryGet(k.KeyId, out _))], ct);
        }
    }

    /// <summary>Opens keys, with one query for those that are not remembered.</summary>
    public async ValueTask<OpenKeys> LoadAsync(IReadOnlyCollection<Guid> keyIds, CancellationToken ct = default)
    {
        var open = new Dictionary<Guid, byte[]>(keyIds.Count);
        var missing = new List<Guid>();
        foreach (var id in keyIds)
        {
            if (_cache.TryGet(id, out var secret)) open[id] = secret;
            else missing.Add(id);
        }

        if (missing is []) return new OpenKeys(open);
        var asked = _cache.Now;
        var rows = await SelectAsync(missing, ct);
        var records = new Dictionary<Guid, byte[]>();
        foreach (var row in rows)
        {
            if (row.KekId is { } kek && wrappers.Find(kek) is { } wrapper)
                records[row.KeyId] = Wrapping.Unwrap(wrapper, kek, row.KeyId, row.Wrapped);
        }

        foreach (var id in missing)
            if (records.TryGetValue(id, out var secret)) open[id] = secret;
        foreach (var row in rows)
        {
            if (row.KekId is null && !open.ContainsKey(row.KeyId) && records.TryGetValue(row.WrappedBy, out var record))
                open[row.KeyId] = Wrapping.Unwrap(record, row.WrappedBy.ToString(), row.KeyId, row.Wrapped);
        }

        foreach (var id in missing)
            if (open.TryGetValue(id, out var secret)) _cache.Add(id, secret, asked);
        return new OpenKeys(open);
    }

    /// <summary>Forgets every opened key: what was destroyed a moment ago cannot be opened here any more, elsewhere within the minute.</summary>
    public void Forget() => _cache.Clear();

    /// <summary>The records that wrap each text's key; a record's own key, and one that is gone, has none.</summary>
    public async Task<ILookup<Guid, Guid>> WrappersAsync(IReadOnlyCollection<Guid> keyIds, CancellationToken ct = default)
    {
        await using var command = dataSource.CreateCommand("select key_id, wrapped_by from personal_data.keys where key_id = any ($1) and kek_id is null");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. keyIds] });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<(Guid Key, Guid By)>();
        while (await reader.ReadAsync(ct)) rows.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return rows.ToLookup(r => r.Key, r => r.By);
    }

    private async Task InsertAsync(IReadOnlyCollection<NewKey> keys, CancellationToken ct)
    {
        if (keys.Count == 0) return;
        var made = keys.ToDictionary(k => k.KeyId, _ => RandomNumberGenerator.GetBytes(Wrapping.SecretSize));
        var known = await LoadAsync([.. keys.SelectMany(k => k.WrappedBy).Where(id => !made.ContainsKey(id)).Distinct()], ct);
        var rows = new List<KeyRow>();
        foreach (var key in keys)
        {
            if (key.WrappedBy is [])
                rows.Add(new(key.KeyId, Guid.Empty, wrappers.CurrentId, Wrapping.Wrap(wrappers.Current, wrappers.CurrentId, key.KeyId, made[key.KeyId])));
            var before = rows.Count;
            foreach (var by in key.WrappedBy)
            {
                if (made.TryGetValue(by, out var wrapper) || known.TryGet(by, out wrapper))
                    rows.Add(new(key.KeyId, by, null, Wrapping.Wrap(wrapper, by.ToString(), key.KeyId, made[key.KeyId])));
            }

            if (key.WrappedBy is [var first, ..] && rows.Count == before) throw new KeyGoneException(first);
        }

        var asked = _cache.Now;
        await using var command = dataSource.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. rows.Select(r => r.KeyId)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. rows.Select(r => r.WrappedBy)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. rows.Select(r => r.KekId)] });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. rows.Select(r => r.Wrapped)] });
        await command.ExecuteNonQueryAsync(ct);
        foreach (var (id, secret) in made) _cache.Add(id, secret, asked);
    }

    private async Task<List<KeyRow>> SelectAsync(List<Guid> ids, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<KeyRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                reader.GetGuid(0), reader.GetGuid(1), await reader.IsDBNullAsync(2, ct) ? null : reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
        }

        return rows;
    }

    private sealed record KeyRow(Guid KeyId, Guid WrappedBy, string? KekId, byte[] Wrapped);
}
