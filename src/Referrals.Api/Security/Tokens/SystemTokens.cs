using Microsoft.IdentityModel.JsonWebTokens;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Projections;

namespace Referrals.Api.Security.Tokens;

/// <summary>
/// Who a token acts as: the system that a coordinator connected its issuer and client to, as long as both are there, for what the
/// connection and the token both name.
/// </summary>
internal sealed class SystemTokens(Databases databases, TokenIssuers issuers, TimeProvider time)
{
    private static readonly string[] s_types = ["at+jwt", "application/at+jwt", "JWT"];

    // What says who signed in, and is for the one who asked for that; and what is good only together with a key that its owner shows.
    private static readonly string[] s_otherKinds = ["nonce", "at_hash", "c_hash", "s_hash", "cnf"];

    /// <exception cref="IssuerSilentException">Its issuer does not answer, so that it cannot be said.</exception>
    public async Task<Bearer?> FindAsync(string text, CancellationToken ct)
    {
        if (SignedTokens.Read(text) is not { } token || issuers.Find(token.Issuer) is not { } issuer || !IsForAccess(token) || ClientOf(token) is not { Length: > 0 } client
            || !await SignedTokens.IsGoodAsync(token, issuer.Discovery, issuer.Audience, ct))
        {
            return null;
        }

        var scopes = token.Claims.Where(c => c.Type == "scope").SelectMany(c => c.Value.Split(' ')).Select(ApiScopes.Find).OfType<ApiScope>().ToHashSet();
        return await FindAsync(token.Issuer, client, scopes, ct);
    }

    private async Task<Bearer?> FindAsync(string issuer, string client, HashSet<ApiScope> scopes, CancellationToken ct)
    {
        await using var command = databases.Writer.Command(
            $"""
            select m.id, m.organisation_id, m.role, c.scopes, c.last_used_on
            from referrals.token_clients c join {Acting.Members} m on m.id = c.member_id
            where c.issuer = $1 and c.client_id = $2 and m.role = 'system'
            """,
            issuer, client);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
        {
            return null;
        }

        var bearer = new Bearer(new Actor(row.GetGuid(0), row.GetGuid(1), row.Code<Role>(2)), [.. row.Scopes(3).Where(scopes.Contains)]);
        var (today, lastUsed) = (DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), row.OptionalDate(4));
        await row.CloseAsync();
        if (lastUsed != today)
        {
            await databases.Writer.ExecuteAsync(
                "update referrals.token_clients set last_used_on = $3 where issuer = $1 and client_id = $2 and last_used_on is distinct from $3", issuer, client, today);
        }

        return bearer;
    }

    private static bool IsForAccess(JsonWebToken token) =>
        s_types.Contains(token.Typ, StringComparer.OrdinalIgnoreCase) && !s_otherKinds.Any(k => token.TryGetPayloadValue<object>(k, out _))
        && !(token.TryGetPayloadValue<string>("typ", out var kind) && kind.Equals("ID", StringComparison.OrdinalIgnoreCase));

    /// <summary>Issuers say it in one of two places; where both are, they must agree.</summary>
    private static string? ClientOf(JsonWebToken token)
    {
        var named = token.Claims.Where(c => c.Type is "client_id" or "azp").Select(c => c.Value).Distinct(StringComparer.Ordinal).ToList();
        return named is [var one] ? one : null;
    }
}
