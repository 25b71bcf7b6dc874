namespace Referrals.EventStore;

/// <summary>Another writer was there first; load again, decide again, try again.</summary>
public class ConcurrencyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The stream has moved on since the version the writer expected.</summary>
public sealed class EventStreamUnexpectedMaxEventIdException(Guid streamId, Exception? inner = null)
    : ConcurrencyException($"Stream {streamId} is not at the expected version.", inner)
{
    public Guid StreamId { get; } = streamId;
}

/// <summary>A stream was started that is there already.</summary>
public sealed class ExistingStreamIdCollisionException(Guid streamId, Exception? inner = null)
    : ConcurrencyException($"Stream {streamId} exists already.", inner)
{
    public Guid StreamId { get; } = streamId;
}

/// <summary>An append to a stream that was never started.</summary>
public sealed class NonExistentStreamException(Guid streamId, Exception? inner = null)
    : Exception($"Stream {streamId} does not exist.", inner)
{
    public Guid StreamId { get; } = streamId;
}

/// <summary>An append to a stream that is archived.</summary>
public sealed class ArchivedStreamException(Guid streamId, Exception? inner = null)
    : Exception($"Stream {streamId} is archived.", inner)
{
    public Guid StreamId { get; } = streamId;
}

/// <summary>A read-model write touched another number of rows than it was meant to; nothing of the session was stored.</summary>
public sealed class ReadModelOutOfStepException(string table, Exception? inner = null)
    : Exception($"A row of {table} was not as the log says.", inner)
{
    public string Table { get; } = table;
}

/// <summary>An event type that no name is pinned for, or a stored name without a type.</summary>
public sealed class UnknownEventTypeException(string name) : Exception($"The event type '{name}' is not mapped.");

/// <summary>Two event types under one name, or one type under two.</summary>
public sealed class DuplicateEventTypeException(string message) : Exception(message);

/// <summary>A state that no kind of stream is mapped to.</summary>
public sealed class UnknownStreamTypeException(string state) : Exception($"{state} is not mapped to a kind of stream.");

/// <summary>Two kinds of stream under one name or with one state.</summary>
public sealed class DuplicateStreamTypeException(string message) : Exception(message);

/// <summary>A stored event that is of no known type, or whose data does not fit its type.</summary>
public sealed class UnreadableEventException(long sequence, Exception inner)
    : Exception($"Event {sequence} cannot be read.", inner);

/// <summary>A stream cannot be archived while a projection is being rebuilt; later it can.</summary>
public sealed class RebuildRunningException(Exception inner)
    : Exception("A projection is being rebuilt; archive the stream when that is done.", inner);
