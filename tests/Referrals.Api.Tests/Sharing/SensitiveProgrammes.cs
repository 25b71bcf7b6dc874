using System.Text.RegularExpressions;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Sharing;

/// <summary>Being in a pilot for families is itself sensitive: outside its circle such a referral is not there.</summary>
public partial class SensitiveProgrammes(TestServer server)
{
    private readonly Caller _referrer = server.As(TestPartnership.HealthyHomes.Worker);
    private readonly Caller _colleague = server.As(TestPartnership.HealthyHomes.OtherWorker);
    private readonly Caller _coordinator = server.As(TestPartnership.Families.Coordinator);
    private readonly Caller _worker = server.As(TestPartnership.Families.Worker);
    private readonly Caller _outside = server.As(TestPartnership.Families.OtherWorker);
    private readonly Caller _governance = server.As(TestPartnership.Governance.Coordinator);

    [Fact]
    public async Task for_everybody_outside_the_circle_it_is_not_there()
    {
        var (at, _) = await ReferAsync();
        await ShouldSeeAsync(at, _referrer, _coordinator, server.As(TestPartnership.HealthyHomes.Coordinator));
        await ShouldNotSeeAsync(at, _colleague, _worker, _outside, server.As(TestPartnership.CancerSupport.Coordinator));
        var person = (await _coordinator.GetAsync(at))["person.id"].GetGuid();
        (await _outside.GetAsync($"/api/people/{person}")).ShouldBe(404, "not-found");
        (await _outside.PatchAsync($"/api/people/{person}", new { knownAs = "X" })).ShouldBe(404, "not-found");
        (await _coordinator.GetAsync($"/api/people/{person}")).ShouldBe(200);

        (await _worker.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(404, "not-found");
        (await _coordinator.PostAsync($"{at}/accept", new { caseworker = TestPartnership.Families.WorkerId })).ShouldBe(200);
        await ShouldSeeAsync(at, _worker);
        (await _worker.GetAsync($"/api/people/{person}")).ShouldBe(200);
        (await _worker.PostAsync($"{at}/contacts", Some.Contact())).ShouldBe(200);
        await ShouldNotSeeAsync(at, _outside);
    }

    [Fact]
    public async Task somebody_of_a_party_opens_it_by_its_reference_and_both_coordinators_and_governance_are_told()
    {
        var (at, reference) = await ReferAsync();
        var opened = (await _outside.PostAsync("/api/referrals/open", new { reference = reference.ToLowerInvariant(), reason = "coverForAbsence" })).ShouldBe(200);
        opened["referralId"].GetGuid().ToString().ShouldBe(at[^36..]);
        opened["openUntil"].GetDateTimeOffset().ShouldBeInRange(TimeProvider.System.GetUtcNow().AddHours(7.9), TimeProvider.System.GetUtcNow().AddHours(8));
        await ShouldSeeAsync(at, _outside);
        await ShouldNotSeeAsync(at, _worker, _colleague);
        (await _outside.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(403, "forbidden");
        (await _outside.PostAsync($"{at}/notes", new { text = "Standing in", visibleTo = "bothParties" })).ShouldBe(200);

        (await _outside.PostAsync("/api/referrals/open", new { reference, reason = "riskOfHarm" })).ShouldBe(200);
        (await _coordinator.PostAsync("/api/referrals/open", new { reference, reason = "riskOfHarm" })).ShouldBe(200).Json.TryGetProperty("openUntil", out _).ShouldBeFalse();
        var told = await ToldAsync(_coordinator, at);
        foreach (var other in (Caller[])[server.As(TestPartnership.HealthyHomes.Coordinator), _governance])
        {
            (await ToldAsync(other, at)).Single().GetProperty("id").GetGuid().ShouldBe(told.Single().GetProperty("id").GetGuid());
        }

        (await ToldAsync(server.As(TestPartnership.CancerSupport.Coordinator), at)).ShouldBeEmpty();
        (await ToldAsync(_worker, at)).ShouldBeEmpty();
        told.Single().GetProperty("overdue").GetBoolean().ShouldBeFalse();
        (await _coordinator.GetAsync($"{at}/timeline"))["items"].EnumerateArray().Select(e => e.GetProperty("summary").GetString())
            .ShouldContain("Opened from outside the circle: Standing in for a colleague who is away");

        var review = $"/api/sensitive-openings/{told.Single().GetProperty("id").GetGuid()}/review";
        (await _outside.PostAsync(review, new { finding = "justified" })).ShouldBe(403, "forbidden");
        (await _worker.PostAsync(review, new { finding = "justified" })).ShouldBe(404, "not-found");
        (await _governance.PostAsync(review, new { finding = "notJustified" })).ShouldBe(422, "validation");
        (await _governance.PostAsync(review, new { finding = "notJustified", note = "Nobody was away" })).ShouldBe(204);
        (await _coordinator.PostAsync(review, new { finding = "justified" })).ShouldBe(409);
        (await ToldAsync(_coordinator, at)).Single().GetProperty("review").GetProperty("note").GetString().ShouldBe("Nobody was away");

        await using var over = server.Owner.CreateCommand("update referrals.sensitive_openings set open_until = now() where referral_id = $1");
        over.Parameters.Add(new() { Value = Guid.Parse(at[^36..]) });
        await over.ExecuteNonQueryAsync();
        await ShouldNotSeeAsync(at, _outside);
    }

    [Fact]
    public async Task what_cannot_be_opened_looks_alike_whatever_the_reason()
    {
        var (_, reference) = await ReferAsync();
        var open = await Some.ReferralAsync(server);
        var notSensitive = (await _referrer.GetAsync($"/api/referrals/{open}")).Said("reference");
        var wrong = reference[..3] + (reference[3] is '2' ? '3' : '2') + reference[4..];
        var answers = new List<string>();
        foreach (var (caller, typed) in new[]
        {
            (_outside, wrong), (_outside, "GL-22222-2"), (_outside, "?"), (server.As(TestPartnership.CancerSupport.Worker), reference),
            (_colleague, notSensitive), (_governance, reference), (server.As(TestPartnership.Office.Coordinator), reference),
        })
        {
            var answer = (await caller.PostAsync("/api/referrals/open", new { reference = typed, reason = "riskOfHarm" })).ShouldBe(404, "not-found");
            answers.Add(TraceIds.Replace(answer.Text, ""));
        }

        answers.Distinct().Count().ShouldBe(1);
        (await _outside.PostAsync("/api/referrals/open", new { reference, reason = "curiosity" })).ShouldBe(422, "validation");
    }

    [Fact]
    public async Task that_a_referral_grew_into_a_pilot_shows_to_nobody_outside_its_circle()
    {
        var at = await Some.AcceptedAsync(server);
        var onward = Family();
        var child = (await _referrer.PostAsync($"{at}/onward", onward)).ShouldBe(201)["referralId"].GetGuid();
        (await _referrer.GetAsync(at))["links"].GetArrayLength().ShouldBe(1);
        (await _referrer.GetAsync($"{at}/timeline")).Text.ShouldContain($"{child}");

        foreach (var path in (string[])[at, $"{at}/timeline", $"/api/journeys/{at[^36..]}"])
        {
            var seen = (await _colleague.GetAsync(path)).ShouldBe(200).Text;
            seen.ShouldNotContain($"{child}");
            seen.ShouldNotContain("families", Case.Insensitive);
            seen.ShouldNotContain("Referred on");
        }

        (await _colleague.GetAsync($"/api/journeys/{at[^36..]}"))["referrals"][0].GetProperty("referredOnward").GetArrayLength().ShouldBe(0);
        (await _referrer.GetAsync($"/api/journeys/{at[^36..]}"))["referrals"][0].GetProperty("referredOnward").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task it_is_transferred_only_to_where_nobody_else_learns_of_it()
    {
        var (at, _) = await ReferAsync();
        (await _coordinator.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(200);
        (await _coordinator.PostAsync($"{at}/transfer", new { serviceId = TestPartnership.Agents.ServiceId, reason = "Nearer" })).ShouldBe(422, "validation");
    }

    private async Task<(string At, string Reference)> ReferAsync()
    {
        var referral = Family();
        referral["person"] = Some.Person();
        var made = (await _referrer.PostAsync("/api/referrals", referral)).ShouldBe(201);
        return ($"/api/referrals/{made["referralId"].GetGuid()}", made.Said("reference")!);
    }

    private static Dictionary<string, object?> Family()
    {
        var referral = Some.Onward();
        referral["programme"] = "acesPilot";
        referral["serviceId"] = TestPartnership.Families.ServiceId;
        referral["answers"] = new { };
        referral["needs"] = new[] { "parentingAndFamily" };
        return referral;
    }

    private static async Task ShouldSeeAsync(string at, params Caller[] callers)
    {
        foreach (var caller in callers)
        {
            (await caller.GetAsync(at)).ShouldBe(200);
            (await caller.GetAsync($"{at}/timeline")).ShouldBe(200);
            (await caller.GetAsync($"/api/journeys/{at[^36..]}")).ShouldBe(200);
            (await caller.GetAsync("/api/caseload?limit=200&sort=made")).ShouldBe(200).Text.ShouldContain(at[^36..]);
        }
    }

    private static async Task ShouldNotSeeAsync(string at, params Caller[] callers)
    {
        foreach (var caller in callers)
        {
            (await caller.GetAsync(at)).ShouldBe(404, "not-found");
            (await caller.GetAsync($"{at}/timeline")).ShouldBe(404, "not-found");
            (await caller.GetAsync($"/api/journeys/{at[^36..]}")).ShouldBe(404, "not-found");
            (await caller.PostAsync($"{at}/notes", new { text = "x", visibleTo = "bothParties" })).ShouldBe(404, "not-found");
            (await caller.GetAsync("/api/caseload?limit=200&sort=made")).ShouldBe(200).Text.ShouldNotContain(at[^36..]);
            (await caller.GetAsync("/api/handoffs?limit=200")).ShouldBe(200).Text.ShouldNotContain(at[^36..]);
        }
    }

    private static async Task<List<System.Text.Json.JsonElement>> ToldAsync(Caller caller, string at) =>
        [.. (await caller.GetAsync("/api/sensitive-openings")).ShouldBe(200)["items"].EnumerateArray().Where(o => o.GetProperty("referralId").GetString() == at[^36..])];

    [GeneratedRegex("\"traceId\":\"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex TraceIds { get; }
}
