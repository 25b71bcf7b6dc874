using Referrals.EventStore;

namespace Referrals.Bench.Scenarios;

/// <summary>One event, one save, with the expected version; each session goes round a hundred streams of its own.</summary>
internal sealed class Append : Scenario
{
    private const int StreamsPerSession = 100;
    private DocumentStore _store = null!;
    private Lane[] _lanes = null!;

    public override string Name => "append";

    public override async Task PrepareAsync(string connection, int sessions)
    {
        _store = new DocumentStore(Story.Options(connection));
        await _store.ApplySchemaAsync(_store.Options.DataSource);
        _lanes = [.. Enumerable.Range(0, sessions).Select(_ => new Lane(StreamsPerSession))];
        foreach (var lane in _lanes)
        {
            await using var session = _store.LightweightSession();
            foreach (var id in lane.Ids) session.Events.StartStream<Case>(id, Story.Events(id, 1));
            await session.SaveChangesAsync();
        }
    }

    public override async Task<int> RunAsync(int session)
    {
        var lane = _lanes[session];
        var place = lane.Next++ % StreamsPerSession;
        await using var work = _store.LightweightSession();
        work.Events.Append(lane.Ids[place], lane.Versions[place] + 1, Story.Contact(lane.Ids[place], 1));
        await work.SaveChangesAsync();
        lane.Versions[place]++;
        return 1;
    }

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _store.Options.DataSource.DisposeAsync();
    }

    private sealed class Lane(int streams)
    {
        public Guid[] Ids { get; } = [.. Enumerable.Range(0, streams).Select(_ => Guid.CreateVersion7())];

        public long[] Versions { get; } = [.. Enumerable.Repeat(1L, streams)];

        public int Next { get; set; }
    }
}
