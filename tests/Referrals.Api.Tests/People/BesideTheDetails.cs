using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.People;

/// <summary>What crosses to the other side, what never does, and for whom a record is not there.</summary>
public class BesideTheDetails(TestServer server)
{
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);
    private readonly Caller _coordinator = server.As(TestPartnership.HealthyHomes.Coordinator);

    [Fact]
    public async Task a_change_crosses_only_when_it_is_marked_and_within_the_standing_consent()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        var (theirs, ours) = (await PersonAsync(_referrer, at), await PersonAsync(_worker, at));
        var changed = (await _referrer.PatchAsync(theirs, """{ "contactWarning": "Never ring", "email": "w@example.org", "visitWarning": "Two dogs", "ourReference": "C-1" }""")).ShouldBe(200);
        var could = changed["couldShare"][0];
        could.GetProperty("organisation").GetProperty("id").GetGuid().ShouldBe(TestPartnership.HealthyHomes.Id);
        could.GetProperty("fields").EnumerateArray().Select(f => f.GetString()).ShouldBe(["contactWarning"]);
        (await _worker.GetAsync(ours)).Said("contactWarning").ShouldBe("Please ring after ten");

        var shared = (await _referrer.PostAsync($"{theirs}/share", new { fields = new[] { "contactWarning", "email" } })).ShouldBe(200);
        shared["sharedWith"][0].GetProperty("fields").EnumerateArray().Select(f => f.GetString()).ShouldBe(["contactWarning"]);
        var seen = (await _worker.GetAsync(ours)).ShouldBe(200);
        seen.Said("contactWarning").ShouldBe("Never ring");
        foreach (var own in (string[])["email", "visitWarning", "ourReference"])
        {
            seen.Json.TryGetProperty(own, out _).ShouldBeFalse(own);
        }

        (await _referrer.PatchAsync(theirs, """{ "knownAs": "Willie" }""")).ShouldBe(200).Json.TryGetProperty("couldShare", out _).ShouldBeFalse();
        (await _worker.PostAsync($"{theirs}/share", new { fields = new[] { "name" } })).ShouldBe(404, "not-found");
        (await _referrer.PostAsync($"{at}/consent", new { change = "withdrawn", consent = Some.Consent() })).ShouldBe(200);
        (await _referrer.PatchAsync(theirs, """{ "contactWarning": "Only write" }""")).ShouldBe(200).Json.TryGetProperty("couldShare", out _).ShouldBeFalse();
        (await _referrer.PostAsync($"{theirs}/share", new { fields = new[] { "contactWarning" } })).ShouldBe(200)["sharedWith"].GetArrayLength().ShouldBe(0);
        (await _worker.GetAsync(ours)).Said("contactWarning").ShouldBe("Never ring");
        (await _worker.GetAsync(at))["consent"].GetProperty("status").GetString().ShouldBe("withdrawn");
    }

    [Fact]
    public async Task a_death_is_told_to_every_live_party_and_shown_on_referrals_and_lists()
    {
        var at = await Some.AcceptedAsync(server);
        var onward = (await _worker.PostAsync($"{at}/onward", Some.Onward())).ShouldBe(201)["referralId"].GetGuid();
        var warm = server.As(TestPartnership.WarmAndWell.Worker);
        var theirs = await PersonAsync(_referrer, at);
        (await _referrer.PostAsync($"{theirs}/death", new { on = "2199-01-01" })).ShouldBe(422, "validation");
        (await _referrer.PostAsync($"{theirs}/death", new { on = Some.Today })).ShouldBe(204);
        (await _referrer.PostAsync($"{theirs}/death")).ShouldBe(204);
        foreach (var (caller, path) in new[] { (_referrer, at), (_worker, at), (_worker, $"/api/referrals/{onward}"), (warm, $"/api/referrals/{onward}") })
        {
            var person = (await caller.GetAsync(path)).ShouldBe(200)["person"];
            (person.GetProperty("died").GetBoolean(), person.GetProperty("diedOn").GetString()).ShouldBe((true, Some.Today));
        }

        var row = (await warm.GetAsync("/api/caseload?limit=200&sort=made"))["items"].EnumerateArray().Single(r => r.GetProperty("id").GetGuid() == onward);
        row.GetProperty("person").GetProperty("died").GetBoolean().ShouldBeTrue();
        (await warm.GetAsync($"/api/referrals/{onward}")).Text.ShouldNotContain(TestPartnership.CancerSupport.Code);
    }

    [Fact]
    public async Task for_a_member_who_knows_the_person_privately_nothing_of_them_is_there()
    {
        var at = await Some.AcceptedAsync(server);
        var (ours, other) = (await PersonAsync(_worker, at), server.As(TestPartnership.HealthyHomes.OtherWorker));
        (await other.GetAsync(at)).ShouldBe(200);
        (await _worker.PostAsync($"{ours}/restrictions", new { memberId = TestPartnership.HealthyHomes.OtherWorkerId })).ShouldBe(403, "forbidden");
        (await _coordinator.PostAsync($"{ours}/restrictions", new { memberId = TestPartnership.CancerSupport.WorkerId })).ShouldBe(422, "validation");
        (await _coordinator.PostAsync($"{ours}/restrictions", new { memberId = TestPartnership.HealthyHomes.OtherWorkerId })).ShouldBe(204);

        foreach (var path in (string[])[at, $"{at}/timeline", $"/api/journeys/{at[^36..]}", ours])
        {
            (await other.GetAsync(path)).ShouldBe(404, "not-found");
        }

        (await other.PostAsync($"{at}/contacts", Some.Contact())).ShouldBe(404, "not-found");
        (await other.PatchAsync(ours, new { knownAs = "X" })).ShouldBe(404, "not-found");
        (await other.PostAsync($"{ours}/restrictions/lift", new { memberId = TestPartnership.HealthyHomes.OtherWorkerId })).ShouldBe(404, "not-found");
        (await other.GetAsync("/api/caseload?limit=200&sort=made")).Text.ShouldNotContain(at[^36..]);
        (await other.GetAsync("/api/handoffs?limit=200")).Text.ShouldNotContain(at[^36..]);
        (await _worker.GetAsync(at)).ShouldBe(200);
        (await _worker.GetAsync(ours)).Json.TryGetProperty("restrictedFrom", out _).ShouldBeFalse();
        (await _coordinator.GetAsync(ours))["restrictedFrom"][0].GetGuid().ShouldBe(TestPartnership.HealthyHomes.OtherWorkerId);

        (await _coordinator.PostAsync($"{ours}/restrictions/lift", new { memberId = TestPartnership.HealthyHomes.OtherWorkerId })).ShouldBe(204);
        (await other.GetAsync(at)).ShouldBe(200);
    }

    [Fact]
    public async Task whoever_is_told_of_somebody_after_their_death_knows_of_it_too()
    {
        var at = await Some.AcceptedAsync(server);
        (await _worker.PostAsync($"{await PersonAsync(_worker, at)}/death", new { on = "2026-01-05" })).ShouldBe(204);
        var onward = (await _worker.PostAsync($"{at}/onward", Some.Onward())).ShouldBe(201)["referralId"].GetGuid();
        (await server.As(TestPartnership.WarmAndWell.Worker).GetAsync($"/api/referrals/{onward}")).ShouldBe(200).Text.ShouldContain("\"diedOn\":\"2026-01-05\"");
        (await _worker.PostAsync($"{at}/transfer", new { serviceId = TestPartnership.Agents.ServiceId, reason = "Her papers" })).ShouldBe(200);
        var taken = server.As(TestPartnership.Agents.Worker);
        (await taken.PostAsync($"{at}/transfer/accept")).ShouldBe(200);
        (await taken.GetAsync(at)).ShouldBe(200).Text.ShouldContain("\"diedOn\":\"2026-01-05\"");
    }

    [Fact]
    public async Task who_knows_somebody_privately_knows_them_still_when_they_are_referred_again()
    {
        var first = $"/api/referrals/{await Some.ReferralAsync(server)}";
        var (theirs, ours) = (await PersonAsync(_referrer, first), await PersonAsync(_worker, first));
        var neighbour = server.As(TestPartnership.HealthyHomes.OtherWorker);
        (await _coordinator.PostAsync($"{ours}/restrictions", new { memberId = TestPartnership.HealthyHomes.OtherWorkerId })).ShouldBe(204);
        (await neighbour.GetAsync(first)).ShouldBe(404, "not-found");

        var body = Some.Referral();
        body.Remove("person");
        body["personId"] = Guid.Parse(theirs.Split('/')[^1]);
        var again = $"/api/referrals/{await Some.ReferralAsync(server, body)}";
        await Wait.UntilAsync(async () => (await neighbour.GetAsync(again)).ShouldBe(404, "not-found"));
        (await _worker.GetAsync(again)).ShouldBe(200);

        // What somebody decided on a record stands, whatever the others say.
        var newer = await PersonAsync(_worker, again);
        (await _coordinator.PostAsync($"{newer}/restrictions/lift", new { memberId = TestPartnership.HealthyHomes.OtherWorkerId })).ShouldBe(204);
        (await _worker.PatchAsync(newer, """{ "knownAs": "Wil" }""")).ShouldBe(200);
        (await neighbour.GetAsync(again)).ShouldBe(200);
    }

    [Fact]
    public async Task a_visit_warning_says_who_has_read_it_until_its_text_changes_and_is_ones_own()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        var theirs = await PersonAsync(_referrer, at);
        (await _referrer.PatchAsync(theirs, """{ "visitWarningReviewOn": "2199-01-05", "onBehalf": { "relationship": "Daughter", "personKnows": true } }""")).ShouldBe(200);
        (await _referrer.PostAsync($"{theirs}/visit-warning/seen")).ShouldBe(204);
        var seen = (await _referrer.GetAsync(at))["person"];
        seen.GetProperty("visitWarningSeenBy")[0].GetGuid().ShouldBe(TestPartnership.CancerSupport.WorkerId);
        (seen.GetProperty("visitWarningReviewOn").GetString(), seen.GetProperty("onBehalf").GetProperty("relationship").GetString()).ShouldBe(("2199-01-05", "Daughter"));
        var receiver = (await _worker.GetAsync(at))["person"];
        foreach (var own in (string[])["visitWarning", "visitWarningReviewOn", "visitWarningSeenBy", "onBehalf"])
        {
            receiver.TryGetProperty(own, out _).ShouldBeFalse(own);
        }

        (await _referrer.PatchAsync(theirs, """{ "visitWarning": "Two dogs" }""")).ShouldBe(200).Json.TryGetProperty("visitWarningSeenBy", out _).ShouldBeFalse();
        (await _worker.PostAsync($"{await PersonAsync(_worker, at)}/visit-warning/seen")).ShouldBe(409, "person/no-visit-warning");
    }

    private static async Task<string> PersonAsync(Caller caller, string at) => $"/api/people/{(await caller.GetAsync(at)).ShouldBe(200)["person.id"].GetGuid()}";
}
