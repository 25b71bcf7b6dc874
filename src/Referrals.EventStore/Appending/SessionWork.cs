using Npgsql;

namespace Referrals.EventStore;

/// <summary>All that one session stores.</summary>
internal sealed record SessionWork(List<NpgsqlBatchCommand> Queued, IReadOnlyList<StreamAction> Streams, List<RowWrite> Rows)
{
    public int Events => Streams.Sum(s => s.New.Count);

    /// <summary>Ends when the work is committed or refused; only for work that had to wait.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
