using System.Diagnostics.CodeAnalysis;

namespace Referrals.Domain.People;

/// <summary>NHS numbers: ten digits kept as text, the last of them a check (modulus 11, NHS Data Dictionary).</summary>
public static class NhsNumber
{
    private const int Length = 10;

    /// <summary>Reads ten digits, spaces between them allowed, into the ten digits alone; false where the check digit does not fit.</summary>
    public static bool TryNormalise([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? nhsNumber)
    {
        var digits = text?.Replace(" ", "");
        var valid = digits?.Length == Length && digits.All(char.IsAsciiDigit) && CheckDigitFits(digits);
        nhsNumber = valid ? digits : null;
        return valid;
    }

    private static bool CheckDigitFits(string digits)
    {
        var sum = 0;
        for (var i = 0; i < Length - 1; i++)
        {
            sum += (digits[i] - '0') * (Length - i);
        }

        // A remainder that would need the check digit 10 fits no digit: such numbers are not issued.
        return (11 - (sum % 11)) % 11 == digits[^1] - '0';
    }
}
