using System.Text;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Json;

/// <summary>What is wrong with a body is said all at once, each thing at its path.</summary>
public class Bodies(TestServer server)
{
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "programme": null, "serviceId": null, "needs": null, "urgency": null, "reason": null, "consent": null }""")]
    [InlineData("")]
    public async Task everything_that_is_missing_is_named(string body) =>
        (await _referrer.PostAsync("/api/referrals", body)).ShouldBe(422, "validation")["errors"].EnumerateObject().Select(e => e.Name)
            .ShouldBe(["programme", "serviceId", "needs", "urgency", "reason", "consent"], ignoreOrder: true);

    [Fact]
    public async Task shape_problems_come_together_each_at_its_path()
    {
        var errors = (await _referrer.PostAsync("/api/referrals", """
            { "programme": 5, "serviceId": "x", "needs": ["food", "fame"], "urgency": "now", "reason": "x", "suddenly": true,
              "household": [{ "relationship": "x", "person": { "name": 5, "phones": [{ "number": "1", "safeToCall": "yes" }] } }],
              "consent": { "legalBasis": 1, "covers": { "fields": "all" } } }
            """)).ShouldBe(422, "validation")["errors"];
        errors.EnumerateObject().Select(e => e.Name).ShouldBe(
            [
                "programme", "serviceId", "needs[1]", "urgency", "suddenly", "household[0].person.name", "household[0].person.phones[0].safeToCall",
                "household[0].person.phones[0].safeToText", "household[0].person.phones[0].safeToLeaveMessage", "consent.legalBasis",
                "consent.givenOn", "consent.how", "consent.covers.fields", "consent.covers.purpose",
            ],
            ignoreOrder: true);
        errors.GetProperty("urgency")[0].GetString().ShouldBe("Use one of: routine, soon, urgent.");
        errors.GetProperty("needs[1]")[0].GetString()!.ShouldContain("energyAndHeating");
    }

    [Fact]
    public async Task rules_of_the_command_come_together_too()
    {
        var referral = Some.Referral(person: new { name = "", nhsNumber = "8429141457", postcode = "xxGL1 1AA", email = "nobody" });
        referral["reason"] = " ";
        referral["needs"] = new[] { "food", "food" };
        (await _referrer.PostAsync("/api/referrals", referral)).ShouldBe(422, "validation")["errors"].EnumerateObject().Select(e => e.Name)
            .ShouldBe(["person.name", "person.nhsNumber", "person.postcode", "person.email", "reason", "needs"], ignoreOrder: true);
    }

    [Fact]
    public async Task what_the_programme_wants_is_said_at_its_path()
    {
        var referral = Some.Referral();
        referral["answers"] = new { tenure = "castle", dragons = 3 };
        referral["consent"] = new
        {
            legalBasis = "publicTask", confidentialityBasis = "impliedConsent", givenOn = Some.Today, how = "Asked", covers = new { fields = new[] { "phones" }, purpose = "Help" },
        };
        var errors = (await _referrer.PostAsync("/api/referrals", referral)).ShouldBe(422, "validation")["errors"].EnumerateObject().Select(e => e.Name).ToList();
        errors.ShouldContain("answers.tenure");
        errors.ShouldContain("answers.dragons");
        errors.ShouldContain("consent.covers.fields");
    }

    [Theory]
    [InlineData("""{ "reason": "a\u0000b" }""", "malformed-text")]
    [InlineData("""{ "reason": "\ud800" }""", "malformed-text")]
    [InlineData("""{ "reason": "\udc00\ud800" }""", "malformed-text")]
    [InlineData("""{ "\ud800": "x" }""", "malformed-text")]
    [InlineData("""{ "reason": "x", "reason": "y" }""", "malformed-json")]
    [InlineData("""{ "reason": "x", "\u0072eason": "y" }""", "malformed-json")]
    [InlineData("""{ "reason": 'x' }""", "malformed-json")]
    [InlineData("{ \"reason\": \"x\" // why not\n}", "malformed-json")]
    [InlineData("""{ "reason": NaN }""", "malformed-json")]
    public async Task what_is_not_json_or_not_text_is_a_400(string body, string type) =>
        (await _referrer.PostAsync("/api/referrals", body)).ShouldBe(400, type);

    [Fact]
    public async Task optional_members_may_be_null_or_absent_and_so_may_a_body_that_needs_nothing()
    {
        var made = (await _referrer.PostAsync("/api/people", """{ "name": "Nullable Null", "dateOfBirth": "1970-01-01", "knownAs": null, "phones": null, "demographics": null, "noFixedAbode": null }""")).ShouldBe(201);
        made["personId"].GetGuid().ShouldNotBe(Guid.Empty);
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        var worker = server.As(TestPartnership.HealthyHomes.Worker);
        (await worker.SendAsync(HttpMethod.Post, $"{at}/receive")).ShouldBe(200);
        (await worker.PostAsync($"{at}/accept", """{ "caseworker": null }""")).ShouldBe(200);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", 422)]
    [InlineData("application/json;charset=\"UTF-8\"", 422)]
    [InlineData("APPLICATION/JSON", 422)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/problem+json", 415)]
    [InlineData("text/json", 415)]
    [InlineData("nonsense", 415)]
    public async Task only_json_in_utf_8_is_read(string type, int status)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        (await _referrer.SendAsync(HttpMethod.Post, "/api/referrals", content)).ShouldBe(status);
    }
}
