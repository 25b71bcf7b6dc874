using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Referrals.EventStore;

/// <summary>How far a subscription has come; <paramref name="HighWater"/> is the last number drawn.</summary>
public sealed record SubscriptionStatus(string Name, long LastSequence, long HighWater, long Behind, long DeadLetters);

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
            select r.name, coalesce(p.last_seq_id, 0), s.drawn, coalesce(d.letters, 0)
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
            var (last, drawn) = (reader.GetInt64(1), reader.GetInt64(2));
            all.Add(new(reader.GetString(0), last, drawn, drawn - last, reader.GetInt64(3)));
        }

        return all;
    }

    /// <summary>Gives a subscription its dead letters again; those that still fail stay. Returns how many events were taken.</summary>
    public async Task<int> ReplayDeadLettersAsync(string name, CancellationToken ct = default)
    {
        var subscription = _subscriptions.Single(s => s.Name == name);
        await using var connection = await store.Options.DataSource.OpenConnectionAsync(ct);
        return await new SubscriptionPages(store, subscription).ReplayAsync(connection, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }
}
