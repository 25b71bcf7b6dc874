using Npgsql;

namespace Referrals.EventStore;

/// <summary>All that one session stores.</summary>
internal sealed record SessionWork(List<NpgsqlBatchCommand> Queued, IReadOnlyList<StreamAction> Streams, List<RowWrite> Rows, List<NpgsqlBatchCommand> Checks)
{
    private int _sent;

    /// <summary>How much of a transaction it takes: a measure, so that a group stays short.</summary>
    public int Weight => Queued.Count + Rows.Count + Checks.Count + Streams.Sum(s => s.New.Count);

    /// <summary>The queued statements; copies when they were sent before, since a sent one remembers its connection.</summary>
    public IEnumerable<NpgsqlBatchCommand> TakeQueued() => _sent++ == 0 ? Queued : Queued.Select(Copy);

    /// <summary>The statements that check what was written, to be taken after the queued ones.</summary>
    public IEnumerable<NpgsqlBatchCommand> TakeChecks() => _sent == 1 ? Checks : Checks.Select(Copy);

    private static NpgsqlBatchCommand Copy(NpgsqlBatchCommand command)
    {
        var copy = new NpgsqlBatchCommand(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters) copy.Parameters.Add(parameter.Clone());
        return copy;
    }

    /// <summary>Ends when the work is committed or refused; only for work that had to wait.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
