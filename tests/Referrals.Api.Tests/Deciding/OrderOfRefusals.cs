using System.Net.Http.Headers;
using System.Text;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Deciding;

/// <summary>401 · 413, 415, 400 · 422 shape · 404 · 403 · replay · 412 · 409 · 422 rule: each request here has everything wrong from its step on.</summary>
public class OrderOfRefusals(TestServer server)
{
    private const string Stale = "\"c3RhbGU\"";

    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);

    [Fact]
    public async Task who_is_asked_first()
    {
        (await server.As("nobody").SendAsync(HttpMethod.Post, $"/api/referrals/{Guid.CreateVersion7()}/accept", Body("{", "text/plain", 300_000)))
            .ShouldBe(401, "unauthenticated");
    }

    [Fact]
    public async Task then_size_then_type_then_json_then_shape_then_whether_it_is_there()
    {
        var nowhere = $"/api/referrals/{Guid.CreateVersion7()}/close";
        (await _worker.SendAsync(HttpMethod.Post, nowhere, Body("{", "text/plain", 300_000))).ShouldBe(413, "too-large");
        (await _worker.SendAsync(HttpMethod.Post, nowhere, Body("{", "text/plain"))).ShouldBe(415, "unsupported-media-type");
        (await _worker.SendAsync(HttpMethod.Post, nowhere, Body("{", "application/json"))).ShouldBe(400, "malformed-json");
        (await _worker.SendAsync(HttpMethod.Post, nowhere, Body("{}", "application/json"))).ShouldBe(422, "validation");
        (await _worker.PostAsync(nowhere, Closing())).ShouldBe(404, "not-found");
    }

    [Fact]
    public async Task then_who_may_then_the_replay_then_the_version_then_the_state_then_the_rule()
    {
        var at = await Some.AcceptedAsync(server);
        (await _worker.PostAsync($"{at}/hold", new { reason = "Away", reviewOn = "2199-01-01" })).ShouldBe(200);
        var ahead = new { occurredOn = "2199-01-01", with = "person", channel = "phone", result = "reached" };

        // On hold: contacts cannot be recorded, and this one lies ahead besides.
        (await _referrer.PostAsync($"{at}/contacts", ahead, ifMatch: Stale)).ShouldBe(403, "forbidden");
        (await _worker.PostAsync($"{at}/contacts", ahead, ifMatch: Stale)).ShouldBe(412, "referral/version-conflict").ETag.ShouldNotBeNull();
        (await _worker.PostAsync($"{at}/contacts", ahead)).ShouldBe(409, "referral/not-in-state");
        (await _worker.PostAsync($"{at}/resume")).ShouldBe(200);
        (await _worker.PostAsync($"{at}/contacts", ahead)).ShouldBe(422, "validation");

        var key = Guid.CreateVersion7().ToString();
        (await _worker.PostAsync($"{at}/contacts", Some.Contact(), key)).ShouldBe(200);
        (await _worker.PostAsync($"{at}/close", Closing())).ShouldBe(200);
        (await _worker.PostAsync($"{at}/contacts", Some.Contact(), key, Stale)).ShouldBe(200).Said("state").ShouldBe("closed");
        (await _worker.PostAsync($"{at}/contacts", Some.Contact(), ifMatch: Stale)).ShouldBe(412, "referral/version-conflict");
    }

    [Fact]
    public async Task a_chunked_body_is_measured_too()
    {
        using var content = new StreamContent(new MemoryStream(new byte[2_000_000]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentLength = null;
        using var client = server.Anybody();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/referrals") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestPartnership.HealthyHomes.Worker);
        ((int)(await client.SendAsync(request)).StatusCode).ShouldBe(413);
    }

    private static object Closing() => new { outcome = "supportCompleted", needsMet = Array.Empty<string>(), needsNotMet = Array.Empty<string>() };

    private static StringContent Body(string text, string type, int padding = 0) => new(text.PadRight(padding), Encoding.UTF8, type);
}
