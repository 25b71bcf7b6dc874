using System.Net;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Domain;

namespace Referrals.Api.Security;

/// <summary>
/// Who a key acts as: always a system of one organisation, read with every request. Only hashes are stored; a plain one is enough, since
/// keys are random and long. Demonstration keys act as people, and work in Development and on loopback only.
/// </summary>
internal sealed class ApiKeys(Databases databases, IHostEnvironment environment)
{
    public const string DemonstrationPrefix = "demo-";

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public async Task<Actor?> FindAsync(string key, IPAddress? from, CancellationToken ct)
    {
        var demonstration = key.StartsWith(DemonstrationPrefix, StringComparison.Ordinal);
        if (demonstration && !(environment.IsDevelopment() && from is not null && IPAddress.IsLoopback(from)))
        {
            return null;
        }

        await using var command = databases.Writer.CreateCommand("""
            select m.id, m.organisation_id, m.role
            from referrals.api_keys k join referrals.members m on m.id = k.member_id join referrals.organisations o on o.id = m.organisation_id
            where m.state = 'active' and o.left_at is null and k.hash = $1 and k.revoked_at is null and (m.role = 'system' or $2)
            """);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = HashOf(key) });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = demonstration });
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new Actor(row.GetGuid(0), row.GetGuid(1), Enum.Parse<Role>(row.GetString(2), ignoreCase: true)) : null;
    }
}
