using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Projections;

namespace Referrals.Api.Security;

/// <summary>
/// Who a key acts as: always a system of one organisation, read with every request. Only hashes are stored; a plain one is enough, since
/// keys are random and long. Demonstration keys act as people, are good for everything, and work in Development and on loopback only.
/// </summary>
internal sealed class ApiKeys(Databases databases, IHostEnvironment environment, TimeProvider time)
{
    public const string DemonstrationPrefix = "demo-";

    // Known to whoever looks through files for secrets that should not be in them.
    private const string Prefix = "referrals_";

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>A new key.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public async Task<Bearer?> FindAsync(string key, IPAddress? from, CancellationToken ct)
    {
        var demonstration = key.StartsWith(DemonstrationPrefix, StringComparison.Ordinal);
        if (demonstration && !(environment.IsDevelopment() && from is not null && IPAddress.IsLoopback(from)))
        {
            return null;
        }

        var (hash, now) = (HashOf(key), time.GetUtcNow());
        await using var command = databases.Writer.Command(
            $"""
            select m.id, m.organisation_id, m.role, k.scopes, k.last_used_on
            from referrals.api_keys k join {Acting.Members} m on m.id = k.member_id
            where k.hash = $1 and k.revoked_at is null and ($2 or (m.role = 'system' and k.expires_at > $3))
            """,
            hash, demonstration, now);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
        {
            return null;
        }

        var actor = new Actor(row.GetGuid(0), row.GetGuid(1), row.Code<Role>(2));
        var scopes = demonstration ? ApiScopes.All : row.Scopes(3);
        var (today, lastUsed) = (DateOnly.FromDateTime(now.UtcDateTime), row.OptionalDate(4));
        await row.CloseAsync();
        if (lastUsed != today)
        {
            await databases.Writer.ExecuteAsync("update referrals.api_keys set last_used_on = $2 where hash = $1 and last_used_on is distinct from $2", hash, today);
        }

        return new Bearer(actor, scopes);
    }
}
