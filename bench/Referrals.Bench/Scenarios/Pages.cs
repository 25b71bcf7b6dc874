namespace Referrals.Bench.Scenarios;

/// <summary>
/// What a GET costs over HTTP, as it is served and without the entry in the access log that must be there before the answer leaves.
/// Both run with the sealer.
/// </summary>
internal sealed class Pages(string name, bool ofACaseload, bool logged) : Scenario
{
    private BenchApi _api = null!;
    private HttpClient _client = null!;
    private int _next;

    public override string Name => name;

    public override async Task PrepareAsync(string connection, int sessions)
    {
        _api = await BenchApi.StartAsync(connection, logged);
        _client = _api.Client();
    }

    public override async Task<int> RunAsync(int session)
    {
        var path = ofACaseload ? "/api/caseload" : $"/api/referrals/{_api.Ids[Interlocked.Increment(ref _next) % _api.Ids.Length]}";
        if (!(await _client.GetByteArrayAsync(path)).AsSpan().StartsWith("{"u8)) throw new InvalidOperationException("No page.");
        return 1;
    }

    public override async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }
}
