namespace Referrals.Domain.Clocks;

/// <summary>
/// The bank holidays of England and Wales, substitute days included, as published at https://www.gov.uk/bank-holidays;
/// a year that is not published yet follows the standing rules and is checked against that page when it is.
/// </summary>
internal static class BankHolidays
{
    /// <summary>In order of date.</summary>
    internal static readonly DateOnly[] EnglandAndWales =
    [
        new(2024, 1, 1), // New Year's Day
        new(2024, 3, 29), // Good Friday
        new(2024, 4, 1), // Easter Monday
        new(2024, 5, 6), // early May
        new(2024, 5, 27), // spring
        new(2024, 8, 26), // summer
        new(2024, 12, 25), // Christmas Day
        new(2024, 12, 26), // Boxing Day

        new(2025, 1, 1), // New Year's Day
        new(2025, 4, 18), // Good Friday
        new(2025, 4, 21), // Easter Monday
        new(2025, 5, 5), // early May
        new(2025, 5, 26), // spring
        new(2025, 8, 25), // summer
        new(2025, 12, 25), // Christmas Day
        new(2025, 12, 26), // Boxing Day

        new(2026, 1, 1), // New Year's Day
        new(2026, 4, 3), // Good Friday
        new(2026, 4, 6), // Easter Monday
        new(2026, 5, 4), // early May
        new(2026, 5, 25), // spring
        new(2026, 8, 31), // summer
        new(2026, 12, 25), // Christmas Day
        new(2026, 12, 28), // substitute for Boxing Day, a Saturday

        new(2027, 1, 1), // New Year's Day
        new(2027, 3, 26), // Good Friday
        new(2027, 3, 29), // Easter Monday
        new(2027, 5, 3), // early May
        new(2027, 5, 31), // spring
        new(2027, 8, 30), // summer
        new(2027, 12, 27), // substitute for Christmas Day, a Saturday
        new(2027, 12, 28), // substitute for Boxing Day, a Sunday

        new(2028, 1, 3), // substitute for New Year's Day, a Saturday
        new(2028, 4, 14), // Good Friday
        new(2028, 4, 17), // Easter Monday
        new(2028, 5, 1), // early May
        new(2028, 5, 29), // spring
        new(2028, 8, 28), // summer
        new(2028, 12, 25), // Christmas Day
        new(2028, 12, 26), // Boxing Day
    ];
}
