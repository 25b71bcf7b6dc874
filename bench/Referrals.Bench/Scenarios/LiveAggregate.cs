using Referrals.EventStore;

namespace Referrals.Bench.Scenarios;

/// <summary>Loading and folding a stream of twenty events.</summary>
internal sealed class LiveAggregate : Scenario
{
    private readonly Guid[] _ids = [.. Enumerable.Range(0, 500).Select(_ => Guid.CreateVersion7())];
    private DocumentStore _store = null!;
    private int _next;

    public override string Name => "live-aggregate";

    public override async Task PrepareAsync(string connection, int sessions)
    {
        _store = new DocumentStore(Story.Options(connection));
        await _store.ApplySchemaAsync(_store.Options.DataSource);
        await using var work = _store.LightweightSession();
        foreach (var id in _ids) work.Events.StartStream<Case>(id, Story.Events(id, 20));
        await work.SaveChangesAsync();
    }

    public override async Task<int> RunAsync(int session)
    {
        await using var work = _store.LightweightSession();
        var id = _ids[Interlocked.Increment(ref _next) % _ids.Length];
        if (await work.Events.AggregateStreamAsync<Case>(id) is not { Contacts: 10 }) throw new InvalidOperationException("The state is not what the events say.");
        return 1;
    }

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _store.Options.DataSource.DisposeAsync();
    }
}
