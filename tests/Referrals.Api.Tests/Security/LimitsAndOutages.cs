using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>Too much, and nothing there: both are said plainly.</summary>
public class LimitsAndOutages(TestServer server)
{
    [Fact]
    public async Task a_key_that_asks_too_much_is_told_when_to_come_back()
    {
        await using var api = server.Another(new() { ["Limits:PerKeyAtOnce"] = "5", ["Limits:PerKeyASecond"] = "1" });
        var worker = new Caller(api.CreateClient(), TestPartnership.HealthyHomes.Worker);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => worker.GetAsync("/api/codes")));
        answers.Count(a => a.Status == 200).ShouldBeInRange(5, 8);
        var refused = answers.First(a => a.Status != 200).ShouldBe(429, "too-many-requests");
        refused.Response.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await new Caller(api.CreateClient(), TestPartnership.Libraries.Worker).GetAsync("/api/codes")).ShouldBe(200);
    }

    [Fact]
    public async Task an_address_is_counted_before_anybody_is_signed_in()
    {
        await using var api = server.Another(new() { ["Limits:PerAddressAtOnce"] = "5", ["Limits:PerAddressASecond"] = "1" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => new Caller(api.CreateClient(), $"guess-{i}").GetAsync("/api/codes")));
        answers.Count(a => a.Status == 401).ShouldBeInRange(5, 8);
        answers.ShouldContain(a => a.Status == 429);
    }

    [Fact]
    public async Task searching_or_signing_in_without_end_is_refused_for_a_while()
    {
        await using var api = server.Another(new()
        {
            ["Limits:SearchesAtOnce"] = "3", ["Limits:SearchesAMinute"] = "6", ["Limits:SignInsAtOnce"] = "5", ["Limits:SignInsAMinute"] = "1",
        });
        var worker = new Caller(api.CreateClient(), TestPartnership.HealthyHomes.OtherWorker);
        var searched = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => worker.PostAsync("/api/search", new { text = $"guess{i}", reason = "directCare" })));
        searched.Count(a => a.Status == 200).ShouldBe(3);
        searched.First(a => a.Status != 200).ShouldBe(429, "too-many-requests").Response.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        (await worker.GetAsync("/api/caseload")).ShouldBe(200);

        using var browser = new Browser(api.Services);
        var page = new Sent(200, null, await browser.PageAsync("/sign-in"));
        var answers = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            answers.Add((await browser.SubmitAsync("/sign-in", page, new() { ["Email"] = $"{i}@example.org", ["Password"] = "x" })).Status);
        }

        answers.ShouldBe([200, 200, 200, 200, 200, 429, 429], "one address tries so many times a minute on whatever accounts");
        ((int)(await browser.ReadAsync("/invitation/guessed")).Status).ShouldBe(429, "links are guessed too");
    }

    [Fact]
    public async Task a_server_that_has_everything_is_ready()
    {
        using var client = server.Anybody();
        var ready = (await new Caller(client, "nobody").GetAsync("/health/ready")).ShouldBe(200);
        ready["ready"].GetBoolean().ShouldBeTrue();
        ready["behind"].EnumerateObject().Count().ShouldBeGreaterThan(5);
        ready.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task a_method_that_is_not_there_is_said_with_those_that_are()
    {
        var answer = await server.As(TestPartnership.HealthyHomes.Worker).SendAsync(HttpMethod.Delete, "/api/caseload");
        answer.ShouldBe(405, "method-not-allowed").Response.Content.Headers.Allow.ShouldBe(["GET"]);
    }
}
