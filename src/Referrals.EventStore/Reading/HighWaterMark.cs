using Npgsql;

namespace Referrals.EventStore;

/// <summary>
/// Up to where the log is complete: every number at or below the mark is committed or never will be.
/// Bound to one connection: should the server crash, numbers it had given out to transactions that died with it may be given
/// out again, and the mark must not outlive it.
/// </summary>
/// <param name="connection">A connection that stays open.</param>
/// <param name="sequence">The sequence that numbers are drawn from, by transactions that have their id by then.</param>
public sealed class HighWaterMark(NpgsqlConnection connection, string sequence)
{
    private readonly string _drawn = $"select case when is_called then last_value else 0 end from {sequence}";

    public long Value { get; private set; }

    /// <summary>
    /// Moves the mark to the last number drawn so far, once every transaction that might hold one of those numbers has ended.
    /// A writer has its transaction id before it draws, so whoever drew is older than the id drawn here afterwards.
    /// </summary>
    public async Task<long> AdvanceAsync(CancellationToken ct)
    {
        var drawn = await ScalarAsync<long>(_drawn, ct);
        if (drawn <= Value) return Value;
        var older = await ScalarAsync<ulong>("select pg_current_xact_id()", ct);
        var pause = 1;
        while (await ScalarAsync<ulong>("select pg_snapshot_xmin(pg_current_snapshot())", ct) < older)
        {
            await Task.Delay(pause, ct);
            pause = Math.Min(pause * 2, 50);
        }

        return Value = drawn;
    }

    private async Task<T> ScalarAsync<T>(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return reader.GetFieldValue<T>(0);
    }
}
