using System.Diagnostics.CodeAnalysis;

namespace Referrals.Domain.Referring;

/// <summary>
/// What people call a referral by on letters and over the telephone, e.g. <c>GL-7K3DM-Y</c>: two letters of the partnership,
/// five characters and a check character, from the 28 characters that do not look or sound like another.
/// The check (ISO 7064 MOD 29,28 over the letters too) finds every single wrong character and nearly every swap of two neighbours.
/// </summary>
public sealed record Reference
{
    /// <summary>Digits before letters, as in the standard; without 0 O, 1 I, 5 S, 8 B.</summary>
    public const string Alphabet = "234679ACDEFGHJKLMNPQRTUVWXYZ";

    private const int PrefixLength = 2;
    private const int BodyLength = 5;
    private const int Length = PrefixLength + BodyLength + 1;

    private readonly string _characters;

    private Reference(string characters) => _characters = characters;

    /// <summary>The partnership's reference for a random number; the caller draws another one when it is taken (17,210,368 there are).</summary>
    /// <exception cref="ArgumentException">The prefix is not two letters of the alphabet.</exception>
    public static Reference From(string prefix, ulong random)
    {
        if (prefix.Length != PrefixLength || !prefix.All(c => Alphabet.Contains(c) && char.IsAsciiLetterUpper(c)))
        {
            throw new ArgumentException($"A partnership's prefix is two capital letters of {Alphabet}.", nameof(prefix));
        }

        Span<char> characters = stackalloc char[Length];
        prefix.CopyTo(characters);
        for (var i = PrefixLength; i < Length - 1; i++)
        {
            (random, var index) = Math.DivRem(random, (ulong)Alphabet.Length);
            characters[i] = Alphabet[(int)index];
        }

        characters[^1] = Check(characters[..^1]);
        return new Reference(new string(characters));
    }

    /// <summary>Reads a reference in any case, with spaces and dashes wherever people put them; false where the check character does not fit.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Reference? reference)
    {
        reference = null;
        Span<char> characters = stackalloc char[Length];
        var count = 0;
        foreach (var c in text ?? "")
        {
            if (char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.DashPunctuation)
            {
                continue;
            }

            var upper = char.ToUpperInvariant(c);
            if (count == Length || !Alphabet.Contains(upper) || (count < PrefixLength && !char.IsAsciiLetter(upper)))
            {
                return false;
            }

            characters[count++] = upper;
        }

        if (count != Length || characters[^1] != Check(characters[..^1]))
        {
            return false;
        }

        reference = new Reference(new string(characters));
        return true;
    }

    /// <summary>With dashes, as it is printed and stored.</summary>
    public override string ToString() => $"{_characters[..PrefixLength]}-{_characters[PrefixLength..^1]}-{_characters[^1]}";

    private static char Check(ReadOnlySpan<char> characters)
    {
        var modulus = Alphabet.Length;
        var product = modulus;
        foreach (var c in characters)
        {
            var sum = (product + Alphabet.IndexOf(c)) % modulus;
            product = (sum == 0 ? modulus : sum) * 2 % (modulus + 1);
        }

        return Alphabet[(modulus + 1 - product) % modulus];
    }
}
