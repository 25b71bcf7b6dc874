using Npgsql;
using Referrals.Api.Security;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Tests.Hosting;

/// <summary>Keys as a table holds them, without the pages that make them.</summary>
internal static class SystemKeys
{
    public static async Task<string> SystemKeyAsync(
        this NpgsqlDataSource owner, Guid organisationId, Guid memberId, IEnumerable<ApiScope> scopes, DateTimeOffset? expiresAt = null, string? key = null, DateTimeOffset? revokedAt = null,
        Guid? keyId = null)
    {
        key ??= ApiKeys.Make();
        await using var command = owner.CreateCommand(
            "insert into referrals.api_keys (hash, organisation_id, member_id, name, scopes, expires_at, revoked_at, key_id) values ($1, $2, $3, 'test', $4, $5, $6, $7)");
        foreach (var value in (object?[])
        [
            ApiKeys.HashOf(key), organisationId, memberId, scopes.Select(ApiScopes.NameOf).ToArray(), expiresAt ?? TimeProvider.System.GetUtcNow().AddDays(1), revokedAt, keyId ?? Guid.CreateVersion7(),
        ])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        await command.ExecuteNonQueryAsync();
        return key;
    }
}
