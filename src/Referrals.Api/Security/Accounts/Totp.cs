using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Referrals.Api.Security.Accounts;

/// <summary>Codes that change with time (RFC 6238), as every authenticator app makes them: SHA-1, six digits, thirty seconds.</summary>
internal static class Totp
{
    public const int SecretSize = 20;
    public const int Digits = 6;

    private const int Seconds = 30;
    private const int Modulus = 1_000_000;

    // A clock that is wrong by half a minute still signs in.
    private static readonly int[] s_window = [0, -1, 1];

    /// <summary>The time step that a code is right for, if it is right for one that is near enough.</summary>
    public static long? StepOf(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        var (current, typed) = (now.ToUnixTimeSeconds() / Seconds, Encoding.UTF8.GetBytes(code));
        long? found = null;
        foreach (var offset in s_window)
        {
            // All are computed, whichever is right.
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(secret, current + offset)), typed))
            {
                found ??= current + offset;
            }
        }

        return found;
    }

    public static string CodeAt(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fffffff;
        return (digits == Digits ? number % Modulus : number % 100_000_000).ToString($"D{digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>What an authenticator app reads from a picture.</summary>
    public static string AddressOf(ReadOnlySpan<byte> secret, string account) =>
        $"otpauth://totp/Referrals:{Uri.EscapeDataString(account)}?secret={Base32(secret)}&issuer=Referrals";

    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var (text, held, bits) = (new StringBuilder(), 0, 0);
        foreach (var one in bytes)
        {
            (held, bits) = ((held << 8 | one) & 0xfff, bits + 8);
            for (; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[held >> (bits - 5) & 31]);
            }
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[held << (5 - bits) & 31]).ToString();
    }
}
