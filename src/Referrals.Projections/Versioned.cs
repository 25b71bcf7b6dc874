namespace Referrals.Projections;

/// <summary>A view with the version of the stream it was made from.</summary>
public sealed record Versioned<T>(T View, long Version);

/// <summary>The partnership as it stands now, or a moment ago.</summary>
public delegate ValueTask<Directory.Partnership> CurrentPartnership(CancellationToken ct);
