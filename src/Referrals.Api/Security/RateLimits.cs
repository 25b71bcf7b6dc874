using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Referrals.Api.Problems;

namespace Referrals.Api.Security;

/// <summary>How much one address and one key may ask for: so many at once, and so many a second in the long run.</summary>
internal sealed record Limits(int PerAddressAtOnce = 3000, int PerAddressASecond = 300, int PerKeyAtOnce = 1500, int PerKeyASecond = 150, int SearchesAtOnce = 30, int SearchesAMinute = 30,
    int SignInsAtOnce = 30, int SignInsAMinute = 30);

/// <summary>Counts requests per address before sign-in, and per member after it.</summary>
internal sealed class RateLimits(Limits limits) : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<string> _addresses = Buckets<string>(limits.PerAddressAtOnce, limits.PerAddressASecond, TimeSpan.FromSeconds(1));
    private readonly PartitionedRateLimiter<Guid> _members = Buckets<Guid>(limits.PerKeyAtOnce, limits.PerKeyASecond, TimeSpan.FromSeconds(1));

    private readonly PartitionedRateLimiter<Guid> _searches = Buckets<Guid>(limits.SearchesAtOnce, 1, TimeSpan.FromMinutes(1) / limits.SearchesAMinute);
    private readonly PartitionedRateLimiter<string> _signIns = Buckets<string>(limits.SignInsAtOnce, 1, TimeSpan.FromMinutes(1) / limits.SignInsAMinute);

    public void TakeFor(HttpContext http) => Take(_addresses, http.Connection.RemoteIpAddress?.ToString() ?? "local");

    /// <summary>Passwords, codes and links are counted apart: who tries many, on whatever accounts, is guessing.</summary>
    public void TakeSignInFor(HttpContext http) => Take(_signIns, NetworkOf(http.Connection.RemoteIpAddress));

    public void TakeFor(Guid memberId) => Take(_members, memberId);

    /// <summary>Searches are counted apart: who searches without end is looking for somebody they do not know.</summary>
    public void TakeSearchFor(Guid memberId) => Take(_searches, memberId);

    public async ValueTask DisposeAsync()
    {
        await _searches.DisposeAsync();
        await _signIns.DisposeAsync();
        await _addresses.DisposeAsync();
        await _members.DisposeAsync();
    }

    // Whoever has one address of IPv6 has as many as there are in its /64.
    private static string NetworkOf(IPAddress? address) => address switch
    {
        null => "local",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };

    private static void Take<T>(PartitionedRateLimiter<T> limiter, T whose)
    {
        using var lease = limiter.AttemptAcquire(whose);
        if (!lease.IsAcquired)
        {
            throw ProblemException.TooManyRequests(lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1));
        }
    }

    private static PartitionedRateLimiter<T> Buckets<T>(int atOnce, int again, TimeSpan every)
        where T : notnull =>
        PartitionedRateLimiter.Create<T, T>(whose => RateLimitPartition.GetTokenBucketLimiter(whose, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce,
            TokensPerPeriod = again,
            ReplenishmentPeriod = every,
            QueueLimit = 0,
        }));
}
