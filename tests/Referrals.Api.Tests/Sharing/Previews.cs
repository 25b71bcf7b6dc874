using System.Text.Json.Nodes;
using Referrals.Api.Tests.Hosting;
using Referrals.Api.Tests.Json;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Sharing;

/// <summary>Before sending, the referrer sees exactly what the receiver will see.</summary>
[Collection<Alone>]
public class Previews(TestServer server)
{
    // What the preview says of its own, beside the view.
    private static readonly string[] s_own = ["notCovered", "notKnown"];

    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);

    [Fact]
    public async Task a_preview_is_what_the_receiver_then_reads_and_stores_nothing()
    {
        var referral = Some.Referral();
        referral["household"] = new[] { new { person = Some.Person(), relationship = "Husband" } };
        var before = await server.EventsAsync();
        var preview = (await _referrer.PostAsync("/api/referrals/preview", referral)).ShouldBe(200);
        (await server.EventsAsync()).ShouldBe(before);

        var seen = (await _worker.GetAsync($"/api/referrals/{await Some.ReferralAsync(server, referral)}")).ShouldBe(200);
        ShouldShowTheSame(preview, seen);
        preview["person"].TryGetProperty("visitWarning", out _).ShouldBeFalse();
        preview["notCovered"].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task an_onward_referral_and_a_transfer_are_shown_before_they_are_made()
    {
        var at = await Some.AcceptedAsync(server);
        var onward = (await _worker.PostAsync($"{at}/onward/preview", Some.Onward())).ShouldBe(200);
        var child = (await _worker.PostAsync($"{at}/onward", Some.Onward())).ShouldBe(201)["referralId"].GetGuid();
        ShouldShowTheSame(onward, (await server.As(TestPartnership.WarmAndWell.Worker).GetAsync($"/api/referrals/{child}")).ShouldBe(200));

        var offer = new { serviceId = TestPartnership.Agents.ServiceId, reason = "She moved" };
        var offered = (await _worker.PostAsync($"{at}/transfer/preview", offer)).ShouldBe(200);
        (await server.As(TestPartnership.Agents.Worker).GetAsync(at)).ShouldBe(404);
        (await _worker.PostAsync($"{at}/transfer", offer)).ShouldBe(200);
        ShouldShowTheSame(offered, (await server.As(TestPartnership.Agents.Worker).GetAsync(at)).ShouldBe(200));
        offered["person"].EnumerateObject().Select(m => m.Name).ShouldBe(["name", "phones", "contactWarning"]);
    }

    [Fact]
    public async Task it_says_what_the_service_needs_and_would_not_get()
    {
        var referral = Some.Referral(person: new { name = "Cressida Vole", dateOfBirth = "1944-05-06" });
        (await _referrer.PostAsync("/api/referrals/preview", referral)).ShouldBe(200)["notKnown"].EnumerateArray().Select(f => f.GetString()).ShouldBe(["phones"]);
        referral["consent"] = new { answer = "knowsAndAgrees", givenOn = Some.Today, how = "Asked", covers = new { fields = new[] { "name" }, purpose = "Help" } };
        var preview = (await _referrer.PostAsync("/api/referrals/preview", referral)).ShouldBe(200);
        preview["notCovered"].EnumerateArray().Select(f => f.GetString()).ShouldBe(["phones"]);
        preview["person"].EnumerateObject().Select(m => m.Name).ShouldBe(["name"]);
    }

    [Fact]
    public async Task it_is_refused_like_the_real_thing()
    {
        var at = await Some.AcceptedAsync(server);
        (await server.As(TestPartnership.Agents.Worker).PostAsync($"{at}/onward/preview", Some.Onward())).ShouldBe(404, "not-found");
        (await _referrer.PostAsync($"{at}/transfer/preview", new { serviceId = TestPartnership.Agents.ServiceId, reason = "Why" })).ShouldBe(403, "forbidden");
        (await server.As(TestPartnership.Office.Coordinator).PostAsync("/api/referrals/preview", Some.Referral())).ShouldBe(403, "forbidden");
        var referral = Some.Referral();
        referral["programme"] = "warmAndWell";
        (await _referrer.PostAsync("/api/referrals/preview", referral)).ShouldBe(422, "validation");
    }

    private static void ShouldShowTheSame(Answer preview, Answer seen)
    {
        foreach (var member in preview.Json.EnumerateObject().Where(m => !s_own.Contains(m.Name)))
        {
            Anonymous(member.Value.GetRawText()).ShouldBe(Anonymous(seen[member.Name].GetRawText()), member.Name);
        }

        string[] answered = ["person", "needs", "reason", "answers", "household", "consent", "offer"];
        answered.Where(m => seen.Json.TryGetProperty(m, out _)).ShouldBe(answered.Where(m => preview.Json.TryGetProperty(m, out _)));
    }

    /// <summary>Without the ids of records, which are drawn when it is made.</summary>
    private static string Anonymous(string json)
    {
        var node = JsonNode.Parse(json);
        foreach (var record in node is JsonArray list ? list.OfType<JsonObject>() : node is JsonObject one && !one.ContainsKey("relationship") ? [one] : [])
        {
            if (record.Count > 2)
            {
                record.Remove("id");
            }
        }

        return node?.ToJsonString() ?? "null";
    }
}
