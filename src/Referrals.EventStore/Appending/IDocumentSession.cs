using Npgsql;

namespace Referrals.EventStore;

/// <summary>One unit of work: everything in it is stored together, in one transaction and one round trip, or not at all.</summary>
public interface IDocumentSession : IAsyncDisposable
{
    IEventOperations Events { get; }

    /// <summary>The trace this work belongs to.</summary>
    string? CorrelationId { get; set; }

    /// <summary>The id of the event or command record that caused this work; never a client's own text.</summary>
    string? CausationId { get; set; }

    /// <summary>Who does it; stored as the events' user name.</summary>
    string? LastModifiedBy { get; set; }

    /// <summary>Adds to what every event of this session carries.</summary>
    void SetHeader(string key, string value);

    /// <summary>
    /// A statement to run in the same transaction, before the appends; its rows are not read. It must not change a setting,
    /// since other sessions' work may share the transaction.
    /// </summary>
    void QueueSqlCommand(NpgsqlBatchCommand command);

    /// <summary>
    /// A statement to run in the same transaction, after everything else in it: when it raises an error, nothing is stored, and
    /// <see cref="SaveChangesAsync"/> throws it.
    /// </summary>
    void QueueCheck(NpgsqlBatchCommand command);

    /// <summary>Stores everything or nothing. A session that was refused is done with: load again in a new one.</summary>
    /// <exception cref="ConcurrencyException">Another writer was there first; nothing was stored.</exception>
    /// <exception cref="NonExistentStreamException">An append to a stream that was never started.</exception>
    /// <exception cref="ArchivedStreamException">An append to a stream that is archived.</exception>
    Task SaveChangesAsync(CancellationToken ct = default);
}

/// <summary>Reading and writing streams within a session.</summary>
public interface IEventOperations
{
    /// <summary>Starts a stream of the kind whose state is <typeparamref name="T"/>.</summary>
    void StartStream<T>(Guid id, params object[] events)
        where T : class;

    /// <summary>Appends after whatever is there.</summary>
    void Append(Guid streamId, params object[] events);

    /// <summary>Appends so that the stream is at <paramref name="expectedVersion"/> afterwards, or refuses.</summary>
    void Append(Guid streamId, long expectedVersion, params object[] events);

    /// <summary>Loads a stream to decide on it; what is appended to the answer expects the stream to be as it was loaded.</summary>
    Task<IEventStream<T>> FetchForWriting<T>(Guid id, CancellationToken ct = default)
        where T : class;

    /// <summary>A stream's events, to a version or all (0); none when the stream is archived.</summary>
    Task<IReadOnlyList<IEvent>> FetchStreamAsync(Guid id, long version = 0, CancellationToken ct = default);

    Task<StreamState?> FetchStreamStateAsync(Guid id, CancellationToken ct = default);

    /// <summary>A stream's state as of a version, or now (0).</summary>
    Task<T?> AggregateStreamAsync<T>(Guid id, long version = 0, CancellationToken ct = default)
        where T : class;

    /// <summary>Takes a stream out of ordinary reads and out of projections.</summary>
    void ArchiveStream(Guid id);
}

/// <summary>A stream loaded for a decision.</summary>
public interface IEventStream<out T>
    where T : class
{
    Guid Id { get; }

    /// <summary>The state; null when the stream is not there, is of another kind, or is archived.</summary>
    T? Aggregate { get; }

    /// <summary>The version that was loaded, 0 for a stream that is not there; an append starts such a stream.</summary>
    long CurrentVersion { get; }

    /// <summary>The loaded events.</summary>
    IReadOnlyList<IEvent> Events { get; }

    void AppendOne(object @event);

    void AppendMany(params IEnumerable<object> events);
}

/// <summary>What is known about a stream besides its events.</summary>
public sealed record StreamState(
    Guid Id, long Version, string? StreamType, DateTimeOffset LastTimestamp, DateTimeOffset Created, bool IsArchived);
