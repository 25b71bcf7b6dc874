using Referrals.Api.Hosting;
using Referrals.Projections.Directory;

namespace Referrals.Api.Directory;

/// <summary>Who works together and what they offer, as of the last half minute; read again at once when something is not in it.</summary>
internal sealed class PartnershipSource(Databases databases, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(30);

    // What is not there cannot be asked for in a loop to keep the database busy.
    private static readonly TimeSpan s_youth = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _loading = new(1);
    private volatile Snapshot? _last;
    private int _changes;

    public Task<Partnership> CurrentAsync(CancellationToken ct) => AsOfAsync(time.GetUtcNow() - s_life, ct);

    /// <summary>Read anew, unless that was done within the last second.</summary>
    public Task<Partnership> LatestAsync(CancellationToken ct) => AsOfAsync(time.GetUtcNow() - s_youth, ct);

    public async Task<Partnership> WithServiceAsync(Guid serviceId, CancellationToken ct) =>
        await CurrentAsync(ct) is var current && current.Services.ContainsKey(serviceId) ? current : await LatestAsync(ct);

    public async Task<Partnership> WithMemberAsync(Guid memberId, CancellationToken ct) =>
        await CurrentAsync(ct) is var current && current.Members.ContainsKey(memberId) ? current : await LatestAsync(ct);

    /// <summary>Something was changed here: whoever asks next is told of it. Other nodes hear of it within half a minute.</summary>
    public void Forget() => Interlocked.Increment(ref _changes);

    public void Dispose() => _loading.Dispose();

    private async Task<Partnership> AsOfAsync(DateTimeOffset earliest, CancellationToken ct)
    {
        if (_last is { } fresh && IsGood(fresh))
        {
            return fresh.Partnership;
        }

        await _loading.WaitAsync(ct);
        try
        {
            if (_last is not { } last || !IsGood(last))
            {
                var (at, changes) = (time.GetUtcNow(), Volatile.Read(ref _changes));
                _last = last = new Snapshot(await Partnership.LoadAsync(databases.Reader, ct), at, changes);
            }

            return last.Partnership;
        }
        finally
        {
            _loading.Release();
        }

        bool IsGood(Snapshot snapshot) => snapshot.At >= earliest && snapshot.Changes == Volatile.Read(ref _changes);
    }

    private sealed record Snapshot(Partnership Partnership, DateTimeOffset At, int Changes);
}
