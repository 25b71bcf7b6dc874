namespace Referrals.EventStore.PersonalData;

/// <summary>Opened keys, at most ten thousand and none longer than a minute after it was asked for.</summary>
internal sealed class SecretCache(TimeProvider time)
{
    private const int Size = 10_000;
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (byte[] Secret, DateTimeOffset Until)> _entries = [];
    private readonly Queue<Guid> _oldest = [];

    public DateTimeOffset Now => time.GetUtcNow();

    public bool TryGet(Guid id, out byte[] secret)
    {
        lock (_lock)
        {
            var found = _entries.TryGetValue(id, out var entry) && entry.Until > Now;
            secret = entry.Secret;
            return found;
        }
    }

    public void Forget(IEnumerable<Guid> ids)
    {
        lock (_lock)
        {
            foreach (var id in ids)
                if (_entries.TryGetValue(id, out var entry)) _entries[id] = entry with { Until = DateTimeOffset.MinValue };
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _oldest.Clear();
        }
    }

    public void Add(Guid id, byte[] secret, DateTimeOffset asked)
    {
        lock (_lock)
        {
            if (!_entries.ContainsKey(id)) _oldest.Enqueue(id);
            _entries[id] = (secret, asked + s_life);
            while (_oldest.Count > Size || (_oldest.TryPeek(out var oldest) && _entries[oldest].Until <= Now))
                _entries.Remove(_oldest.Dequeue());
        }
    }
}
