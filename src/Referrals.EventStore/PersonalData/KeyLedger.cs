using Npgsql;

namespace Referrals.EventStore.PersonalData;

/// <summary>Whether an id is a record's, whose key wraps others, or a single text's.</summary>
public enum DestroyedKind { Record, Text }

/// <summary>One id whose key is destroyed for ever, why, and when that was entered.</summary>
public sealed record Destroyed(Guid Id, DestroyedKind Kind, Guid Cause, DateTimeOffset At);

/// <summary>How much one cause destroyed: record keys, texts nobody can read any more, wrappings of texts' keys, keyed hashes.</summary>
public sealed record DestroyedCounts(long Records, long Texts, long Wrappings, long Hashes);

/// <summary>Destroys keys, and remembers which, so that none is made again or comes back with a backup.</summary>
/// <param name="eraser">Connections to the keys' database of the role that may delete there.</param>
public sealed class KeyLedger(NpgsqlDataSource eraser)
{
    // Alone against every insert of a key; see keys-003-ledger.sql.
    private const string Alone = "select pg_advisory_xact_lock(7205759403792811)";

    private const string Enter = """
        insert into personal_data.ledger (id, kind, cause, at)
        select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[]) on conflict (id) do nothing
        """;

    // $1 the ids, $2 the cause, $3 hashes that went with them. What was deleted before counts once.
    private const string Delete = """
        with gone as (
            delete from personal_data.keys where key_id = any ($1) or (wrapped_by = any ($1) and kek_id is null)
            returning key_id, wrapped_by, kek_id),
        counted as (
            select count(*) filter (where kek_id is not null) as records, count(*) filter (where kek_id is null) as wrappings,
                count(distinct key_id) filter (where kek_id is null and not exists (
                    select from personal_data.keys k
                    where k.key_id = gone.key_id and k.key_id <> all ($1) and k.wrapped_by <> all ($1))) as texts
            from gone)
        insert into personal_data.destroyed (cause, records, texts, wrappings, hashes)
        select $2, records, texts, wrappings, $3 from counted
        on conflict (cause) do update set records = destroyed.records + excluded.records, texts = destroyed.texts + excluded.texts,
            wrappings = destroyed.wrappings + excluded.wrappings, hashes = destroyed.hashes + excluded.hashes
        """;

    /// <summary>Every entry, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<Destroyed>> ReadAsync(CancellationToken ct = default)
    {
        await using var command = eraser.CreateCommand("select id, kind, cause, at from personal_data.ledger order by at, id");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var entries = new List<Destroyed>();
        while (await reader.ReadAsync(ct))
        {
            var kind = reader.GetString(1) == "record" ? DestroyedKind.Record : DestroyedKind.Text;
            entries.Add(new Destroyed(reader.GetGuid(0), kind, reader.GetGuid(2), reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return entries;
    }

    /// <summary>Those of these ids that have a key or wrap one: with a restored backup, or when a deletion was not brought to its end.</summary>
    public async Task<IReadOnlySet<Guid>> PresentAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct = default)
    {
        await using var command = eraser.CreateCommand("""
            select id from unnest($1) as l (id) where exists (select from personal_data.keys where key_id = l.id)
                or exists (select from personal_data.keys where wrapped_by = l.id and kek_id is null)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var present = new HashSet<Guid>();
        while (await reader.ReadAsync(ct)) present.Add(reader.GetGuid(0));
        return present;
    }

    /// <summary>Enters ids that are not there yet; once this returns, no key of theirs can be made.</summary>
    public async Task EnterAsync(IReadOnlyCollection<Destroyed> entries, CancellationToken ct = default)
    {
        if (entries.Count == 0) return;
        await using var connection = await eraser.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var alone = new NpgsqlCommand(Alone, connection, transaction)) await alone.ExecuteNonQueryAsync(ct);
        await using var enter = new NpgsqlCommand(Enter, connection, transaction);
        enter.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. entries.Select(e => e.Id)] });
        enter.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. entries.Select(e => e.Kind is DestroyedKind.Record ? "record" : "text")] });
        enter.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. entries.Select(e => e.Cause)] });
        enter.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. entries.Select(e => e.At.ToUniversalTime())] });
        await enter.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Deletes the keys of these ids, every wrapping by them, and the hashes that <paramref name="alongside"/> deletes in the same transaction.</summary>
    public async Task DeleteAsync(
        Guid cause, IReadOnlyCollection<Guid> ids, Func<NpgsqlConnection, NpgsqlTransaction, Task<long>> alongside, CancellationToken ct = default)
    {
        if (ids.Count == 0) return;
        await using var connection = await eraser.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var hashes = await alongside(connection, transaction);
        await using var delete = new NpgsqlCommand(Delete, connection, transaction);
        delete.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        delete.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = cause });
        delete.Parameters.Add(new NpgsqlParameter<long> { TypedValue = hashes });
        await delete.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>What one cause destroyed so far.</summary>
    public async Task<DestroyedCounts> CountAsync(Guid cause, CancellationToken ct = default)
    {
        await using var command = eraser.CreateCommand("select records, texts, wrappings, hashes from personal_data.destroyed where cause = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = cause });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new DestroyedCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)) : new DestroyedCounts(0, 0, 0, 0);
    }
}
