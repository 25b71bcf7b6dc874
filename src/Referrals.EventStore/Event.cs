namespace Referrals.EventStore;

/// <summary>A fact in the log, with what is known about its recording.</summary>
public interface IEvent
{
    /// <summary>The event's own id, made by the writer.</summary>
    Guid Id { get; }

    /// <summary>The place in the log; 0 until the event is stored, so no inline projection may use it.</summary>
    long Sequence { get; }

    Guid StreamId { get; }

    /// <summary>The place in the stream, from 1 without holes.</summary>
    long Version { get; }

    object Data { get; }

    /// <summary>The pinned name under which the type is stored.</summary>
    string EventTypeName { get; }

    /// <summary>When it was recorded, to the microsecond.</summary>
    DateTimeOffset Timestamp { get; }

    string? CorrelationId { get; }

    string? CausationId { get; }

    string? UserName { get; }

    IReadOnlyDictionary<string, string>? Headers { get; }

    bool IsArchived { get; }
}

/// <summary>An event whose data is of a known type.</summary>
public interface IEvent<out T> : IEvent
    where T : notnull
{
    new T Data { get; }
}

/// <summary>The store's own event; settable, so that the hook before an append and tests can complete one.</summary>
public abstract class Event : IEvent
{
    public Guid Id { get; set; }

    public long Sequence { get; set; }

    public Guid StreamId { get; set; }

    public long Version { get; set; }

    public string EventTypeName { get; set; } = "";

    public DateTimeOffset Timestamp { get; set; }

    public string? CorrelationId { get; set; }

    public string? CausationId { get; set; }

    public string? UserName { get; set; }

    public IReadOnlyDictionary<string, string>? Headers { get; set; }

    public bool IsArchived { get; set; }

    object IEvent.Data => Untyped;

    private protected abstract object Untyped { get; }

    /// <summary>Puts another value of the same type in the data's place.</summary>
    public abstract void ReplaceData(object data);
}

/// <inheritdoc cref="Event"/>
public sealed class Event<T>(T data) : Event, IEvent<T>
    where T : notnull
{
    public T Data { get; set; } = data;

    private protected override object Untyped => Data;

    public override void ReplaceData(object data) => Data = (T)data;
}
