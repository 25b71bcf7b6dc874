using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Referrals.Domain.People;

/// <summary>Postcodes of the United Kingdom in the form <c>GL1 1AA</c>.</summary>
public static partial class Postcode
{
    /// <summary>What the NHS writes for somebody of no fixed abode.</summary>
    public const string NoFixedAbode = "ZZ99 3VZ";

    private const int InwardLength = 3;

    /// <summary>Reads a postcode in any case, with or without spaces, into its usual form; it says whether it could exist, not whether it does.</summary>
    public static bool TryNormalise([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? postcode)
    {
        postcode = null;
        var characters = text?.Replace(" ", "").ToUpperInvariant();
        if (characters is not { Length: > InwardLength })
        {
            return false;
        }

        var usual = $"{characters[..^InwardLength]} {characters[^InwardLength..]}";
        postcode = usual == NoFixedAbode || Shape.IsMatch(usual) ? usual : null;
        return postcode is not null;
    }

    // [0-9] and \z, since in .NET \d takes the digits of every script and $ lets a line break through.
    [GeneratedRegex(
        @"^(?:GIR 0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRV-Y]) [0-9][ABD-HJLNP-UW-Z]{2})\z",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex Shape { get; }
}
