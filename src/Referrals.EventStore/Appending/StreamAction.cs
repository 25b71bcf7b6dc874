namespace Referrals.EventStore;

/// <summary>What a session is about to do to one stream.</summary>
internal sealed class StreamAction(Guid id)
{
    public Guid Id { get; } = id;

    /// <summary>The kind of stream, where it is known: on a start, and once the stream is loaded.</summary>
    public string? Type { get; set; }

    public bool Start { get; set; }

    public bool Archive { get; set; }

    /// <summary>The version the stream is expected to be at before this; null to append after whatever is there.</summary>
    public long? Before { get; set; }

    /// <summary>The stream's earlier events, where they were loaded.</summary>
    public IReadOnlyList<IEvent>? Earlier { get; set; }

    public List<Event> New { get; } = [];
}

internal sealed class EventStream<T>(StreamAction action, T? aggregate, Action<StreamAction, IEnumerable<object>> append) : IEventStream<T>
    where T : class
{
    public Guid Id => action.Id;

    public T? Aggregate { get; } = aggregate;

    public long CurrentVersion { get; } = action.Before ?? 0;

    public IReadOnlyList<IEvent> Events { get; } = action.Earlier ?? [];

    public void AppendOne(object @event) => append(action, [@event]);

    public void AppendMany(params IEnumerable<object> events) => append(action, events);
}
