using Referrals.Domain.Clocks;

namespace Referrals.Domain.Referring;

/// <summary>The platform's own command: notes every promise whose day has passed, once for each due day.</summary>
public sealed record RecordMissedClocks;

public static class RecordMissedClocksHandler
{
    public static object[] Handle(RecordMissedClocks _, Referral referral, Actor actor, DateTimeOffset now)
    {
        var today = WorkingDays.InLondon(now);
        return !actor.IsPlatform ? throw Refusal.NotFound()
            : !referral.IsOpen ? []
            : [.. referral.Clocks.All
                .Where(c => c.StatusOn(today) is ClockStatus.Overdue && !c.Missed)
                .Select(c => new ClockMissed(referral.Id, c.Name, c.DueOn, c.Whose))];
    }
}
