using Referrals.EventStore;

namespace Referrals.Bench.Scenarios;

/// <summary>A hundred new streams of ten events in one commit; counts events.</summary>
internal sealed class Import : Scenario
{
    private DocumentStore _store = null!;

    public override string Name => "import";

    public override async Task PrepareAsync(string connection, int sessions)
    {
        _store = new DocumentStore(Story.Options(connection));
        await _store.ApplySchemaAsync(_store.Options.DataSource);
    }

    public override async Task<int> RunAsync(int session)
    {
        await ImportAsync(_store, 100);
        return 1000;
    }

    public static async Task ImportAsync(DocumentStore store, int streams)
    {
        await using var work = store.LightweightSession();
        for (var i = 0; i < streams; i++)
        {
            var id = Guid.CreateVersion7();
            work.Events.StartStream<Case>(id, Story.Events(id, 10));
        }

        await work.SaveChangesAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _store.Options.DataSource.DisposeAsync();
    }
}
