using FsCheck;
using FsCheck.Fluent;
using Referrals.Domain.Clocks;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Clocks;

public class WorkingDaysTests
{
    private static readonly DateOnly FirstDay = new(2024, 1, 1);
    private static readonly DateOnly LastDay = new(2028, 12, 31);

    [Theory]
    [InlineData("2026-12-23", 1, "2026-12-24")]
    [InlineData("2026-12-24", 1, "2026-12-29")] // Friday is Christmas, Monday stands in for Saturday's Boxing Day
    [InlineData("2026-12-24", 4, "2027-01-04")]
    [InlineData("2027-12-24", 1, "2027-12-29")] // Monday and Tuesday stand in for the weekend
    [InlineData("2027-12-31", 1, "2028-01-04")] // Monday stands in for Saturday's New Year
    [InlineData("2025-12-24", 1, "2025-12-29")]
    [InlineData("2024-12-24", 2, "2024-12-30")]
    [InlineData("2024-03-28", 1, "2024-04-02")] // Easter from here on
    [InlineData("2025-04-17", 1, "2025-04-22")]
    [InlineData("2026-04-02", 1, "2026-04-07")]
    [InlineData("2027-03-25", 1, "2027-03-30")]
    [InlineData("2028-04-13", 1, "2028-04-18")]
    [InlineData("2026-05-01", 1, "2026-05-05")]
    [InlineData("2026-07-03", 5, "2026-07-10")]
    [InlineData("2026-07-04", 1, "2026-07-06")] // from a Saturday, the Monday is the first day
    [InlineData("2026-07-05", 2, "2026-07-07")]
    [InlineData("2026-07-04", 0, "2026-07-04")]
    public void due_days_are_counted_from_the_day_after(string from, int days, string due)
    {
        WorkingDays.Add(DateOnly.Parse(from), days).ShouldBe(DateOnly.Parse(due));
        WorkingDays.Between(DateOnly.Parse(from), DateOnly.Parse(due)).ShouldBe(days);
    }

    [Theory]
    [InlineData("2026-07-10", "2026-07-03", -5)]
    [InlineData("2026-07-06", "2026-07-03", -1)]
    [InlineData("2026-07-05", "2026-07-04", 0)]
    [InlineData("2026-12-29", "2026-12-24", -1)]
    public void backwards_days_are_negative(string from, string to, int days) =>
        WorkingDays.Between(DateOnly.Parse(from), DateOnly.Parse(to)).ShouldBe(days);

    [Fact]
    public void a_negative_number_of_days_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => WorkingDays.Add(FirstDay, -1));

    [Fact]
    public void bank_holidays_are_those_that_the_standing_rules_give()
    {
        var expected = Enumerable.Range(2024, 5).SelectMany(ByTheRules).Order().ToList();
        EveryDay().Where(d => IsWeekday(d) && !WorkingDays.IsWorkingDay(d)).ShouldBe(expected);
        expected.Count.ShouldBe(40);
    }

    [Theory]
    [InlineData("2023-12-25")]
    [InlineData("2029-12-25")]
    public void outside_the_years_of_data_only_weekends_are_left_out(string christmas)
    {
        var day = DateOnly.Parse(christmas);
        WorkingDays.IsWorkingDay(day).ShouldBe(IsWeekday(day));
        WorkingDays.Between(new DateOnly(2029, 12, 2), new DateOnly(2029, 12, 30)).ShouldBe(20);
    }

    [Theory]
    [InlineData("2026-03-28T23:59:59Z", "2026-03-28")] // the night before summer time
    [InlineData("2026-03-29T22:59:59Z", "2026-03-29")]
    [InlineData("2026-03-29T23:00:00Z", "2026-03-30")]
    [InlineData("2026-07-01T22:59:59Z", "2026-07-01")]
    [InlineData("2026-07-01T23:00:00Z", "2026-07-02")]
    [InlineData("2026-10-24T23:00:00Z", "2026-10-25")] // the last night of summer time
    [InlineData("2026-10-25T23:59:59Z", "2026-10-25")]
    [InlineData("2026-10-26T00:00:00Z", "2026-10-26")]
    [InlineData("2026-12-31T23:59:59Z", "2026-12-31")]
    [InlineData("2026-07-02T01:00:00+14:00", "2026-07-01")]
    public void the_date_is_the_one_on_the_wall_in_london(string instant, string date) =>
        WorkingDays.InLondon(DateTimeOffset.Parse(instant)).ShouldBe(DateOnly.Parse(date));

    [Fact]
    public void between_takes_back_what_add_gave() =>
        Holds((from, days) => WorkingDays.Between(from, WorkingDays.Add(from, days)) == days);

    [Fact]
    public void add_lands_on_a_working_day() =>
        Holds((from, days) => days == 0 || WorkingDays.IsWorkingDay(WorkingDays.Add(from, days)));

    [Fact]
    public void add_is_the_same_in_two_steps_as_in_one() =>
        Holds((from, days) => WorkingDays.Add(WorkingDays.Add(from, days), 3) == WorkingDays.Add(from, days + 3));

    [Fact]
    public void more_days_and_later_starts_never_end_earlier() =>
        Holds((from, days) =>
            WorkingDays.Add(from, days) < WorkingDays.Add(from, days + 1)
            && WorkingDays.Add(from, days) <= WorkingDays.Add(from.AddDays(1), days));

    [Fact]
    public void between_counts_each_working_day_once_and_turns_its_sign_backwards() =>
        Holds((from, days) =>
        {
            var to = from.AddDays(days);
            var counted = Enumerable.Range(1, days).Count(n => WorkingDays.IsWorkingDay(from.AddDays(n)));
            return WorkingDays.Between(from, to) == counted && WorkingDays.Between(to, from) == -counted;
        });

    private static void Holds(Func<DateOnly, int, bool> property)
    {
        var starts = Gen.Choose(FirstDay.DayNumber, LastDay.DayNumber).Select(DateOnly.FromDayNumber).ToArbitrary();
        var days = Gen.Choose(0, 70).ToArbitrary();
        Prop.ForAll(starts, days, property).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<DateOnly> EveryDay() =>
        Enumerable.Range(FirstDay.DayNumber, LastDay.DayNumber - FirstDay.DayNumber + 1).Select(DateOnly.FromDayNumber);

    private static bool IsWeekday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    // Banking and Financial Dealings Act 1971, schedule 1, with Good Friday, New Year and early May as proclaimed every year.
    private static IEnumerable<DateOnly> ByTheRules(int year)
    {
        var easter = Easter(year);
        yield return Substituted(new DateOnly(year, 1, 1), 1);
        yield return easter.AddDays(-2);
        yield return easter.AddDays(1);
        yield return MondayOnOrAfter(new DateOnly(year, 5, 1));
        yield return MondayOnOrAfter(new DateOnly(year, 5, 25));
        yield return MondayOnOrAfter(new DateOnly(year, 8, 25));
        yield return Substituted(new DateOnly(year, 12, 25), 2);
        yield return Substituted(new DateOnly(year, 12, 26), 2);
    }

    // A holiday alone moves to the Monday; of a pair each moves by two days, so that Monday and Tuesday are free.
    private static DateOnly Substituted(DateOnly day, int inARow) =>
        IsWeekday(day) ? day
        : inARow == 2 ? day.AddDays(2)
        : MondayOnOrAfter(day);

    private static DateOnly MondayOnOrAfter(DateOnly day) => day.AddDays((8 - (int)day.DayOfWeek) % 7);

    // The anonymous Gregorian computus (Meeus, Jones, Butcher).
    private static DateOnly Easter(int year)
    {
        var a = year % 19;
        var (b, c) = Math.DivRem(year, 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var (month, day) = Math.DivRem(h + l - (7 * m) + 114, 31);
        return new DateOnly(year, month, day + 1);
    }
}
