using Npgsql;

namespace Referrals.EventStore.PersonalData;

/// <summary>How many record keys are wrapped anew, of how many.</summary>
public sealed record RotationProgress(long Done, long Keys);

/// <summary>
/// Wraps every record key by the key-encryption key in use. Texts' keys hang on record keys and stay; no event is touched. A chunk is
/// one statement, so that it can be stopped at any time and goes on where it was.
/// </summary>
/// <param name="owner">Connections to the keys' database of the role that owns it.</param>
/// <param name="wrappers">The key in use, and those that wrapped what is still to be wrapped anew.</param>
public sealed class KeyRotation(NpgsqlDataSource owner, KeyEncryptionKeys wrappers)
{
    private const int Chunk = 1_000;

    // What was erased meanwhile stays gone, and what another rotation has done stays done.
    private const string Update = """
        update personal_data.keys k set kek_id = $1, wrapped = n.wrapped
        from unnest($2::uuid[], $3::varchar[], $4::bytea[]) as n (key_id, kek_id, wrapped)
        where k.key_id = n.key_id and k.kek_id = n.kek_id
        """;

    /// <returns>How many keys were wrapped anew.</returns>
    /// <exception cref="MissingWrapperException">Some keys are wrapped by a key-encryption key that is not configured; the others are done.</exception>
    public async Task<long> RunAsync(IProgress<RotationProgress>? progress = null, CancellationToken ct = default)
    {
        var all = await CountAsync(ct);
        var (done, after, missing) = (0L, Guid.Empty, new SortedSet<string>(StringComparer.Ordinal));
        while (await NextAsync(after, ct) is { Count: > 0 } rows)
        {
            var known = rows.Where(r => wrappers.Find(r.KekId) is not null).ToList();
            missing.UnionWith(rows.Select(r => r.KekId).Where(id => wrappers.Find(id) is null));
            await using var command = owner.CreateCommand(Update);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = wrappers.CurrentId });
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. known.Select(r => r.KeyId)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. known.Select(r => r.KekId)] });
            command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. known.Select(Rewrapped)] });
            done += await command.ExecuteNonQueryAsync(ct);
            after = rows[^1].KeyId;
            progress?.Report(new RotationProgress(done, all));
        }

        return missing.Count == 0 ? done : throw new MissingWrapperException([.. missing]);
    }

    private byte[] Rewrapped((Guid KeyId, string KekId, byte[] Wrapped) row) => Wrapping.Wrap(
        wrappers.Current, wrappers.CurrentId, row.KeyId, Wrapping.Unwrap(wrappers.Find(row.KekId)!, row.KekId, row.KeyId, row.Wrapped));

    private async Task<long> CountAsync(CancellationToken ct)
    {
        await using var command = owner.CreateCommand("select count(*) from personal_data.keys where kek_id <> $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = wrappers.CurrentId });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<List<(Guid KeyId, string KekId, byte[] Wrapped)>> NextAsync(Guid after, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(
            "select key_id, kek_id, wrapped from personal_data.keys where kek_id <> $1 and key_id > $2 order by key_id limit $3");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = wrappers.CurrentId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Chunk });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<(Guid, string, byte[])>();
        while (await reader.ReadAsync(ct)) rows.Add((reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        return rows;
    }
}

/// <summary>Keys are wrapped by key-encryption keys that are not configured.</summary>
public sealed class MissingWrapperException(IReadOnlyList<string> ids) : Exception($"Some keys are wrapped by: {string.Join(", ", ids)}.")
{
    public IReadOnlyList<string> Ids { get; } = ids;
}
