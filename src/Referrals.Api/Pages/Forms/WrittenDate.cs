using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Referrals.Api.Pages.Forms;

/// <summary>A date the way people write it: 27 3 1951, 27/03/1951, 27.3.1951, 27 March 1951, 27 Mar 1951, 1951-03-27. The day comes before the month.</summary>
internal static class WrittenDate
{
    /// <summary>What is said of what is no date.</summary>
    public const string Problem = "Enter a date, for example 27 3 2026";

    private static readonly string[] s_formats = ["d M yyyy", "d MMM yyyy", "d MMMM yyyy", "yyyy M d"];

    public static bool TryParse(string? text, out DateOnly date)
    {
        var words = (text ?? "").Split([' ', '/', '.', '-', ',', '\u00a0'], StringSplitOptions.RemoveEmptyEntries);
        return DateOnly.TryParseExact(string.Join(' ', words), s_formats, CultureInfo.GetCultureInfo("en-GB"), DateTimeStyles.None, out date)
            || DateOnly.TryParseExact(string.Join(' ', words), s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    /// <summary>The other way round: 27 3 1951</summary>
    public static string Write(DateOnly date) => date.ToString("d M yyyy", CultureInfo.InvariantCulture);

    /// <summary>What was written in a field; of what is no date that is said beside it.</summary>
    public static DateOnly? Written(this PageModel page, string field, string? text)
    {
        if (TryParse(text, out var day))
        {
            return day;
        }

        page.ModelState.AddModelError(field, Problem);
        return null;
    }
}
