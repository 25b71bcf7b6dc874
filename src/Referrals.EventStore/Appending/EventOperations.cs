namespace Referrals.EventStore;

/// <summary>Collects what a session does to streams; one action per stream, however often it is named.</summary>
internal sealed class EventOperations(StoreOptions options, EventReader reader) : IEventOperations
{
    public Dictionary<Guid, StreamAction> Actions { get; } = [];

    public void StartStream<T>(Guid id, params object[] events)
        where T : class
    {
        var action = new StreamAction(id) { Type = options.Streams.For<T>().Name, Start = true, Before = 0, Earlier = [] };
        if (Actions.ContainsKey(id)) throw new ExistingStreamIdCollisionException(id);
        Add(action, events);
    }

    public void Append(Guid streamId, params object[] events) => Add(For(streamId), events);

    public void Append(Guid streamId, long expectedVersion, params object[] events)
    {
        var action = For(streamId);
        var before = expectedVersion - events.Length - action.New.Count;
        if (before < 0 || (action.Before is { } known && known != before)) throw new EventStreamUnexpectedMaxEventIdException(streamId);
        action.Before = before;
        Add(action, events);
    }

    public async Task<IEventStream<T>> FetchForWriting<T>(Guid id, CancellationToken ct = default)
        where T : class
    {
        var type = options.Streams.For<T>();
        var stream = await reader.LoadAsync(id, 0, ct);
        var action = new StreamAction(id)
        {
            Type = stream?.Type ?? type.Name,
            Start = stream is null,
            Before = stream?.Version ?? 0,
            Earlier = stream?.Events ?? [],
        };
        return new EventStream<T>(action, IsOf(stream, type) ? type.Aggregate(stream!.Events) : null, Add);
    }

    public async Task<IReadOnlyList<IEvent>> FetchStreamAsync(Guid id, long version = 0, CancellationToken ct = default) =>
        (await reader.LoadAsync(id, version, ct))?.Events ?? [];

    public Task<StreamState?> FetchStreamStateAsync(Guid id, CancellationToken ct = default) => reader.StateAsync(id, ct);

    public async Task<T?> AggregateStreamAsync<T>(Guid id, long version = 0, CancellationToken ct = default)
        where T : class
    {
        var type = options.Streams.For<T>();
        var stream = await reader.LoadAsync(id, version, ct);
        return IsOf(stream, type) ? type.Aggregate(stream!.Events) : null;
    }

    public void ArchiveStream(Guid id) => For(id).Archive = true;

    // A stream that another writer of this layout started may have no type; the caller's word is taken for it.
    private static bool IsOf(LoadedStream? stream, StreamType type) => stream is not null && (stream.Type is null || stream.Type == type.Name);

    private StreamAction For(Guid id)
    {
        if (!Actions.TryGetValue(id, out var action)) Actions[id] = action = new StreamAction(id);
        return action;
    }

    private void Add(StreamAction action, IEnumerable<object> events)
    {
        if (!Actions.TryAdd(action.Id, action) && Actions[action.Id] != action)
            throw new InvalidOperationException($"Stream {action.Id} is written twice in this session.");
        foreach (var data in events) action.New.Add(options.Events[data.GetType()].Wrap(data));
    }
}
