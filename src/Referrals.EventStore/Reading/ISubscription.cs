using Npgsql;

namespace Referrals.EventStore;

/// <summary>A reader of the log. One node of all runs it at a time; another takes over when that one dies.</summary>
public interface ISubscription
{
    /// <summary>The name under which progress is kept.</summary>
    string Name { get; }

    /// <summary>Raised to read the whole log again under a new progress row.</summary>
    int Version => 1;

    /// <summary>Connections of a role of its own, where the writer's may not touch what it writes; null for the writer's.</summary>
    NpgsqlDataSource? Connections => null;

    /// <summary>
    /// Takes a page in order. The connection is inside the transaction that also moves the progress: what is written on it
    /// is written exactly once. Whatever is done elsewhere may be done again after a crash and needs a key of its own.
    /// No slow work in here: the whole log waits for open transactions.
    /// </summary>
    /// <exception cref="Exception">
    /// Any: the page is undone and its events are given one by one; the one that still fails is put aside as a dead letter,
    /// with the later events of its stream.
    /// </exception>
    Task ProcessEventsAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct);
}

/// <summary>Events after <paramref name="Floor"/> up to <paramref name="Ceiling"/>, in the order of the log.</summary>
public sealed record EventPage(long Floor, long Ceiling, IReadOnlyList<IEvent> Events);
