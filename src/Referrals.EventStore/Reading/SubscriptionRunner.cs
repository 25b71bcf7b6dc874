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

    /// <summary>The lock that whoever leads a subscription holds.</summary>
    public static string LockOf(DocumentStore store, ISubscription subscription) => $"{store.Options.SchemaName}/{Progress.NameOf(subscription.Name, subscription.Version)}";

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
        var pages = new SubscriptionPages(store, subscription);
        await using var alone = await AdvisoryLock.TryTakeAsync(subscription.Connections ?? store.Options.DataSource, LockOf(store, subscription), ct);
        if (alone is not null) await FollowAsync(alone.Connection, pages, ct);
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

    [LoggerMessage(2001, LogLevel.Warning, "Subscription {Name} was interrupted ({Error} {Code}) and starts again")]
    private static partial void Interrupted(ILogger logger, string name, string error, string? code);
}
