using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Sharing;

/// <summary>Nobody at a desk picks an article of law: the agreement between the two organisations supplies the bases.</summary>
public class Agreements(TestServer server)
{
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);

    [Fact]
    public async Task what_may_be_shared_with_a_service_is_known_before_anybody_is_named()
    {
        var agreed = (await _referrer.GetAsync($"/api/sharing?serviceId={TestPartnership.HealthyHomes.ServiceId}")).ShouldBe(200);
        agreed["minimumFields"].EnumerateArray().Select(f => f.GetString()).ShouldBe(["name", "phones"]);
        agreed["purposes"].GetArrayLength().ShouldBe(1);
        agreed["answers"].EnumerateArray().Select(a => (a.GetProperty("answer").GetString(), a.GetProperty("legalBasis").GetString(), a.GetProperty("needsDecisionMaker").GetBoolean()))
            .ShouldBe([("knowsAndAgrees", "publicTask", false), ("cannotAsk", "publicTask", false), ("safeguarding", "safeguarding", true)]);

        (await server.As(TestPartnership.Libraries.Worker).GetAsync($"/api/sharing?serviceId={TestPartnership.Agents.ServiceId}")).ShouldBe(200)["answers"].GetArrayLength().ShouldBe(0);
        (await _referrer.GetAsync($"/api/sharing?serviceId={Guid.CreateVersion7()}")).ShouldBe(404, "not-found");
        (await _referrer.GetAsync("/api/sharing")).ShouldBe(422, "validation")["errors"].EnumerateObject().Single().Name.ShouldBe("serviceId");
    }

    [Theory]
    [InlineData("knowsAndAgrees", "publicTask", "explicitConsent")]
    [InlineData("cannotAsk", "publicTask", "impliedConsent")]
    [InlineData("safeguarding", "safeguarding", "overridingInterest")]
    public async Task a_plain_answer_is_enough(string answer, string legalBasis, string confidentialityBasis)
    {
        var referral = Some.Referral();
        referral["consent"] = Answered(answer);
        var seen = (await _worker.GetAsync($"/api/referrals/{await Some.ReferralAsync(server, referral)}")).ShouldBe(200)["consent"];
        seen.GetProperty("legalBasis").GetString().ShouldBe(legalBasis);
        seen.GetProperty("confidentialityBasis").GetString().ShouldBe(confidentialityBasis);
        seen.GetProperty("status").GetString().ShouldBe(answer is "safeguarding" ? "safeguarding" : "standing");
    }

    [Fact]
    public async Task bases_that_contradict_the_agreement_are_refused()
    {
        (await SendAsync(new { legalBasis = "legitimateInterests", confidentialityBasis = "explicitConsent", givenOn = Some.Today, how = "Asked", covers = Covers })).ShouldBe(["consent.legalBasis"]);
        (await SendAsync(new { answer = "knowsAndAgrees", legalBasis = "publicTask", confidentialityBasis = "explicitConsent", givenOn = Some.Today, how = "Asked", covers = Covers }))
            .ShouldBe(["consent.answer"]);
        (await SendAsync(new { givenOn = Some.Today, how = "Asked", covers = Covers })).ShouldBe(["consent.legalBasis", "consent.confidentialityBasis"], ignoreOrder: true);
        (await SendAsync(new { legalBasis = "publicTask", givenOn = Some.Today, how = "Asked", covers = Covers })).ShouldBe(["consent.confidentialityBasis"]);
        (await SendAsync(new { answer = "safeguarding", givenOn = Some.Today, how = "Seen", covers = Covers })).ShouldBe(["consent.decisionMaker", "consent.reason"], ignoreOrder: true);

        async Task<IEnumerable<string>> SendAsync(object consent)
        {
            var referral = Some.Referral();
            referral["consent"] = consent;
            return (await _referrer.PostAsync("/api/referrals", referral)).ShouldBe(422, "validation")["errors"].EnumerateObject().Select(e => e.Name);
        }
    }

    [Fact]
    public async Task without_an_agreement_nothing_is_referred_on_offered_or_shown()
    {
        var libraries = server.As(TestPartnership.Libraries.Worker);
        var referral = Some.Referral(TestPartnership.Agents);
        (await libraries.PostAsync("/api/referrals", referral)).ShouldBe(422, "sharing/no-agreement").Said("detail")!.ShouldContain("administrator");
        (await libraries.PostAsync("/api/referrals/preview", referral)).ShouldBe(422, "sharing/no-agreement");

        var toLibraries = Some.Referral(TestPartnership.Libraries);
        toLibraries["programme"] = "connector";
        toLibraries.Remove("answers");
        var made = (await _referrer.PostAsync("/api/referrals", toLibraries)).ShouldBe(201)["referralId"].GetGuid();
        var at = $"/api/referrals/{made}";
        (await libraries.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(200);
        var onward = Some.Onward();
        onward["programme"] = "healthyHomes";
        onward["serviceId"] = TestPartnership.Agents.ServiceId;
        onward.Remove("answers");
        var transfer = new { serviceId = TestPartnership.Agents.ServiceId, reason = "They go there" };
        foreach (var path in (string[])["onward", "onward/preview"])
        {
            (await libraries.PostAsync($"{at}/{path}", onward)).ShouldBe(422, "sharing/no-agreement");
        }

        foreach (var path in (string[])["transfer", "transfer/preview"])
        {
            (await libraries.PostAsync($"{at}/{path}", transfer)).ShouldBe(422, "sharing/no-agreement");
        }

        toLibraries["person"] = Some.Person();
        (await libraries.PostAsync("/api/referrals", toLibraries)).ShouldBe(201);
    }

    private static object Covers => new { fields = new[] { "name", "phones" }, purpose = "Help" };

    private static object Answered(string answer) =>
        new { answer, givenOn = Some.Today, how = "Asked", covers = Covers, decisionMaker = "Their lead", reason = "At risk" };
}
