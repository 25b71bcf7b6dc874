using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Projections;

namespace Referrals.Api.Systems;

/// <summary>A key as those see it who keep it: everything but the key.</summary>
internal sealed record KeyRow(
    Guid Id, string Name, Guid SystemId, string System, Values<ApiScope> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateOnly? LastUsedOn, DateTimeOffset? RevokedAt)
{
    public bool IsGoodAt(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

/// <summary>A client of an issuer whose tokens act as a system.</summary>
internal sealed record ConnectionRow(Guid Id, string Issuer, string ClientId, Guid SystemId, string System, Values<ApiScope> Scopes, DateTimeOffset CreatedAt, DateOnly? LastUsedOn);

/// <summary>A system of an organisation.</summary>
internal sealed record SystemRow(Guid Id, string Name);

/// <summary>The systems of one organisation, and what they sign in with.</summary>
internal sealed class SystemQueries(Databases databases)
{
    public Task<List<SystemRow>> SystemsAsync(Guid organisationId, CancellationToken ct) => ListAsync(
        "select id, name from referrals.members where organisation_id = $1 and role = 'system' order by lower(name), id",
        organisationId, r => new SystemRow(r.GetGuid(0), r.GetString(1)), ct);

    /// <summary>Those that are good first, the one that ends next before the others.</summary>
    public Task<List<KeyRow>> KeysAsync(Guid organisationId, CancellationToken ct) => ListAsync(
        """
        select k.key_id, k.name, m.id, m.name, k.scopes, k.created_at, k.expires_at, k.last_used_on, k.revoked_at
        from referrals.api_keys k join referrals.members m on m.id = k.member_id
        where k.organisation_id = $1 and m.role = 'system' and k.expires_at is not null
        order by k.revoked_at nulls first, k.expires_at, k.key_id
        """,
        organisationId,
        r => new KeyRow(
            r.GetGuid(0), r.GetString(1), r.GetGuid(2), r.GetString(3), r.Scopes(4), r.GetFieldValue<DateTimeOffset>(5), r.GetFieldValue<DateTimeOffset>(6), r.OptionalDate(7),
            r.IsDBNull(8) ? null : r.GetFieldValue<DateTimeOffset>(8)),
        ct);

    public Task<List<ConnectionRow>> ConnectionsAsync(Guid organisationId, CancellationToken ct) => ListAsync(
        """
        select c.connection_id, c.issuer, c.client_id, m.id, m.name, c.scopes, c.created_at, c.last_used_on
        from referrals.token_clients c join referrals.members m on m.id = c.member_id
        where c.organisation_id = $1 order by lower(m.name), c.connection_id
        """,
        organisationId,
        r => new ConnectionRow(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetGuid(3), r.GetString(4), r.Scopes(5), r.GetFieldValue<DateTimeOffset>(6), r.OptionalDate(7)),
        ct);

    private async Task<List<T>> ListAsync<T>(string sql, Guid organisationId, Func<NpgsqlDataReader, T> row, CancellationToken ct)
    {
        await using var command = databases.Writer.Command(sql, organisationId);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(row, ct);
    }
}
