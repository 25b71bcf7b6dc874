using System.Security.Cryptography;
using System.Text;
using Referrals.Api.Hosting;

namespace Referrals.Api.Security.Accounts;

/// <summary>
/// Tries of passwords and codes. Each is taken before it is looked at, in one statement, so that many at once get no more than a few one after
/// the other; five that are wrong, and for a quarter of an hour none is right. Counted for whatever address was typed, in the same way
/// whether it has an account or not.
/// </summary>
internal sealed partial class Tries(Databases databases, KeyRing keys, TimeProvider time, ILogger<Tries> logger)
{
    public const int Most = 5;

    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    private readonly byte[] _key = keys.Derive("sign-in tries")[0];

    /// <summary>Takes a try; false when there is none left. A refused one changes nothing and lengthens no pause.</summary>
    public async Task<bool> TakeAsync(string email)
    {
        var now = time.GetUtcNow();
        await using var command = databases.Writer.Command(
            $"""
            insert into referrals.sign_in_tries as t (key, tries, last_at) values ($1, 1, $2)
            on conflict (key) do update set
                tries = case when t.tries < {Most} then t.tries + 1 when t.last_at <= $3 then 1 else {Most} + 1 end,
                last_at = case when t.tries < {Most} or t.last_at <= $3 then excluded.last_at else t.last_at end
            returning tries
            """,
            KeyOf(email), now, now - Pause);
        if ((int)(await command.ExecuteScalarAsync())! <= Most)
        {
            return true;
        }

        Refused(logger);
        return false;
    }

    /// <summary>The try was right and more is to be proved: those that were wrong before stay counted.</summary>
    public Task GiveBackAsync(string email) =>
        databases.Writer.ExecuteAsync($"update referrals.sign_in_tries set tries = greatest(least(tries, {Most}) - 1, 0) where key = $1", KeyOf(email));

    /// <summary>Everything was proved.</summary>
    public async Task ForgetAsync(string email)
    {
        await databases.Writer.ExecuteAsync("delete from referrals.sign_in_tries where key = $1", KeyOf(email));

        // Whatever else was typed long ago goes with it.
        await databases.Writer.ExecuteAsync("delete from referrals.sign_in_tries where last_at <= $1", time.GetUtcNow() - TimeSpan.FromDays(1));
    }

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "A try to sign in was refused: too many before it were wrong")]
    private static partial void Refused(ILogger logger);

    private byte[] KeyOf(string email) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(Accounts.Normal(email)));
}
