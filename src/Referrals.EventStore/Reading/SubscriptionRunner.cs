using Microsoft.Extensions.Logging;
using Npgsql;

namespace Referrals.EventStore;

/// <summary>
/// Runs one subscription for as long as the process lives: leads it when no other node does. Whoever holds the advisory lock
/// leads; the lock falls with the connection, and so with the process.
/// </summary>
internal sealed partial class SubscriptionRunner(DocumentStore store, ISubscription subscription, ILogger logger)
{
    private static readonly TimeSpan s_standBy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await LeadAsync(ct);
                await Task.Delay(s_standBy, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Interrupted(logger, subscription.Name, e.GetType().Name, (e as PostgresException)?.SqlState);
                await Task.Delay(s_standBy, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LeadAsync(CancellationToken ct)
    {
        await using var connection = await store.Options.DataSource.OpenConnectionAsync(ct);
        var pages = new SubscriptionPages(store, subscription);
        if (!await TryLockAsync(connection, pages.ProgressName, ct)) return;
        try
        {
            await FollowAsync(connection, pages, ct);
        }
        finally
        {
            // The connection goes back to a pool that does not reset it.
            if (connection.FullState == System.Data.ConnectionState.Open) await ExecuteAsync(connection, "select pg_advisory_unlock_all()");
        }
    }

    private async Task FollowAsync(NpgsqlConnection connection, SubscriptionPages pages, CancellationToken ct)
    {
        var log = new HighWaterMark(connection, store.Options.EventSequence);
        var position = await pages.StartAsync(connection, ct);
        while (true)
        {
            var appended = store.Appended;
            var mark = await log.AdvanceAsync(ct);
            while (position < mark) position = await pages.NextAsync(connection, mark, ct);
            await Task.WhenAny(appended, Task.Delay(s_poll, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> TryLockAsync(NpgsqlConnection connection, string name, CancellationToken ct)
    {
        // A leader whose machine is cut off is noticed within a quarter of a minute, and its lock falls.
        await using var command = new NpgsqlCommand("""
            select pg_try_advisory_lock(hashtextextended($1, 0)), set_config('tcp_keepalives_idle', '5', false),
                set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '2', false)
            """, connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = $"{store.Options.SchemaName}/{name}" } },
        };
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    [LoggerMessage(2001, LogLevel.Warning, "Subscription {Name} was interrupted ({Error} {Code}) and starts again")]
    private static partial void Interrupted(ILogger logger, string name, string error, string? code);
}
