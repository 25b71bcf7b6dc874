using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;

namespace Referrals.EventStore;

/// <summary>
/// How far a subscription has come; <paramref name="HighWater"/> is the last number drawn, <paramref name="WaitingSince"/> when the next event
/// that it has not taken was stored.
/// </summary>
public sealed record SubscriptionStatus(string Name, long LastSequence, long HighWater, long Behind, long DeadLetters, DateTimeOffset? WaitingSince);

/// <summary>
/// A stream that a subscription put aside: the event that failed, with type and code of its error, and how many of the stream's later events wait behind it.
/// </summary>
public sealed record ParkedStream(string Subscription, Guid StreamId, DateTimeOffset FailedAt, string? EventType, string Error, string ErrorCode, long Waiting);

/// <summary>Runs the subscriptions and async projections of a store; on every node, each led by one of them.</summary>
public sealed class ProjectionDaemon(DocumentStore store, ILogger<ProjectionDaemon>? logger = null) : IAsyncDisposable
{
    private readonly List<ISubscription> _subscriptions =
        [.. store.Options.Subscriptions, .. store.Options.Async.Select(p => new AsyncProjection(store, p))];

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.WhenAll(_subscriptions.Select(s =>
        new SubscriptionRunner(store, s, logger ?? NullLogger<ProjectionDaemon>.Instance).RunAsync(_stopping.Token)));

    /// <summary>Ends after the pages that are under way, which are taken or undone as a whole.</summary>
    public async Task StopAsync()
    {
        // A host that is disposed of while it stops asks twice.
        if (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
        }

        await _running;
    }

    public async Task<IReadOnlyList<SubscriptionStatus>> StatusAsync(CancellationToken ct = default)
    {
        var schema = store.Options.SchemaName;
        await using var command = store.Options.DataSource.CreateCommand($"""
            select r.name, coalesce(p.last_seq_id, 0), s.drawn, coalesce(d.letters, 0),
                (select e.timestamp from {schema}.mt_events e where e.seq_id > coalesce(p.last_seq_id, 0) order by e.seq_id limit 1)
            from unnest($1, $2) as r (name, progress)
            cross join (select case when is_called then last_value else 0 end as drawn from {schema}.mt_events_sequence) s
            left join {schema}.mt_event_progression p on p.name = r.progress
            left join ({new DeadLetters(schema).CountsByName}) d on d.name = r.name
            order by 1
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _subscriptions.Select(s => s.Name)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _subscriptions.Select(s => Progress.NameOf(s.Name, s.Version))] });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var all = new List<SubscriptionStatus>();
        while (await reader.ReadAsync(ct))
        {
            var (name, last, drawn) = (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2));
            var since = reader.IsDBNull(4) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(4);
            all.Add(new(name, last, drawn, drawn - last, reader.GetInt64(3), since));
        }

        return all;
    }

    /// <summary>Which subscriptions a node runs at this moment.</summary>
    public async Task<IReadOnlySet<string>> LedAsync(CancellationToken ct = default)
    {
        var locks = _subscriptions.ToDictionary(s => SubscriptionRunner.LockOf(store, s), s => s.Name);
        return (await AdvisoryLock.HeldAsync(store.Options.DataSource, locks.Keys, ct)).Select(held => locks[held]).ToHashSet();
    }

    /// <summary>How many streams a subscription put aside, and how many events in all; of one stream where it is named. Null when there is no such subscription.</summary>
    public async Task<(long Streams, long Events)?> PutAsideAsync(string name, Guid? streamId, CancellationToken ct = default)
    {
        if (!_subscriptions.Exists(s => s.Name == name)) return null;
        await using var command = store.Options.DataSource.CreateCommand(new DeadLetters(store.Options.SchemaName).Counts);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = streamId is { } id ? $"{id}" : DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Streams that were put aside, the oldest first.</summary>
    public async Task<IReadOnlyList<ParkedStream>> ParkedAsync(int most, CancellationToken ct = default)
    {
        await using var command = store.Options.DataSource.CreateCommand(new DeadLetters(store.Options.SchemaName).ByStream);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _subscriptions.Select(s => s.Name)] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var parked = new List<ParkedStream>();
        while (await reader.ReadAsync(ct))
        {
            parked.Add(new(
                reader.GetString(0), reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetString(4), reader.GetString(5),
                reader.GetInt64(6)));
        }

        return parked;
    }

    /// <summary>Gives a subscription its dead letters again; those that still fail stay. Returns how many events were taken.</summary>
    public Task<int> ReplayDeadLettersAsync(string name, CancellationToken ct = default) => ReplayAsync(name, null, ct);

    /// <summary>The same for one stream.</summary>
    public Task<int> ReplayDeadLettersAsync(string name, Guid streamId, CancellationToken ct = default) => ReplayAsync(name, streamId, ct);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task<int> ReplayAsync(string name, Guid? streamId, CancellationToken ct)
    {
        var subscription = _subscriptions.Single(s => s.Name == name);
        await using var connection = await (subscription.Connections ?? store.Options.DataSource).OpenConnectionAsync(ct);
        return await new SubscriptionPages(store, subscription).ReplayAsync(connection, streamId, ct);
    }
}
