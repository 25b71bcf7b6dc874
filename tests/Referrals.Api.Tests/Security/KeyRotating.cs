using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>Keys are changed under a running server; nobody's data is lost, no event is rewritten, and the old keys can go.</summary>
public class KeyRotating(TestServer server)
{
    private static readonly (string Name, string Value) s_first = ("PersonalData:Keys:first", Key(1));
    private static readonly (string Name, string Value) s_second = ("PersonalData:Keys:second", Key(2));

    [Fact]
    public async Task everything_opens_and_everybody_is_found_before_while_and_after_keys_are_changed()
    {
        var databases = await DatabasesAsync();
        Guid person, referral;
        string etag;
        await using (var before = Api([s_first, ("PersonalData:SearchKey", Key(7))]))
        {
            await using var owner = NpgsqlDataSource.Create(databases["ConnectionStrings:Referrals"]);
            await TestPartnership.SaveAsync(owner, before.Services);
            var worker = Worker(before);
            person = (await worker.PostAsync("/api/people", Who, idempotencyKey: "first-of-all")).ShouldBe(201)["personId"].GetGuid();
            referral = (await worker.PostAsync("/api/referrals", Some.Referral(person: Some.Person("Hyacinth Rotated")))).ShouldBe(201)["referralId"].GetGuid();
            etag = (await worker.GetAsync($"/api/people/{person}")).ETag!;
        }

        var events = await EventsAsync();
        (string, string)[] both = [s_first, s_second, ("PersonalData:CurrentKey", "second"), ("PersonalData:SearchKey", Key(8)), ("PersonalData:PreviousSearchKey", Key(7))];
        await using (var meanwhile = Api(both))
        {
            var worker = Worker(meanwhile);
            (await worker.PostAsync("/api/people", Who, idempotencyKey: "first-of-all")).ShouldBe(201)["personId"].GetGuid().ShouldBe(person);
            (await worker.PostAsync("/api/people", Who)).ShouldBe(200)["personId"].GetGuid().ShouldBe(person);
            (await SearchAsync(worker)).ShouldBe(1);
            (await worker.PatchAsync($"/api/people/{person}", new { knownAs = "Lettuce" }, ifMatch: etag)).ShouldBe(200);
            etag = (await worker.GetAsync($"/api/people/{person}")).ETag!;
            events = await EventsAsync();
            var run = await Executable.RunAsync("Development", ["keys", "rotate", .. databases.Select(d => $"--{d.Key}={d.Value}"), .. both.Select(s => $"--{s.Item1}={s.Item2}")]);
            run.Code.ShouldBe(0, run.Errors);
            run.Output.ShouldContain("all are wrapped by 'second'");
            run.Output.ShouldContain("Search hashes");
            (await worker.GetAsync($"/api/people/{person}")).ShouldBe(200).Said("knownAs").ShouldBe("Lettuce");
        }

        await using var after = Api([s_second, ("PersonalData:SearchKey", Key(8))]);
        var later = Worker(after);
        (await later.GetAsync($"/api/people/{person}")).ShouldBe(200).Said("name").ShouldBe("Letitia Rotated");
        (await later.GetAsync($"/api/referrals/{referral}")).ShouldBe(200)["person"].GetProperty("name").GetString().ShouldBe("Hyacinth Rotated");
        (await later.GetAsync($"/api/referrals/{referral}")).Said("reason").ShouldBe("She lives alone in a cold house.");
        (await SearchAsync(later)).ShouldBe(1);
        (await later.PostAsync("/api/people", Who)).ShouldBe(200)["personId"].GetGuid().ShouldBe(person);
        (await later.PatchAsync($"/api/people/{person}", new { knownAs = "Lettie" }, ifMatch: etag)).ShouldBe(200);
        (await EventsAsync()).ShouldStartWith(events);

        WebApplicationFactory<Program> Api((string Name, string Value)[] settings) =>
            server.Another(databases.Select(d => (d.Key, d.Value)).Concat(settings).ToDictionary(s => s.Item1, s => s.Item2));

        async Task<string> EventsAsync()
        {
            await using var owner = NpgsqlDataSource.Create(databases["ConnectionStrings:Referrals"]);
            await using var command = owner.CreateCommand("select string_agg(e::text, E'\n' order by seq_id) from referrals_events.mt_events e where type not like '%link%'");
            return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }
    }

    private static object Who => new { name = "Letitia Rotated", dateOfBirth = "1957-05-07" };

    private static string Key(byte of) => Convert.ToBase64String(Enumerable.Repeat(of, 32).ToArray());

    private static Caller Worker(WebApplicationFactory<Program> api) => new(api.CreateClient(), TestPartnership.CancerSupport.Worker);

    private static async Task<int> SearchAsync(Caller worker) =>
        (await worker.PostAsync("/api/search", new { text = "letitia rotated 7/5/1957", reason = "directCare" })).ShouldBe(200)["people"].GetArrayLength();

    private async Task<Dictionary<string, string>> DatabasesAsync()
    {
        var name = $"rotating_{Guid.CreateVersion7():N}";
        await server.Postgres.EnsureDatabaseAsync(name, TestContext.Current.CancellationToken);
        await server.Postgres.EnsureDatabaseAsync($"{name}_keys", TestContext.Current.CancellationToken);
        return new()
        {
            ["ConnectionStrings:Referrals"] = server.Postgres.ConnectionString(name), ["ConnectionStrings:Keys"] = server.Postgres.ConnectionString($"{name}_keys"),
        };
    }
}
