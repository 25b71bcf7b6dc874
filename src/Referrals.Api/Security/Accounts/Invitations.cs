using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Referrals.Api.Security.Accounts;

/// <summary>
/// Links with which a member begins, or begins again after losing password or second factor: random, good once and for seven days, kept by
/// their hash. A new one takes the place of the one before.
/// </summary>
internal sealed class Invitations
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>A link, to be shown once to whoever invites, and the row to store with the invitation.</summary>
    public static (string Path, NpgsqlBatchCommand Row) Issue(Guid memberId, DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return ($"/invitation/{token}", new NpgsqlBatchCommand("""
            insert into referrals.invitations (member_id, token_hash, expires_at) values ($1, $2, $3)
            on conflict (member_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = memberId },
                new NpgsqlParameter<byte[]> { TypedValue = HashOf(token) },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now + Life },
            },
        });
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
