namespace Referrals.Domain.Clocks;

/// <summary>
/// The calendar that clocks follow: Monday to Friday without the bank holidays of England and Wales of 2024 to 2028.
/// Outside those years only weekends are left out.
/// </summary>
public static class WorkingDays
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>Whether clocks count this day.</summary>
    public static bool IsWorkingDay(DateOnly day) => CountTo(day) > CountTo(day.AddDays(-1));

    /// <summary>The working day that is this many after <paramref name="from"/>, counted from the day after it; 0 gives <paramref name="from"/> itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static DateOnly Add(DateOnly from, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        var day = from;
        for (var left = workingDays; left > 0;)
        {
            day = day.AddDays(1);
            left -= IsWorkingDay(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>
    /// How many working days lie after <paramref name="from"/> up to and including <paramref name="to"/>.
    /// Backwards it is negative: <c>Between(a, b) == -Between(b, a)</c>, so that days overdue are days left below zero.
    /// </summary>
    public static int Between(DateOnly from, DateOnly to) => CountTo(to) - CountTo(from);

    /// <summary>The date on the wall in Gloucestershire at that instant, summer time included.</summary>
    public static DateOnly InLondon(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, London).DateTime);

    /// <summary>The time on the same wall, summer time included.</summary>
    public static TimeOnly TimeInLondon(DateTimeOffset instant) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, London).DateTime);

    /// <summary>The instant when that wall shows this; of an hour that is there twice, the first.</summary>
    public static DateTimeOffset FromLondon(DateTime wall) =>
        new DateTimeOffset(wall, London.IsAmbiguousTime(wall) ? London.GetAmbiguousTimeOffsets(wall).Max() : London.GetUtcOffset(wall)).ToUniversalTime();

    /// <summary>Working days from the beginning of the calendar (a Monday) up to and including this one.</summary>
    private static int CountTo(DateOnly day)
    {
        var (weeks, rest) = Math.DivRem(day.DayNumber + 1, 7);
        var found = Array.BinarySearch(BankHolidays.EnglandAndWales, day);
        var holidays = found >= 0 ? found + 1 : ~found;
        return (weeks * 5) + Math.Min(rest, 5) - holidays;
    }
}
