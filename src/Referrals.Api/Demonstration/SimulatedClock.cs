namespace Referrals.Api.Demonstration;

/// <summary>A clock that stands where the demonstration has come to.</summary>
internal sealed class SimulatedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
