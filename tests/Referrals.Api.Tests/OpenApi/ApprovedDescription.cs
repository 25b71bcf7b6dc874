using System.Runtime.CompilerServices;
using System.Text.Json;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.OpenApi;

/// <summary>What clients were promised: a change of the description is a change that somebody has looked at.</summary>
public class ApprovedDescription(TestServer server)
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true };

    [Fact]
    public async Task the_description_is_the_approved_one()
    {
        using var client = server.Anybody();
        var document = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/openapi/v1.json"));
        var received = JsonSerializer.Serialize(document, s_readable) + "\n";
        var approved = Beside("openapi.v1.approved.json");
        if (!File.Exists(approved) || await File.ReadAllTextAsync(approved) != received)
        {
            await File.WriteAllTextAsync(Beside("openapi.v1.received.json"), received);
        }

        received.ShouldBe(await File.ReadAllTextAsync(approved), "See openapi.v1.received.json; rename it to openapi.v1.approved.json when the change is meant.");
    }

    private static string Beside(string file, [CallerFilePath] string me = "") => Path.Combine(Path.GetDirectoryName(me)!, file);
}
