using System.Net;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.People;

/// <summary>Whole words, within what the caller may see, and never in an address.</summary>
public class Searching(TestServer server)
{
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);

    [Fact]
    public async Task a_person_is_found_by_each_thing_they_are_known_by_and_by_all_words_together()
    {
        var person = new
        {
            name = "Philomena O'Dowd-Kerr", knownAs = "Minnie", dateOfBirth = "1943-08-09", nhsNumber = "8429141456", ourReference = "CAB/2207", address = "1 Mill End",
        };
        var id = (await _worker.PostAsync("/api/people", person)).ShouldBe(201)["personId"].GetGuid();
        foreach (var text in (string[])["philomena", "MINNIE", "odowd kerr", "9/8/1943", "9 August 43", "842 914 1456", "cab 2207", "minnie 1943-08-09"])
        {
            (await SearchAsync(_worker, text))["people"].EnumerateArray().Select(p => p.GetProperty("id").GetGuid()).ShouldContain(id, text);
        }

        foreach (var text in (string[])["philo", "minnie smith", "minnie 1943-09-08", "mill"])
        {
            (await SearchAsync(_worker, text))["people"].EnumerateArray().ShouldNotContain(p => p.GetProperty("id").GetGuid() == id, text);
        }
    }

    [Fact]
    public async Task referrals_of_whom_is_found_are_shown_on_both_sides_and_to_nobody_else()
    {
        var id = await Some.ReferralAsync(server, Some.Referral(person: Some.Person("Griselda Quince", "1931-04-04")));
        var reference = (await _referrer.GetAsync($"/api/referrals/{id}")).Said("reference")!;
        var row = (await SearchAsync(_referrer, "griselda quince"))["referrals"].EnumerateArray().ShouldHaveSingleItem();
        row.GetProperty("id").GetGuid().ShouldBe(id);
        row.GetProperty("person").GetProperty("name").GetString().ShouldBe("Griselda Quince");
        (await SearchAsync(_referrer, reference.ToLowerInvariant().Replace('-', ' ')))["referrals"].GetArrayLength().ShouldBe(1);
        (await SearchAsync(_worker, reference))["referrals"].GetArrayLength().ShouldBe(1);

        // The receiver's record came with the referral: its words are hashed in the background.
        await Wait.UntilAsync(async () => (await SearchAsync(_worker, "griselda quince"))["referrals"].GetArrayLength().ShouldBe(1));
        foreach (var text in (string[])["griselda quince", reference, "4/4/1931"])
        {
            var stranger = await SearchAsync(server.As(TestPartnership.Libraries.Coordinator), text);
            (stranger["referrals"].GetArrayLength(), stranger["people"].GetArrayLength(), stranger["more"].GetBoolean()).ShouldBe((0, 0, false), text);
        }
    }

    [Fact]
    public async Task of_a_sensitive_programme_only_the_circle_finds_anything()
    {
        var id = await Some.ReferralAsync(server, Some.Sensitive(Some.Person("Rosalba Finch", "1985-12-12")));
        var reference = (await _referrer.GetAsync($"/api/referrals/{id}")).Said("reference")!;
        await Wait.UntilAsync(async () => (await SearchAsync(server.As(TestPartnership.Families.Coordinator), "rosalba"))["referrals"].GetArrayLength().ShouldBe(1));
        (await SearchAsync(_referrer, "rosalba"))["referrals"].GetArrayLength().ShouldBe(1);
        foreach (var outside in (string[])[TestPartnership.Families.Worker, TestPartnership.CancerSupport.OtherWorker])
        {
            foreach (var text in (string[])["rosalba", "12/12/1985", reference])
            {
                (await SearchAsync(server.As(outside), text)).Text.ShouldBe("""{"referrals":[],"people":[],"more":false}""");
            }
        }
    }

    [Fact]
    public async Task words_follow_a_correction()
    {
        var id = (await _worker.PostAsync("/api/people", new { name = "Cordelia Marsh", dateOfBirth = "1950-01-01" })).ShouldBe(201)["personId"].GetGuid();
        (await _worker.PatchAsync($"/api/people/{id}", new { name = "Cordelia Moss" })).ShouldBe(200);
        (await SearchAsync(_worker, "cordelia moss"))["people"].GetArrayLength().ShouldBe(1);
        (await SearchAsync(_worker, "cordelia marsh"))["people"].GetArrayLength().ShouldBe(0);
        await Wait.UntilAsync(async () =>
        {
            await using var keys = Npgsql.NpgsqlDataSource.Create(server.Postgres.ConnectionString("keys"));
            await using var command = keys.CreateCommand("select count(*) from personal_data.record_hashes where person_id = $1");
            command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = id });
            ((long)(await command.ExecuteScalarAsync())!).ShouldBe(4); // two words, a birth date, name with birth date
        });
    }

    [Theory]
    [InlineData("""{ "text": "anna" }""", 422, "validation")]
    [InlineData("""{ "text": "anna", "reason": "curiosity" }""", 422, "validation")]
    [InlineData("""{ "text": "  ", "reason": "directCare" }""", 422, "validation")]
    [InlineData("""{ "reason": "directCare" }""", 422, "validation")]
    [InlineData("""{ "text": "a b c d e f g h i j k l m", "reason": "directCare" }""", 422, "validation")]
    [InlineData("""{ "text": "an\u0000na", "reason": "directCare" }""", 400, "malformed-text")]
    [InlineData("""{ "text": "\ud800", "reason": "directCare" }""", 400, "malformed-text")]
    public async Task what_is_no_search_is_refused(string body, int status, string type) => (await _worker.PostAsync("/api/search", body)).ShouldBe(status, type);

    [Theory]
    [InlineData("' or '1'='1")]
    [InlineData("%_*?")]
    [InlineData("…")]
    [InlineData("ＡＢＣ １２３")]
    public async Task odd_texts_find_nobody(string text) => (await SearchAsync(_worker, text)).Text.ShouldBe("""{"referrals":[],"people":[],"more":false}""");

    [Fact]
    public async Task whoever_has_nothing_to_do_with_people_does_not_search() =>
        (await server.As(TestPartnership.Office.Coordinator).PostAsync("/api/search", new { text = "anna", reason = "directCare" })).ShouldBe(403, "forbidden");

    private static async Task<Answer> SearchAsync(Caller caller, string text) => (await caller.PostAsync("/api/search", new { text, reason = "directCare" })).ShouldBe((int)HttpStatusCode.OK);
}
