using System.Diagnostics;

namespace Referrals.EventStore;

/// <summary>
/// Sends the work of sessions. A few transactions are under way at a time; sessions that find them all busy wait and then go
/// together, in one transaction. A commit costs as much as an append, so under load this doubles what a server takes.
/// One session alone never waits. When one of a group is refused, the transaction is undone and sent again without it, and
/// the refused one then alone: what a session is told is always about itself.
/// </summary>
internal sealed class AppendQueue : IDisposable
{
    private const int Lanes = 2;
    private const int GroupWeight = 100;

    // Waiting this long means that transactions hang on somebody's lock: another lane is opened.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    private readonly AppendBatch _batch;
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private readonly Queue<(SessionWork Work, long Since)> _waiting = [];
    private int _busy;
    private bool _watched;

    public AppendQueue(AppendBatch batch) => (_batch, _timer) = (batch, new Timer(_ => RelieveWaiting()));

    public void Dispose() => _timer.Dispose();

    public async Task SendAsync(SessionWork work, CancellationToken ct)
    {
        bool alone;
        lock (_lock)
        {
            alone = _busy < Lanes;
            if (alone) _busy++;
            else _waiting.Enqueue((work, Stopwatch.GetTimestamp()));
            if (!alone && !_watched) _watched = _timer.Change(s_patience, Timeout.InfiniteTimeSpan);
        }

        if (!alone)
        {
            await work.Done.Task; // not cancelled half-way: others' work is in the same transaction
            return;
        }

        try
        {
            (await _batch.SendAsync([work], ct))?.Throw();
        }
        finally
        {
            if (NextGroup() is { } group) _ = Task.Run(() => SendGroupsAsync(group), CancellationToken.None);
        }
    }

    /// <summary>The next that may share a transaction, or null, and then the lane is free.</summary>
    private List<SessionWork>? NextGroup()
    {
        lock (_lock)
        {
            var group = new List<SessionWork>();
            var streams = new HashSet<Guid>();
            var weight = 0;
            while (_waiting.TryPeek(out var next))
            {
                // Two that write one stream cannot both be right about its version.
                weight += next.Work.Weight;
                if (group is not [] && (weight > GroupWeight || next.Work.Streams.Any(s => streams.Contains(s.Id)))) break;
                foreach (var stream in next.Work.Streams) streams.Add(stream.Id);
                group.Add(_waiting.Dequeue().Work);
            }

            if (group is not []) return group;
            _busy--;
            return null;
        }
    }

    private void RelieveWaiting()
    {
        lock (_lock)
        {
            _watched = _waiting.TryPeek(out var oldest) && _timer.Change(s_patience, Timeout.InfiniteTimeSpan);
            if (!_watched || Stopwatch.GetElapsedTime(oldest.Since) < s_patience) return;
            _busy++;
        }

        if (NextGroup() is { } group) _ = SendGroupsAsync(group);
    }

    private async Task SendGroupsAsync(List<SessionWork> group)
    {
        for (var next = group; next is not null; next = NextGroup()) await SendGroupAsync(next);
    }

    private async Task SendGroupAsync(List<SessionWork> group)
    {
        try
        {
            var refusal = await _batch.SendAsync(group, CancellationToken.None);
            if (refusal is null)
            {
                foreach (var work in group) work.Done.SetResult();
            }
            else if (group.Count == 1)
            {
                group[0].Done.SetException(refusal.Error);
            }
            else if (refusal.Work is { } refused)
            {
                await SendGroupAsync([.. group.Where(work => work != refused)]);
                await SendGroupAsync([refused]);
            }
            else
            {
                foreach (var work in group) await SendGroupAsync([work]);
            }
        }
        catch (Exception e)
        {
            // The connection broke: whether it was committed nobody can tell, so it is not sent again.
            foreach (var work in group) work.Done.TrySetException(e);
        }
    }
}
