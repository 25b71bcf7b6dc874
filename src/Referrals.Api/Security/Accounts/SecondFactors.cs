using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Referrals.Api.Hosting;

namespace Referrals.Api.Security.Accounts;

/// <summary>A secret to put into an app, on its way to being confirmed.</summary>
internal sealed record Authenticator(string Offer, byte[] Secret, string Account);

/// <summary>
/// The second factor: an authenticator app's codes, each taken once, and ten recovery codes, each deleted when it is used. The app's secret
/// and the key of the recovery codes' hashes are sealed together under a key of the configuration.
/// </summary>
internal sealed partial class SecondFactors(Databases databases, KeyRing keys, Tries tries, TimeProvider time, ILogger<SecondFactors> logger)
{
    public const string Wrong = "That code is not right. Wait for the next one; after 5 wrong codes, wait 15 minutes and sign in again";

    private const int CodesKeySize = 32;
    private const int RecoveryCodes = 10;
    private const int RecoveryLength = 10;

    // Those that are not mistaken for one another.
    private const string Letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

    private static readonly TimeSpan s_offered = TimeSpan.FromHours(1);

    private readonly OpaqueText _sealed = new(keys, "second factor");
    private readonly OpaqueText _offers = new(keys, "second factor on offer");

    /// <summary>A new secret, to be confirmed with its first code; a sealed text keeps it in the form meanwhile.</summary>
    public Authenticator OfferTo(Account account)
    {
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretSize);
        return new(_offers.Seal(account.MemberId.ToByteArray(), [.. Ticks(time.GetUtcNow() + s_offered), .. secret]), secret, account.Email);
    }

    /// <summary>The secret that was offered, unless that was long ago or to somebody else.</summary>
    public Authenticator? Offered(Account account, string? offer) =>
        _offers.TryOpen(account.MemberId.ToByteArray(), offer, out var content) && BinaryPrimitives.ReadInt64BigEndian(content) > time.GetUtcNow().Ticks
            ? new(offer!, content[8..], account.Email)
            : null;

    /// <summary>
    /// Sets it up, or anew, when the code is of the secret on offer: the recovery codes to show, this once; null when the code is wrong, too many
    /// were, or the account changed since it was read.
    /// </summary>
    public async Task<IReadOnlyList<string>?> SetUpAsync(Account account, byte[] secret, string? code)
    {
        if (!await tries.TakeAsync(account.Email) || Totp.StepOf(secret, Typed(code), time.GetUtcNow()) is not { } step)
        {
            return null;
        }

        var codesKey = RandomNumberGenerator.GetBytes(CodesKeySize);
        var codes = NewCodes();
        var changed = await databases.Writer.ExecuteAsync(
            """
            with changed as (
                update referrals.accounts set second_factor = $2, last_step = $3, stamp = gen_random_uuid() where member_id = $1 and stamp = $4 returning member_id),
            gone as (
                delete from referrals.recovery_codes c using changed where c.member_id = changed.member_id)
            insert into referrals.recovery_codes (member_id, code_hash) select member_id, unnest($5::bytea[]) from changed
            """,
            account.MemberId, _sealed.Seal(account.MemberId.ToByteArray(), [.. secret, .. codesKey]), step, account.Stamp, HashesOf(codesKey, codes));
        if (changed == 0)
        {
            return null;
        }

        await tries.ForgetAsync(account.Email);
        return codes;
    }

    /// <summary>Whether it is the app's code of now, not taken yet, or a recovery code, which is used up. A wrong one counts.</summary>
    public async Task<bool> CheckAsync(Account account, string? code)
    {
        if (!await tries.TakeAsync(account.Email) || Open(account) is not { } opened)
        {
            return false;
        }

        var typed = Typed(code);
        var right = typed.Length == Totp.Digits
            ? Totp.StepOf(opened.Secret, typed, time.GetUtcNow()) is { } step
                && await databases.Writer.ExecuteAsync("update referrals.accounts set last_step = $2 where member_id = $1 and last_step < $2 and second_factor = $3", account.MemberId, step, account.SecondFactor) == 1
            : await databases.Writer.ExecuteAsync("delete from referrals.recovery_codes where member_id = $1 and code_hash = $2", account.MemberId, HashOf(opened.CodesKey, typed)) == 1;
        if (right)
        {
            await tries.ForgetAsync(account.Email);
        }
        else
        {
            Wronged(logger, account.MemberId);
        }

        return right;
    }

    /// <summary>Ten others; those before are gone. Null when the second factor was changed meanwhile.</summary>
    public async Task<IReadOnlyList<string>?> NewRecoveryCodesAsync(Account account)
    {
        if (Open(account) is not { } opened)
        {
            return null;
        }

        var codes = NewCodes();
        return await databases.Writer.ExecuteAsync(
            """
            with same as (
                select member_id from referrals.accounts where member_id = $1 and second_factor = $2 for update),
            gone as (
                delete from referrals.recovery_codes c using same where c.member_id = same.member_id)
            insert into referrals.recovery_codes (member_id, code_hash) select member_id, unnest($3::bytea[]) from same
            """,
            account.MemberId, account.SecondFactor, HashesOf(opened.CodesKey, codes)) == 0 ? null : codes;
    }

    /// <summary>How many recovery codes are left.</summary>
    public async Task<int> LeftAsync(Guid memberId, CancellationToken ct)
    {
        await using var command = databases.Writer.Command("select count(*)::int from referrals.recovery_codes where member_id = $1", memberId);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Seals under the key in use what was sealed under one before; how many.</summary>
    public async Task<int> SealAnewAsync(CancellationToken ct)
    {
        var found = new List<(Guid MemberId, string Text)>();
        await using (var command = databases.Writer.Command("select member_id, second_factor from referrals.accounts where second_factor is not null"))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                found.Add((reader.GetGuid(0), reader.GetString(1)));
            }
        }

        var done = 0;
        foreach (var (memberId, text) in found)
        {
            var context = memberId.ToByteArray();
            if (_sealed.TryOpen(context, text, out var content) && _sealed.Seal(context, content) is var anew && anew != text)
            {
                done += await databases.Writer.ExecuteAsync("update referrals.accounts set second_factor = $2 where member_id = $1 and second_factor = $3", memberId, anew, text);
            }
        }

        return done;
    }

    // Whoever gives one has the password, or the member's browser.
    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "A wrong second factor was given for {MemberId}")]
    private static partial void Wronged(ILogger logger, Guid memberId);

    private static string[] NewCodes() =>
        [.. Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(Letters, RecoveryLength).Insert(RecoveryLength / 2, "-"))];

    private static byte[][] HashesOf(byte[] key, IEnumerable<string> codes) => [.. codes.Select(c => HashOf(key, Typed(c)))];

    private static byte[] HashOf(byte[] key, string typed) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(typed));

    /// <summary>As it is compared: spaces and dashes are for the eye.</summary>
    private static string Typed(string? code) => string.Concat((code ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static byte[] Ticks(DateTimeOffset at)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.Ticks);
        return bytes;
    }

    private (byte[] Secret, byte[] CodesKey)? Open(Account account) =>
        account.SecondFactor is { } text && _sealed.TryOpen(account.MemberId.ToByteArray(), text, out var content)
            ? (content[..Totp.SecretSize], content[Totp.SecretSize..])
            : null;
}
