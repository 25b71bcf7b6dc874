using System.Globalization;

namespace Referrals.Api.Pages.Forms;

/// <summary>A date the way people write it: 27 3 1951, 27/03/1951, 27.3.1951, 27 March 1951, 27 Mar 1951, 1951-03-27. The day comes before the month.</summary>
internal static class WrittenDate
{
    public const string Hint = "For example, 27 3 1951";

    private static readonly string[] s_formats = ["d M yyyy", "d MMM yyyy", "d MMMM yyyy", "yyyy M d"];

    public static bool TryParse(string? text, out DateOnly date)
    {
        var words = (text ?? "").Split([' ', '/', '.', '-', ',', '\u00a0'], StringSplitOptions.RemoveEmptyEntries);
        return DateOnly.TryParseExact(string.Join(' ', words), s_formats, CultureInfo.GetCultureInfo("en-GB"), DateTimeStyles.None, out date)
            || DateOnly.TryParseExact(string.Join(' ', words), s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
