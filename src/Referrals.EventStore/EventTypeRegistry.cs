using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Referrals.EventStore;

/// <summary>The one list of event types and the names they are stored under; a name is for ever.</summary>
public sealed class EventTypeRegistry
{
    private readonly Dictionary<string, EventType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, EventType> _byType = [];

    /// <summary>Pins a type to its name in snake case.</summary>
    /// <exception cref="DuplicateEventTypeException">The type or the name is taken.</exception>
    public EventTypeRegistry Map<T>(string name)
        where T : notnull
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var mapped = new EventType<T>(name);
        if (EventType.Skipped.Contains(name) || !_byName.TryAdd(name, mapped))
            throw new DuplicateEventTypeException($"The event name '{name}' is taken.");
        if (!_byType.TryAdd(typeof(T), mapped))
            throw new DuplicateEventTypeException($"{typeof(T).Name} has a stored name already.");
        return this;
    }

    /// <summary>Every pinned name with its type.</summary>
    public IEnumerable<(string Name, Type Type)> All => _byType.Select(pair => (pair.Value.Name, pair.Key));

    internal EventType this[Type type] =>
        _byType.TryGetValue(type, out var mapped) ? mapped : throw new UnknownEventTypeException(type.Name);

    internal EventType this[string name] =>
        _byName.TryGetValue(name, out var mapped) ? mapped : throw new UnknownEventTypeException(name);
}

internal abstract class EventType(string name, Type type)
{
    /// <summary>Rows another writer of this layout may add; readers pass them over.</summary>
    public static readonly IReadOnlyList<string> Skipped = ["tombstone", "archived"];

    public string Name { get; } = name;

    public string DotNetName { get; } = $"{type.FullName}, {type.Assembly.GetName().Name}";

    public abstract Event Wrap(object data);

    public abstract Event Read(ReadOnlySpan<byte> json, JsonSerializerOptions options);

    public abstract byte[] Write(IEvent e, JsonSerializerOptions options);
}

internal sealed class EventType<T>(string name) : EventType(name, typeof(T))
    where T : notnull
{
    private JsonTypeInfo<T>? _json;

    public override Event Wrap(object data) => new Event<T>((T)data) { EventTypeName = Name };

    public override Event Read(ReadOnlySpan<byte> json, JsonSerializerOptions options) =>
        new Event<T>(JsonSerializer.Deserialize(json, Json(options)) ?? throw new JsonException($"'{Name}' without data."))
        {
            EventTypeName = Name,
        };

    public override byte[] Write(IEvent e, JsonSerializerOptions options) =>
        JsonSerializer.SerializeToUtf8Bytes(((IEvent<T>)e).Data, Json(options));

    private JsonTypeInfo<T> Json(JsonSerializerOptions options) => _json ??= (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
