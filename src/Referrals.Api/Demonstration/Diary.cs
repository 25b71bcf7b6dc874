using Referrals.Domain;
using Referrals.Domain.Clocks;

namespace Referrals.Api.Demonstration;

/// <summary>One thing that somebody did: a command, made when its moment has come.</summary>
/// <param name="At">When.</param>
/// <param name="About">The referral it is about.</param>
/// <param name="By">Who did it.</param>
/// <param name="Command">The command, given that day in Europe/London.</param>
/// <param name="Makes">Learns the id of the entry that comes of it.</param>
/// <param name="On">The entry that it goes back to.</param>
/// <param name="Child">The referral that grows out of it.</param>
internal sealed record Step(DateTimeOffset At, Case About, Actor By, Func<DateOnly, object> Command, Entry? Makes, Entry? On, Case? Child);

/// <summary>An entry of a referral, known once it is made.</summary>
internal sealed class Entry
{
    public Guid Id { get; set; }
}

/// <summary>The working days before one day, and the hours of the day in Europe/London.</summary>
internal sealed class WorkingCalendar
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>Working days in which everything happens, weekends and holidays left out of twelve months.</summary>
    public const int Year = 250;

    /// <summary>Working days that are counted back: two years and three quarters.</summary>
    private const int Days = 700;

    private readonly List<DateOnly> _before = [];

    public WorkingCalendar(DateTimeOffset now)
    {
        Today = WorkingDays.InLondon(now);
        for (var day = Today.AddDays(-1); _before.Count < Days; day = day.AddDays(-1))
        {
            if (WorkingDays.IsWorkingDay(day))
            {
                _before.Add(day);
            }
        }
    }

    public DateOnly Today { get; }

    /// <summary>The working day so many before today; 1 is the last one.</summary>
    public DateOnly Before(int workingDays) => _before[workingDays - 1];

    /// <summary>How many working days before today this day, or the last working day before it, was.</summary>
    public int Since(DateOnly day) => _before.FindIndex(before => before <= day) + 1;

    /// <summary>A time on the wall as an instant.</summary>
    public static DateTimeOffset At(DateOnly day, int minute)
    {
        var wall = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        return new DateTimeOffset(wall, London.GetUtcOffset(wall)).ToUniversalTime();
    }
}

/// <summary>
/// What happens, in working days from a beginning that is not dated yet: when it is written down to its end it is placed in the
/// past, so that it ends on a chosen day.
/// </summary>
internal sealed class Diary
{
    private const int Opens = 9 * 60;
    private const int Closes = 17 * 60;

    private readonly Random _random;
    private readonly List<(int Day, int Minute, Case About, Actor By, Func<DateOnly, object> Command, Entry? Makes, Entry? On, Case? Child)> _lines;
    private int _day;
    private int _minute;

    public Diary(Random random)
        : this(random, [], 0, random.Between(Opens, Closes - 120))
    {
    }

    private Diary(Random random, List<(int, int, Case, Actor, Func<DateOnly, object>, Entry?, Entry?, Case?)> lines, int day, int minute) =>
        (_random, _lines, _day, _minute) = (random, lines, day, minute);

    /// <summary>Working days from the beginning to the last line.</summary>
    public int Length => _lines.Max(l => l.Day);

    /// <summary>Nothing happens for so many working days.</summary>
    public void Wait(int workingDays)
    {
        if (workingDays > 0)
        {
            (_day, _minute) = (_day + workingDays, _random.Between(Opens, Closes - 120));
        }
    }

    /// <summary>Waits between so many working days.</summary>
    public void Wait(int least, int most) => Wait(_random.Between(least, most));

    /// <summary>Somebody does something, some minutes after what was written last.</summary>
    public void Write(Case about, Actor by, Func<DateOnly, object> command, Entry? makes = null, Entry? on = null, Case? child = null)
    {
        if (_minute > Closes)
        {
            Wait(1);
        }

        _lines.Add((_day, _minute, about, by, command, makes, on, child));
        _minute += _random.Between(4, 35);
    }

    /// <summary>Another hand that goes on from here in the same diary.</summary>
    public Diary Branch() => new(_random, _lines, _day, _minute);

    /// <summary>The lines as steps, the last on the working day so many before today.</summary>
    public IEnumerable<Step> Place(WorkingCalendar calendar, int lastBeforeToday)
    {
        var first = lastBeforeToday + Length;
        return _lines.Select(l => new Step(
            WorkingCalendar.At(calendar.Before(first - l.Day), l.Minute).AddSeconds(_random.Next(60)),
            l.About, l.By, l.Command, l.Makes, l.On, l.Child));
    }
}
