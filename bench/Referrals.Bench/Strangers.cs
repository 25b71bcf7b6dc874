using System.Net;
using System.Net.Http.Json;
using Referrals.EmbeddedPostgres;

namespace Referrals.Bench;

/// <summary>Whether the time of a refusal tells a stranger that a referral is there: one of somebody else's and one that never was, in turn.</summary>
internal static class Strangers
{
    private const int Pairs = 3_000;

    public static async Task RunAsync(TextWriter output)
    {
        await using var server = await EmbeddedServer.StartAsync(new EmbeddedServerOptions { Temporary = true }, CancellationToken.None);
        await server.EnsureDatabaseAsync("bench", CancellationToken.None);
        await using var api = await BenchApi.StartAsync(server.ConnectionString("bench"));
        using var stranger = api.Stranger();
        foreach (var path in (string[])["", "/timeline", "/accept"])
        {
            await Paired.RunAsync(
                $"strangers{path}",
                Pairs,
                async (there, number) =>
                {
                    var at = $"/api/referrals/{(there ? api.Ids[number % api.Ids.Length] : Guid.CreateVersion7())}{path}";
                    using var answer = path == "/accept" ? await stranger.PostAsJsonAsync(at, new { }) : await stranger.GetAsync(at);
                    if (answer.StatusCode != HttpStatusCode.NotFound) throw new InvalidOperationException($"A stranger got {answer.StatusCode}.");
                },
                output);
        }
    }
}
