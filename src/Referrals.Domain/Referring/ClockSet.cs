using Referrals.Domain.Clocks;

namespace Referrals.Domain.Referring;

/// <summary>How a clock stands on a day; overdue is running with its due day past.</summary>
public enum ClockStatus { Running, Paused, Met, Overdue }

/// <summary>One promise: due at the end of a day in Europe/London, kept by one side. One paused in time keeps the working days it has left.</summary>
public sealed record Clock(ClockName Name, DateOnly StartedOn, DateOnly DueOn, ClockStatus Status, WaitingOn Whose, int? Left = null, bool Missed = false)
{
    /// <summary>The status as it reads on a day.</summary>
    public ClockStatus StatusOn(DateOnly today) => Status is ClockStatus.Running && DueOn < today ? ClockStatus.Overdue : Status;

    public bool IsRunning => Status is ClockStatus.Running;
}

/// <summary>The clocks of one referral; each name stands at most once, as it was last started. Days are working days, counted from the day after.</summary>
public sealed record ClockSet(Values<Clock> All)
{
    public static readonly ClockSet None = new(Values<Clock>.Empty);

    public Clock? Find(ClockName name) => All.FirstOrDefault(c => c.Name == name);

    public ClockSet Start(ClockName name, DateOnly on, int workingDays, WaitingOn whose) => StartUntil(name, on, WorkingDays.Add(on, workingDays), whose);

    public ClockSet StartUntil(ClockName name, DateOnly on, DateOnly due, WaitingOn whose) =>
        With(new Clock(name, on, due, ClockStatus.Running, whose));

    public ClockSet Meet(ClockName name) =>
        Find(name) is { Status: not ClockStatus.Met } clock ? With(clock with { Status = ClockStatus.Met }) : this;

    public ClockSet Pause(ClockName name, DateOnly on) =>
        Find(name) is { IsRunning: true } clock
            ? With(clock with { Status = ClockStatus.Paused, Left = clock.DueOn < on ? null : WorkingDays.Between(on, clock.DueOn) })
            : this;

    /// <summary>Goes on with the days that were left, none meaning until today; one that was overdue already stays due when it was.</summary>
    public ClockSet Resume(ClockName name, DateOnly on) =>
        Find(name) is { Status: ClockStatus.Paused } clock
            ? With(clock with { Status = ClockStatus.Running, DueOn = clock.Left is { } days ? WorkingDays.Add(on, days) : clock.DueOn })
            : this;

    /// <summary>The promise no longer stands: neither met nor missed.</summary>
    public ClockSet Lapse(ClockName name) => new(Values.Of(All.Where(c => c.Name != name)));

    /// <summary>Everything that was still promised lapses; what was met stays to be read.</summary>
    public ClockSet LapseOpen() => new(Values.Of(All.Where(c => c.Status is ClockStatus.Met)));

    public ClockSet MarkMissed(ClockName name, DateOnly due) =>
        Find(name) is { } clock && clock.DueOn == due ? With(clock with { Missed = true }) : this;

    private ClockSet With(Clock clock)
    {
        var all = All.ToList();
        var at = all.FindIndex(c => c.Name == clock.Name);
        if (at < 0)
        {
            all.Add(clock);
        }
        else
        {
            all[at] = clock;
        }

        return new(Values.Of(all));
    }
}
