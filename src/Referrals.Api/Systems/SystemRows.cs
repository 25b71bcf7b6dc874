using Npgsql;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Systems;

/// <summary>What systems sign in with, stored in the transaction of the event that says so.</summary>
internal static class SystemRows
{
    public static NpgsqlBatchCommand Key(ApiKeyCreated created, byte[] hash, Actor by, DateTimeOffset now) => Statements.Beside(
        """
        insert into referrals.api_keys (hash, key_id, organisation_id, member_id, name, scopes, expires_at, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        hash, created.KeyId, by.OrganisationId, created.MemberId, created.Name, NamesOf(created.Scopes), created.ExpiresAt, by.MemberId, now);

    public static NpgsqlBatchCommand Revoke(ApiKeyRevoked revoked, DateTimeOffset now) =>
        Statements.Beside("update referrals.api_keys set revoked_at = $2 where key_id = $1", revoked.KeyId, now);

    public static NpgsqlBatchCommand Client(SystemConnected connected, Actor by, DateTimeOffset now) => Statements.Beside(
        """
        insert into referrals.token_clients (issuer, client_id, connection_id, organisation_id, member_id, scopes, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        connected.Issuer, connected.ClientId, connected.ConnectionId, by.OrganisationId, connected.MemberId, NamesOf(connected.Scopes), by.MemberId, now);

    public static NpgsqlBatchCommand Disconnect(SystemDisconnected ended) => Statements.Beside("delete from referrals.token_clients where connection_id = $1", ended.ConnectionId);

    private static string[] NamesOf(Values<ApiScope> scopes) => [.. scopes.Select(ApiScopes.NameOf)];
}
