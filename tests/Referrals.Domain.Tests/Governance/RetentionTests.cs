using FsCheck;
using FsCheck.Fluent;
using Referrals.Domain.Governance;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Governance;

/// <summary>Until when somebody is kept.</summary>
public class RetentionTests
{
    private static readonly Retention s_homes = new(6, 0);
    private static readonly Retention s_children = new(8, 25);

    [Theory]
    [InlineData("2018-05-01", "2024-05-02")]
    [InlineData("2018-12-31", "2025-01-01")]
    [InlineData("2016-02-29", "2022-03-02")] // no 29 February in 2022: the years are full with 1 March
    [InlineData("2018-02-28", "2024-02-29")]
    public void the_day_after_so_many_full_years(string ended, string due) => DueOn([Over(s_homes, ended)]).ShouldBe(Day(due));

    [Theory]
    [InlineData("2001-07-08", "2026-07-08")] // they are 25 on their birthday
    [InlineData("1996-07-08", "2023-05-02")] // they were 25 before the eight years were over
    [InlineData("2004-02-29", "2029-03-01")]
    public void not_before_they_reach_the_age(string born, string due) => DueOn([Over(s_children, "2015-05-01")], born: [born]).ShouldBe(Day(due));

    [Fact]
    public void the_longest_of_several_programmes_counts()
    {
        DueOn([Over(s_homes, "2018-05-01"), Over(s_children, "2017-05-01")], born: ["1960-01-01"]).ShouldBe(Day("2025-05-02"));
        DueOn([Over(s_homes, "2020-05-01"), Over(s_children, "2017-05-01")], born: ["1960-01-01"]).ShouldBe(Day("2026-05-02"));
        DueOn([Over(s_homes, "2010-05-01"), Over(s_children, "2010-05-01")], born: ["2004-01-01", "1960-01-01"]).ShouldBe(Day("2029-01-01"), "the younger one, where records differ");
    }

    [Fact]
    public void who_has_no_birth_date_may_have_been_born_when_they_were_first_referred()
    {
        DueOn([Over(s_children, "2015-05-01"), Over(s_children, "2012-01-01", made: "2011-03-04")]).ShouldBe(Day("2036-03-04"));
        DueOn([Over(s_homes, "2015-05-01")]).ShouldBe(Day("2021-05-02"));
    }

    [Fact]
    public void a_record_that_nobody_referred_goes_two_years_after_it_was_used_last()
    {
        DueOn([], ["2022-03-01"]).ShouldBe(Day("2024-03-02"));
        DueOn([], ["2022-03-01", "2023-11-30"], ["2010-01-01"]).ShouldBe(Day("2025-12-01"));
        DueOn([Over(s_homes, "2016-05-01")], ["2021-06-01"]).ShouldBe(Day("2023-06-02"), "somebody rang again");
    }

    [Fact]
    public void nobody_goes_while_a_referral_is_open_or_a_hold_stands()
    {
        DueOn([Over(s_homes, "2001-05-01"), new KeptReferral(s_homes, Day("2001-01-01"), null)]).ShouldBeNull();
        Retention.DueOn([Over(s_homes, "2001-05-01")], [Day("2001-05-01")], [], held: true).ShouldBeNull();
    }

    [Fact]
    public void nobody_goes_too_early() => Prop.ForAll(Lives(), life =>
    {
        var due = Retention.DueOn(life.Referrals, life.Changed, life.Born, life.Held);
        if (life.Held || life.Referrals.Any(r => r.EndedOn is null))
        {
            return due is null;
        }

        return due is { } day
            && life.Referrals.All(r => FullYears(r.EndedOn!.Value, day.AddDays(-1)) >= r.Retention.YearsAfterClosing)
            && life.Changed.All(c => FullYears(c, day.AddDays(-1)) >= Retention.YearsUnused)
            && life.Referrals.Select(r => r.Retention.UntilAge).Where(age => age > 0).All(age => life.Born.All(b => FullYears(b, day) >= age))
            && Retention.YearsOverOn(life.Referrals, life.Changed) <= day;
    }).QuickCheckThrowOnFailure();

    // Counted otherwise than the rule counts: a year is full when month and day have come.
    private static int FullYears(DateOnly from, DateOnly to) => to.Year - from.Year - ((to.Month, to.Day).CompareTo((from.Month, from.Day)) < 0 ? 1 : 0);

    private static Arbitrary<Life> Lives()
    {
        var day = Gen.Choose(0, 15_000).Select(n => new DateOnly(1990, 1, 1).AddDays(n));
        var referral = from made in day
                       from days in Gen.Choose(0, 900)
                       from open in Gen.Choose(0, 9)
                       from years in Gen.Choose(1, 10)
                       from age in Gen.Elements(0, 18, 25)
                       select new KeptReferral(new Retention(years, age), made, open == 0 ? null : made.AddDays(days));
        return (from referrals in referral.ArrayOf()
                from changed in day.NonEmptyListOf()
                from born in day.ArrayOf()
                from held in Gen.Elements(true, false, false, false)
                select new Life(referrals, [.. changed], born, held)).ToArbitrary();
    }

    private static DateOnly? DueOn(KeptReferral[] referrals, string[]? changed = null, string[]? born = null) =>
        Retention.DueOn(referrals, [.. (changed ?? ["2000-01-01"]).Select(Day)], [.. (born ?? []).Select(Day)], held: false);

    private static KeptReferral Over(Retention retention, string ended, string? made = null) => new(retention, Day(made ?? ended), Day(ended));

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", null);

    private sealed record Life(KeptReferral[] Referrals, DateOnly[] Changed, DateOnly[] Born, bool Held);
}
