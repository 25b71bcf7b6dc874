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
    public async Task bases_that_contradict_the_agreement_and_answers_that_nothing_was_signed_for_are_refused()
    {
        (await SendAsync(new { legalBasis = "legitimateInterests", confidentialityBasis = "explicitConsent", givenOn = Some.Today, how = "Asked", covers = Covers })).ShouldBe(["consent.legalBasis"]);
        (await SendAsync(new { answer = "knowsAndAgrees", legalBasis = "publicTask", confidentialityBasis = "explicitConsent", givenOn = Some.Today, how = "Asked", covers = Covers }))
            .ShouldBe(["consent.answer"]);
        (await SendAsync(new { givenOn = Some.Today, how = "Asked", covers = Covers })).ShouldBe(["consent.legalBasis", "consent.confidentialityBasis"], ignoreOrder: true);
        (await SendAsync(new { legalBasis = "publicTask", givenOn = Some.Today, how = "Asked", covers = Covers })).ShouldBe(["consent.confidentialityBasis"]);
        (await SendAsync(new { answer = "safeguarding", givenOn = Some.Today, how = "Seen", covers = Covers })).ShouldBe(["consent.decisionMaker", "consent.reason"], ignoreOrder: true);

        var unsigned = Some.Referral(TestPartnership.Agents);
        unsigned["consent"] = Answered("knowsAndAgrees");
        (await server.As(TestPartnership.Libraries.Worker).PostAsync("/api/referrals", unsigned)).ShouldBe(422, "validation")["errors"].EnumerateObject().Single().Name.ShouldBe("consent.answer");

        async Task<IEnumerable<string>> SendAsync(object consent)
        {
            var referral = Some.Referral();
            referral["consent"] = consent;
            return (await _referrer.PostAsync("/api/referrals", referral)).ShouldBe(422, "validation")["errors"].EnumerateObject().Select(e => e.Name);
        }
    }

    private static object Covers => new { fields = new[] { "name", "phones" }, purpose = "Help" };

    private static object Answered(string answer) =>
        new { answer, givenOn = Some.Today, how = "Asked", covers = Covers, decisionMaker = "Their lead", reason = "At risk" };
}
