using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Projections;

namespace Referrals.Api.Security.Accounts;

/// <summary>How members prove who they are: by a password kept as a hash, or by a provider, and by a second factor.</summary>
internal sealed class Accounts(Databases databases, Tries tries)
{
    // Whoever left, or whose organisation did, has none.
    private const string Select =
        """
        select a.member_id, a.email, a.issuer, a.password_hash, a.second_factor, a.stamp, m.state = 'invited'
        from referrals.accounts a join referrals.members m on m.id = a.member_id join referrals.organisations o on o.id = m.organisation_id
        where m.state <> 'left' and o.left_at is null
        """;

    /// <summary>The row of a member who is invited, to store with the invitation; without an issuer they choose a password.</summary>
    public static NpgsqlBatchCommand Row(Guid memberId, string email, string? issuer) =>
        Statements.Beside("insert into referrals.accounts (member_id, email, issuer) values ($1, $2, $3::text)", memberId, email.Trim(), issuer);

    /// <summary>Takes everything away that somebody who leaves could sign in with, and their e-mail address; to store with their leaving.</summary>
    public static NpgsqlBatchCommand Gone(Guid memberId) => Statements.Beside(
        """
        with account as (delete from referrals.accounts where member_id = $1), link as (delete from referrals.invitations where member_id = $1)
        delete from referrals.sessions where member_id = $1
        """,
        memberId);

    /// <summary>Whether a row was refused since somebody has this e-mail address already.</summary>
    public static bool IsTaken(PostgresException refused) => refused is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "accounts_by_email" };

    /// <summary>An e-mail address as two are compared.</summary>
    public static string Normal(string email) => email.Trim().ToLowerInvariant();

    public Task<Account?> FindAsync(Guid memberId, CancellationToken ct) => FirstAsync($"{Select} and a.member_id = $1", memberId, ct);

    /// <summary>
    /// Whose password it is. Nobody's when it is wrong, when there is no such account or none with a password, and when too many were wrong
    /// before; each of these takes the same statements and the same work, and none can be told from another.
    /// </summary>
    public async Task<Account?> CheckAsync(string email, string password, CancellationToken ct)
    {
        var allowed = await tries.TakeAsync(email);
        var account = await FirstAsync($"{Select} and lower(a.email) = $1", Normal(email), ct);
        var (right, outdated) = await Passwords.CheckAsync(account?.PasswordHash, password);
        if (!allowed || !right || account is null)
        {
            return null;
        }

        await tries.GiveBackAsync(email);
        if (outdated)
        {
            await databases.Writer.ExecuteAsync(
                "update referrals.accounts set password_hash = $2 where member_id = $1 and password_hash = $3", account.MemberId, await Passwords.HashAsync(password), account.PasswordHash);
        }

        return account;
    }

    /// <summary>Whether it is the password that an account has now, before it is changed; a wrong one counts.</summary>
    public async Task<bool> IsPasswordAsync(Account account, string password)
    {
        var allowed = await tries.TakeAsync(account.Email);
        if (!((await Passwords.CheckAsync(account.PasswordHash, password)).Right && allowed))
        {
            return false;
        }

        await tries.GiveBackAsync(account.Email);
        return true;
    }

    /// <summary>A new password instead of the one that was read; false when it was changed meanwhile. What was begun with the old one is over, and so is every other session.</summary>
    public async Task<bool> ChangePasswordAsync(Account account, string password, Guid sessionId) => await databases.Writer.ExecuteAsync(
        """
        with same as (
            select member_id from referrals.accounts where member_id = $1 and stamp = $3 for update),
        ended as (
            delete from referrals.sessions s using same where s.member_id = same.member_id and s.session_id <> $4)
        update referrals.accounts a set password_hash = $2, stamp = gen_random_uuid() from same where a.member_id = same.member_id
        """,
        account.MemberId, await Passwords.HashAsync(password), account.Stamp, sessionId) > 0;

    private async Task<Account?> FirstAsync(string sql, object value, CancellationToken ct)
    {
        await using var command = databases.Writer.Command(sql, value);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new Account(row.GetGuid(0), row.GetString(1), row.OptionalText(2), row.OptionalText(3), row.OptionalText(4), row.GetGuid(5), row.GetBoolean(6))
            : null;
    }
}
