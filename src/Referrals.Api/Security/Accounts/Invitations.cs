using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Referrals.Api.Hosting;

namespace Referrals.Api.Security.Accounts;

/// <summary>
/// Links with which a member begins, or begins again after losing password or second factor: random, good once and for seven days, kept by
/// their hash. A new one takes the place of the one before.
/// </summary>
internal sealed class Invitations(Databases databases, Accounts accounts, Tries tries, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>A link, to be shown once to whoever invites, and the row to store with the invitation.</summary>
    public static (string Path, NpgsqlBatchCommand Row) Issue(Guid memberId, DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return ($"/invitation/{token}", Statements.Beside(
            """
            insert into referrals.invitations (member_id, token_hash, expires_at) values ($1, $2, $3)
            on conflict (member_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at
            """,
            memberId, HashOf(token), now + Life));
    }

    /// <summary>Whose link it is, while it is good. Looking uses nothing up: programs that scan e-mail look too.</summary>
    public async Task<Account?> FindAsync(string token, CancellationToken ct)
    {
        await using var command = databases.Writer.Command("select member_id from referrals.invitations where token_hash = $1 and expires_at > $2", HashOf(token), time.GetUtcNow());
        return await command.ExecuteScalarAsync(ct) is Guid memberId ? await accounts.FindAsync(memberId, ct) : null;
    }

    /// <summary>
    /// Uses the link up and sets the password, or what the account's provider calls them; false when somebody was there first. The second
    /// factor, its recovery codes and every session that there were are gone.
    /// </summary>
    public async Task<bool> AcceptAsync(string token, Account account, string? password, string? subject = null)
    {
        var accepted = await databases.Writer.ExecuteAsync(
            """
            with taken as (
                delete from referrals.invitations where token_hash = $1 and expires_at > $2 and member_id = $3 returning member_id),
            codes as (
                delete from referrals.recovery_codes c using taken where c.member_id = taken.member_id),
            ended as (
                delete from referrals.sessions s using taken where s.member_id = taken.member_id)
            update referrals.accounts a set password_hash = $4, subject = $5, second_factor = null, last_step = 0, stamp = gen_random_uuid()
            from taken where a.member_id = taken.member_id
            """,
            HashOf(token), time.GetUtcNow(), account.MemberId, password is null ? null : await Passwords.HashAsync(password), subject);
        if (accepted == 0)
        {
            return false;
        }

        await tries.ForgetAsync(account.Email);
        return true;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
