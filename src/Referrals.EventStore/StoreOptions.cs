using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;

namespace Referrals.EventStore;

/// <summary>What a store is made of; read once, when the store is created.</summary>
public sealed class StoreOptions
{
    /// <summary>Connections of the role that writes; see <see cref="WriterDataSource"/>.</summary>
    public required NpgsqlDataSource DataSource { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public string SchemaName { get; init; } = "referrals_events";

    /// <summary>The sequence that events draw their numbers from.</summary>
    internal string EventSequence => $"{SchemaName}.mt_events_sequence";

    /// <summary>How events become JSON; unknown members are passed over on reading, since a newer node may have written them.</summary>
    public JsonSerializerOptions SerializerOptions { get; init; } = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public EventTypeRegistry Events { get; } = new();

    public StreamTypeRegistry Streams { get; } = new();

    /// <summary>
    /// Runs in every save before events are projected and serialised and may replace their data; personal data is sealed here,
    /// under the id of the event that holds it.
    /// </summary>
    public Func<IReadOnlyList<Event>, CancellationToken, ValueTask>? BeforeAppend { get; set; }

    internal List<SingleStreamProjection> Inline { get; } = [];

    internal List<SingleStreamProjection> Async { get; } = [];

    internal List<ISubscription> Subscriptions { get; } = [];

    /// <summary>A projection whose rows are written in the transaction of the append.</summary>
    public StoreOptions AddInline(SingleStreamProjection projection)
    {
        Inline.Add(projection);
        return this;
    }

    /// <summary>A projection whose rows follow the log, written by the <see cref="ProjectionDaemon"/>.</summary>
    public StoreOptions AddAsync(SingleStreamProjection projection)
    {
        Async.Add(projection);
        return this;
    }

    /// <summary>A reader of the log, run by the <see cref="ProjectionDaemon"/>.</summary>
    public StoreOptions Subscribe(ISubscription subscription)
    {
        Subscriptions.Add(subscription);
        return this;
    }
}

/// <summary>Connections fit for the store: no state is left on them, so none need be reset, and statements stay prepared.</summary>
public static class WriterDataSource
{
    /// <param name="connectionString">Where the database is.</param>
    /// <param name="prepareStatements">Off behind a bouncer in transaction mode that cannot keep prepared statements.</param>
    public static NpgsqlDataSource Create(string connectionString, bool prepareStatements = true) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            NoResetOnClose = true,
            MaxAutoPrepare = prepareStatements ? 100 : 0,
            AutoPrepareMinUsages = 2,
            ReadBufferSize = 32_768,
            IncludeFailedBatchedCommand = true, // tells which stream of a session was refused
        });
}
