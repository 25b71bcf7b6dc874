namespace Referrals.EventStore.PersonalData;

/// <summary>Opened keys, at most ten thousand and none longer than a minute after it was asked for.</summary>
internal sealed class SecretCache(TimeProvider time)
{
    private const int Size = 10_000;
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (byte[] Secret, DateTimeOffset Asked)> _entries = [];
    private readonly Queue<Guid> _oldest = [];

    public DateTimeOffset Now => time.GetUtcNow();

    public bool TryGet(Guid id, out byte[] secret)
    {
        lock (_lock)
        {
            var found = _entries.TryGetValue(id, out var entry) && IsFresh(entry.Asked);
            secret = entry.Secret;
            return found;
        }
    }

    public void Forget(IEnumerable<Guid> ids)
    {
        lock (_lock)
        {
            foreach (var id in ids)
                if (_entries.TryGetValue(id, out var entry)) _entries[id] = entry with { Asked = DateTimeOffset.MinValue };
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
            _entries[id] = (secret, asked);
            while (_oldest.Count > Size || (_oldest.TryPeek(out var oldest) && !IsFresh(_entries[oldest].Asked)))
                _entries.Remove(_oldest.Dequeue());
        }
    }

    // A clock that was put back makes none of them younger.
    private bool IsFresh(DateTimeOffset asked) => Now - asked is var age && age >= TimeSpan.Zero && age < s_life;
}
