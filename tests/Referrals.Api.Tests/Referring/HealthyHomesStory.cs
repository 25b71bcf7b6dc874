using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Referring;

/// <summary>The story that the product was made for, from every side.</summary>
public class HealthyHomesStory(TestServer server)
{
    private readonly Caller _cancerTeam = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _healthyHomes = server.As(TestPartnership.HealthyHomes.Worker);
    private readonly Caller _warmAndWell = server.As(TestPartnership.WarmAndWell.Worker);
    private readonly Caller _stranger = server.As(TestPartnership.Libraries.Worker);

    [Fact]
    public async Task a_referral_plays_from_end_to_end_and_each_side_sees_its_own()
    {
        var made = (await _cancerTeam.PostAsync("/api/referrals", Some.Referral())).ShouldBe(201);
        made.Said("state").ShouldBe("made");
        made.Said("waitingOn").ShouldBe("receiver");
        made.Said("reference")!.ShouldStartWith("GL-");
        made.ETag.ShouldNotBeNull();
        var id = made["referralId"].GetGuid();
        var at = $"/api/referrals/{id}";
        made.Response.Headers.Location!.ToString().ShouldBe(at);
        (await _stranger.GetAsync(at)).ShouldBe(404, "not-found");

        (await _healthyHomes.PostAsync($"{at}/receive")).ShouldBe(200).Said("state").ShouldBe("received");
        (await _healthyHomes.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(200).Said("state").ShouldBe("accepted");
        var mine = (await _healthyHomes.GetAsync("/api/caseload?caseworker=me&limit=200")).ShouldBe(200);
        mine["items"].EnumerateArray().ShouldContain(row => row.GetProperty("id").GetGuid() == id);
        (await _healthyHomes.PostAsync($"{at}/contacts", Some.Contact("She would like a visit."))).ShouldBe(200).Said("state").ShouldBe("active");
        (await _healthyHomes.PostAsync($"{at}/assessments", Some.Assessment())).ShouldBe(200);
        (await _healthyHomes.PostAsync($"{at}/support", Some.Support())).ShouldBe(200);

        var onward = (await _healthyHomes.PostAsync($"{at}/onward", Some.Onward())).ShouldBe(201);
        var then = $"/api/referrals/{onward["referralId"].GetGuid()}";
        (await _cancerTeam.GetAsync(then)).ShouldBe(404, "not-found");
        (await _warmAndWell.GetAsync(at)).ShouldBe(404, "not-found");
        await WarmAndWellHelpsAsync(then);

        (await _healthyHomes.PostAsync($"{at}/signposts", new { serviceId = TestPartnership.Libraries.ServiceId, how = "printed" })).ShouldBe(200);
        (await _healthyHomes.PostAsync($"{at}/assessments", Some.Assessment("followUp", anxious: 5, worthwhile: 6))).ShouldBe(200);
        var closing = new { outcome = "supportCompleted", needsMet = new[] { "energyAndHeating", "benefitsAndIncome" }, needsNotMet = Array.Empty<string>() };
        var closed = (await _healthyHomes.PostAsync($"{at}/close", closing)).ShouldBe(200);
        closed.Said("state").ShouldBe("closed");
        closed.Said("waitingOn").ShouldBeNull();

        var seen = (await _cancerTeam.GetAsync(at)).ShouldBe(200);
        seen.Said("outcome").ShouldBe("supportCompleted");
        seen.Said("reference").ShouldBe(made.Said("reference"));
        seen["assessments"].EnumerateArray().Single(a => a.GetProperty("stage").GetString() == "followUp")
            .GetProperty("scores").GetProperty("anxious").GetInt32().ShouldBe(5);
        seen["links"].EnumerateArray().Count(link => link.TryGetProperty("referralId", out _)).ShouldBe(0);
        (await _cancerTeam.GetAsync($"{at}/timeline")).ShouldBe(200)["items"].GetArrayLength().ShouldBeGreaterThan(8);
        var journey = (await _healthyHomes.GetAsync($"/api/journeys/{id}")).ShouldBe(200);
        journey["referrals"][0].GetProperty("onward").GetArrayLength().ShouldBe(1);
    }

    private async Task WarmAndWellHelpsAsync(string then)
    {
        (await _warmAndWell.PostAsync($"{then}/accept", new { caseworker = "me" })).ShouldBe(200);
        (await _warmAndWell.PostAsync($"{then}/contacts", Some.Contact())).ShouldBe(200);
        foreach (var milestone in new[] { "surveyBooked", "grantApproved", "installed" })
        {
            (await _warmAndWell.PostAsync($"{then}/milestones", new { milestone, occurredOn = Some.Today })).ShouldBe(200);
        }

        (await _warmAndWell.PostAsync($"{then}/support", new { occurredOn = Some.Today, kind = "heatingInstalled", status = "done" })).ShouldBe(200);
        (await _healthyHomes.GetAsync(then)).ShouldBe(200)["milestones"].GetArrayLength().ShouldBe(3);
        (await _warmAndWell.PostAsync($"{then}/close", new { outcome = "supportCompleted", needsMet = new[] { "energyAndHeating" }, needsNotMet = Array.Empty<string>() }))
            .ShouldBe(200).Said("state").ShouldBe("closed");
    }
}
