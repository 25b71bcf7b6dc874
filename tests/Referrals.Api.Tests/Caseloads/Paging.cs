using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Caseloads;

/// <summary>Lists, a page at a time.</summary>
public class Paging(TestServer server)
{
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);

    [Theory]
    [InlineData("/api/caseload?sort=due&limit=2")]
    [InlineData("/api/caseload?sort=made&limit=3&state=made")]
    [InlineData("/api/handoffs?direction=in&limit=2")]
    public async Task every_row_is_on_exactly_one_page(string list)
    {
        var made = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            made.Add(await Some.ReferralAsync(server));
        }

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = (await _worker.GetAsync(cursor is null ? list : $"{list}&cursor={cursor}")).ShouldBe(200);
            seen.AddRange(page["items"].EnumerateArray().Select(row => row.GetProperty("id").GetGuid()));
            cursor = page.Said("next");
        }
        while (cursor is not null);

        // Others work in this organisation meanwhile; these nobody touches, so their sort key does not change.
        seen.Where(made.Contains).ShouldBe(made, ignoreOrder: true);
    }

    [Fact]
    public async Task counts_and_totals_come_with_the_rows()
    {
        await Some.ReferralAsync(server);
        (await _worker.GetAsync("/api/caseload")).ShouldBe(200)["counts.made"].GetInt64().ShouldBeGreaterThan(0);
        var partners = (await _worker.GetAsync("/api/handoffs?direction=in")).ShouldBe(200)["counts.partners"];
        partners.EnumerateArray().ShouldContain(p => p.GetProperty("partner").GetProperty("id").GetGuid() == TestPartnership.CancerSupport.Id);
    }

    [Fact]
    public async Task a_cursor_is_of_use_only_to_whom_it_was_given_on_the_list_it_was_given_for()
    {
        await Some.ReferralAsync(server);
        await Some.ReferralAsync(server);
        var cursor = (await _worker.GetAsync("/api/caseload?limit=1")).ShouldBe(200).Said("next").ShouldNotBeNull();
        (await _worker.GetAsync($"/api/caseload?limit=5&cursor={cursor}")).ShouldBe(200);
        foreach (var wrong in new[]
        {
            await server.As(TestPartnership.HealthyHomes.OtherWorker).GetAsync($"/api/caseload?limit=1&cursor={cursor}"),
            await _worker.GetAsync($"/api/handoffs?cursor={cursor}"),
            await _worker.GetAsync($"/api/caseload?state=made&cursor={cursor}"),
            await _worker.GetAsync($"/api/caseload?cursor={cursor[..^2]}AA"),
            await _worker.GetAsync("/api/caseload?cursor=nonsense!"),
            await _worker.GetAsync("/api/caseload?cursor="),
        })
        {
            wrong.ShouldBe(422, "validation")["errors.cursor"].GetArrayLength().ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("state=lost", "state")]
    [InlineData("state=made&state=active", "state")]
    [InlineData("caseworker=somebody", "caseworker")]
    [InlineData("programme=none", "programme")]
    [InlineData("due=never", "due")]
    [InlineData("waitingOn=nobody", "waitingOn")]
    [InlineData("order=due", "order")]
    public async Task a_word_that_does_not_fit_is_named(string query, string name) =>
        (await _worker.GetAsync($"/api/caseload?{query}")).ShouldBe(422, "validation")["errors"].TryGetProperty(name, out _).ShouldBeTrue();

    [Fact]
    public async Task the_directory_is_open_to_everybody_and_found_by_words()
    {
        using var client = server.Anybody();
        var everybody = new Caller(client, "nobody");
        var all = (await everybody.GetAsync("/api/services?text=service&limit=200")).ShouldBe(200)["items"].GetArrayLength();
        all.ShouldBeGreaterThanOrEqualTo(7);
        var found = (await everybody.GetAsync("/api/services?text=healthy-homes&need=energyAndHeating&district=E07000081&availability=open")).ShouldBe(200);
        found["items"].GetArrayLength().ShouldBe(1);
        (await everybody.GetAsync($"/api/services/{TestPartnership.HealthyHomes.ServiceId}")).ShouldBe(200).Said("programme").ShouldBe("healthyHomes");
        (await everybody.GetAsync($"/api/services/{Guid.CreateVersion7()}")).ShouldBe(404, "not-found");
        (await everybody.GetAsync("/api/services?district=E99")).ShouldBe(422, "validation");
        var page = (await everybody.GetAsync("/api/services?text=service&limit=3")).ShouldBe(200);
        (await everybody.GetAsync($"/api/services?text=service&limit=200&cursor={page.Said("next")}")).ShouldBe(200)["items"].GetArrayLength().ShouldBe(all - 3);
    }

    [Fact]
    public async Task definitions_are_there_to_build_forms_from()
    {
        (await _worker.GetAsync("/api/programmes")).ShouldBe(200)["items"].EnumerateArray().ShouldContain(p => p.GetProperty("code").GetString() == "healthyHomes");
        (await _worker.GetAsync("/api/measures")).ShouldBe(200)["items"].EnumerateArray().ShouldContain(m => m.GetProperty("code").GetString() == "ons4");
        (await _worker.GetAsync("/api/codes")).ShouldBe(200)["declineReasons"].GetArrayLength().ShouldBe(10);
    }
}
