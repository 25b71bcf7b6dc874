namespace Referrals.Domain.Referring;

/// <summary>What a programme promises, in working days; kept in the referral, so that a changed programme leaves old promises as they were made.</summary>
public sealed record ClockDays(int Acknowledge, int Decide, int FirstContact, int Review)
{
    /// <summary>Working days until a clock is due: what is urgent is never promised later than the clocks table has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A programme promises nothing of that clock.</exception>
    public int For(ClockName clock, Urgency urgency) => (clock, urgency) switch
    {
        (ClockName.Acknowledge, Urgency.Urgent) => Math.Min(1, Acknowledge),
        (ClockName.Acknowledge, Urgency.Soon) => Math.Min(2, Acknowledge),
        (ClockName.Acknowledge, _) => Acknowledge,
        (ClockName.Decide, Urgency.Urgent) => Math.Min(2, Decide),
        (ClockName.Decide, _) => Decide,
        (ClockName.FirstContact, Urgency.Urgent) => Math.Min(2, FirstContact),
        (ClockName.FirstContact, _) => FirstContact,
        _ => throw new ArgumentOutOfRangeException(nameof(clock)),
    };
}
