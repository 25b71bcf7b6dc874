namespace Referrals.EventStore;

/// <summary>The kinds of streams: a stored name, and how the events of such a stream fold into its state.</summary>
public sealed class StreamTypeRegistry
{
    private readonly Dictionary<Type, StreamType> _byState = [];

    /// <summary>Names a kind of stream after its state; the fold is pure and passes over events it does not know.</summary>
    /// <exception cref="DuplicateStreamTypeException">The state or the name is taken.</exception>
    public StreamTypeRegistry Map<TState>(string name, Func<TState?, IEvent, TState?> fold)
        where TState : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_byState.Values.Any(s => s.Name == name) || !_byState.TryAdd(typeof(TState), new StreamType<TState>(name, fold)))
            throw new DuplicateStreamTypeException($"The stream type '{name}' or its state {typeof(TState).Name} is taken.");
        return this;
    }

    internal StreamType<TState> For<TState>()
        where TState : class =>
        _byState.TryGetValue(typeof(TState), out var mapped)
            ? (StreamType<TState>)mapped
            : throw new UnknownStreamTypeException(typeof(TState).Name);
}

internal abstract record StreamType(string Name);

internal sealed record StreamType<TState>(string Name, Func<TState?, IEvent, TState?> Fold) : StreamType(Name)
    where TState : class
{
    public TState? Aggregate(IEnumerable<IEvent> events)
    {
        TState? state = null;
        foreach (var e in events) state = Fold(state, e);
        return state;
    }
}
