using Npgsql;

namespace Referrals.EventStore;

internal sealed class DocumentSession(DocumentStore store) : IDocumentSession
{
    private readonly EventOperations _events = new(store.Options, store.Reader);
    private readonly List<NpgsqlBatchCommand> _queued = [];
    private readonly List<NpgsqlBatchCommand> _checks = [];
    private Dictionary<string, string>? _headers;

    public IEventOperations Events => _events;

    public string? CorrelationId { get; set; }

    public string? CausationId { get; set; }

    public string? LastModifiedBy { get; set; }

    public void SetHeader(string key, string value) => (_headers ??= [])[key] = value;

    public void QueueSqlCommand(NpgsqlBatchCommand command) => _queued.Add(command);

    public void QueueCheck(NpgsqlBatchCommand command) => _checks.Add(command);

    public async Task SaveChangesAsync(CancellationToken ct = default)
    {
        foreach (var (id, action) in _events.Actions.ToList())
            if (action is { New: [], Archive: false }) _events.Actions.Remove(id);
        if (_queued is [] && _events.Actions.Count == 0) return;

        foreach (var action in _events.Actions.Values) await LearnWhatProjectionsNeed(action, ct);
        var added = Complete();
        if (added is not [] && store.Options.BeforeAppend is { } hook) await hook(added, ct);

        var writes = new List<RowWrite>();
        foreach (var action in _events.Actions.Values) store.Inline.Collect(action, writes);
        await store.Appends.SendAsync(new SessionWork([.. _queued], [.. _events.Actions.Values], writes, [.. _checks]), ct);
        _queued.Clear();
        _checks.Clear();
        _events.Actions.Clear();
        if (added is not []) store.Wake();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask LearnWhatProjectionsNeed(StreamAction action, CancellationToken ct)
    {
        if (action.Earlier is not null || !store.Inline.Any) return;
        var stream = await store.Reader.LoadAsync(action.Id, 0, ct) ?? throw new NonExistentStreamException(action.Id);
        if (stream.IsArchived) throw new ArchivedStreamException(action.Id);
        if (action.Before is { } expected && expected != stream.Version) throw new EventStreamUnexpectedMaxEventIdException(action.Id);
        (action.Type, action.Earlier, action.Before) = (stream.Type, stream.Events, stream.Version);
    }

    /// <summary>Gives the new events their metadata: one moment and one origin for the whole session.</summary>
    private List<Event> Complete()
    {
        var now = store.Now();
        var added = new List<Event>();
        foreach (var action in _events.Actions.Values)
        {
            for (var i = 0; i < action.New.Count; i++)
            {
                var e = action.New[i];
                e.Id = Guid.CreateVersion7(now);
                e.StreamId = action.Id;
                e.Version = (action.Before ?? 0) + i + 1;
                e.Timestamp = now;
                e.CorrelationId = CorrelationId;
                e.CausationId = CausationId;
                e.UserName = LastModifiedBy;
                e.Headers = _headers;
                added.Add(e);
            }
        }

        return added;
    }
}
