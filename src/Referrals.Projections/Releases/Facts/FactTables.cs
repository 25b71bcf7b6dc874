using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Releases.Facts;

/// <summary>The tables of facts, as their own role writes them; within the caller's transaction.</summary>
internal sealed class FactTables(NpgsqlConnection connection, CancellationToken ct)
{
    // A row's members are its columns, in snake case.
    private static readonly JsonSerializerOptions s_rows = new(JsonSerializerDefaults.General) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public async Task<FactKeys> KeysAsync() => new((await ListAsync("select secret from facts.person_secret", r => r.GetFieldValue<byte[]>(0))).Single());

    /// <summary>Which of these keys are of people who were erased.</summary>
    public async Task<HashSet<Guid>> FrozenAsync(IReadOnlyCollection<Guid> keys) =>
        [.. await ListAsync("select key from facts.frozen where key = any ($1)", r => r.GetGuid(0), Ids(keys))];

    /// <summary>The keys of all rows that follow the log.</summary>
    public async Task<HashSet<Guid>> LivingAsync() => [.. await ListAsync("select key from facts.referrals where not frozen", r => r.GetGuid(0))];

    /// <summary>The referrals that name any of these records.</summary>
    public Task<List<Guid>> ReferralsOfAsync(IReadOnlyCollection<Guid> records) =>
        ListAsync("select distinct referral_id from referrals.referral_details where person_ids && $1", r => r.GetGuid(0), Ids(records));

    /// <summary>The records of the same human, for each of these, by the links that stand.</summary>
    public async Task<ILookup<Guid, Guid>> SameAsync(IReadOnlyCollection<Guid> records) => (await ListAsync(
        """
        with recursive same (of, id) as (
            select id, id from unnest($1) r (id)
            union select s.of, l.other_id from same s join referrals.record_links l on l.person_id = s.id and l.stands)
        select of, id from same
        """,
        r => (Of: r.GetGuid(0), Id: r.GetGuid(1)), Ids(records))).ToLookup(s => s.Of, s => s.Id);

    public Task RemoveAsync(IReadOnlyCollection<Guid> keys) => ExecuteAsync("delete from facts.referrals where key = any ($1)", Ids(keys));

    public Task RememberFrozenAsync(IReadOnlyCollection<Guid> keys) => ExecuteAsync("insert into facts.frozen select unnest($1)", Ids(keys));

    public async Task AddAsync(IReadOnlyCollection<FactRows> rows)
    {
        await InsertAsync("referrals", rows.Select(r => r.Referral));
        await InsertAsync("pairs", rows.SelectMany(r => r.Pairs));
        await InsertAsync("support", rows.SelectMany(r => r.Support));
    }

    public Task PutAsync(Guid organisationId, OrganisationKind kind, DateOnly joinedOn, DateOnly? leftOn) => ExecuteAsync(
        """
        insert into facts.organisations (organisation_id, kind, joined_on, left_on) values ($1, $2, $3, $4)
        on conflict (organisation_id) do update set kind = excluded.kind, joined_on = excluded.joined_on, left_on = excluded.left_on
        """,
        new NpgsqlParameter<Guid> { TypedValue = organisationId },
        new NpgsqlParameter<string> { TypedValue = Codes.NameOf(kind) },
        new NpgsqlParameter<DateOnly> { TypedValue = joinedOn },
        new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Date, Value = (object?)leftOn ?? DBNull.Value });

    private async Task InsertAsync<T>(string table, IEnumerable<T> rows)
    {
        if (rows.ToList() is { Count: > 0 } some)
        {
            await ExecuteAsync(
                $"insert into facts.{table} select * from jsonb_populate_recordset(null::facts.{table}, $1)",
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = JsonSerializer.SerializeToUtf8Bytes(some, s_rows) });
        }
    }

    private async Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(read, ct);
    }

    private async Task ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync(ct);
    }

    private NpgsqlCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter<Guid[]> Ids(IReadOnlyCollection<Guid> ids) => new() { TypedValue = [.. ids] };
}
