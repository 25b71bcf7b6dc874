using System.Globalization;
using System.Text.Json;
using Referrals.Domain.Clocks;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;

namespace Referrals.Api.Pages;

/// <summary>Dates, clocks and states in the words that pages use; all in UK time.</summary>
internal static class Spoken
{
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>24 November 2026</summary>
    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", s_english);

    /// <summary>The day of an instant.</summary>
    public static string Day(DateTimeOffset instant) => Day(WorkingDays.InLondon(instant));

    /// <summary>9:42am, 24 November 2026</summary>
    public static string Moment(DateTimeOffset instant) => $"{Time(instant)}, {Day(instant)}";

    /// <summary>9:42am</summary>
    public static string Time(DateTimeOffset instant) => WorkingDays.TimeInLondon(instant).ToString("h:mmtt", CultureInfo.InvariantCulture).ToLowerInvariant();

    /// <summary>When something is due, as one would say it today: late by how many working days, today, tomorrow, or the date.</summary>
    public static string Due(DateOnly due, DateOnly today) => (due.DayNumber - today.DayNumber) switch
    {
        < 0 => WorkingDays.Between(due, today) is var late and > 0 ? $"{Count(late, "working day")} overdue" : "overdue since the weekend",
        0 => "due today",
        1 => "by tomorrow",
        _ => $"by {(due.Year == today.Year ? due.ToString("d MMMM", s_english) : Day(due))}",
    };

    /// <summary>12 Nov, and the year where it is not this one.</summary>
    public static string ShortDay(DateTimeOffset instant, DateOnly today) => WorkingDays.InLondon(instant) is var day && day.Year == today.Year
        ? day.ToString("d MMM", CultureInfo.InvariantCulture) : day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>How long something lasts or lasted, in its largest unit: 40 seconds, 2 minutes, 3 hours, 5 days</summary>
    public static string Lasting(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "less than a second",
        { TotalMinutes: < 1 } => Count((long)time.TotalSeconds, "second"),
        { TotalHours: < 1 } => Count((long)time.TotalMinutes, "minute"),
        { TotalDays: < 1 } => Count((long)time.TotalHours, "hour"),
        _ => Count((long)time.TotalDays, "day"),
    };

    /// <summary>1 referral, 2 referrals</summary>
    public static string Count(long number, string one) => $"{number.ToString("N0", s_english)} {one}{(number == 1 ? "" : "s")}";

    /// <summary>What is due next, by what the clock, the try or the reminder is called.</summary>
    public static string Name(NextActionView action) => action.Name switch
    {
        "reminder" => "Reminder",
        "nextTry" => "Try again to reach them",
        var clock => Codes.LabelOf(Enum.Parse<ClockName>(clock, ignoreCase: true)),
    };

    /// <summary>What is safe to do with a telephone number: safe to call, do not text, a message may be left</summary>
    public static string Safe(Phone phone) =>
        $"{(phone.SafeToCall ? "safe to call" : "do not call")}, {(phone.SafeToText ? "safe to text" : "do not text")}, {(phone.SafeToLeaveMessage ? "a message may be left" : "leave no message")}";

    /// <summary>A code's name as words: personDetailsChanged is Person details changed.</summary>
    public static string Words(string name)
    {
        var words = string.Concat(JsonNamingPolicy.SnakeCaseLower.ConvertName(name).Select(c => c is '_' or '.' or '-' ? ' ' : c));
        return words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>How old somebody is on a day, in whole years.</summary>
    public static int Age(DateOnly born, DateOnly today) => today.Year - born.Year - (born.AddYears(today.Year - born.Year) > today ? 1 : 0);

    /// <summary>The colour of a state's tag; the word beside it says the same.</summary>
    public static string Tag(ReferralState state) => state switch
    {
        ReferralState.Made => "govuk-tag--blue",
        ReferralState.Received => "govuk-tag--light-blue",
        ReferralState.InformationRequested => "govuk-tag--yellow",
        ReferralState.Accepted => "govuk-tag--turquoise",
        ReferralState.Active => "govuk-tag--green",
        ReferralState.OnHold => "govuk-tag--purple",
        ReferralState.Declined => "govuk-tag--orange",
        _ => "govuk-tag--grey",
    };
}
