using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Referring;

/// <summary>Responsibility that moves, and referrals that grow from others.</summary>
public class TransfersAndJourneys(TestServer server)
{
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);
    private readonly Caller _agent = server.As(TestPartnership.Agents.Worker);

    [Fact]
    public async Task a_transfer_shows_the_least_until_it_is_taken_and_then_gives_the_new_receiver_a_record()
    {
        var at = await Some.AcceptedAsync(server);
        (await _agent.GetAsync(at)).ShouldBe(404, "not-found");
        var offered = (await _worker.PostAsync($"{at}/transfer", new { serviceId = TestPartnership.Agents.ServiceId, reason = "She moved" })).ShouldBe(200);
        offered.Said("waitingOn").ShouldBe("offered");
        var least = (await _agent.GetAsync(at)).ShouldBe(200);
        least["person"].TryGetProperty("address", out _).ShouldBeFalse();
        least.Json.TryGetProperty("reason", out _).ShouldBeFalse();

        var taken = (await _agent.PostAsync($"{at}/transfer/accept", new { caseworker = "me" })).ShouldBe(200);
        (taken.Said("state"), taken.Said("waitingOn")).ShouldBe(("accepted", "receiver"));
        var seen = (await _agent.GetAsync(at)).ShouldBe(200);
        seen["person"].GetProperty("address").GetString().ShouldBe("14 Larkspur Row, Gloucester");
        (await _agent.GetAsync($"/api/people/{seen["person.id"].GetGuid()}")).ShouldBe(200);
        (await _agent.PostAsync($"{at}/contacts", Some.Contact())).ShouldBe(200);
        (await _worker.PostAsync($"{at}/contacts", Some.Contact())).ShouldBe(403, "forbidden");
        (await _referrer.GetAsync(at))["receiver.id"].GetGuid().ShouldBe(TestPartnership.Agents.Id);
    }

    [Fact]
    public async Task a_declined_transfer_shows_nothing_any_more()
    {
        var at = await Some.AcceptedAsync(server);
        (await _worker.PostAsync($"{at}/transfer", new { serviceId = TestPartnership.Agents.ServiceId, reason = "She moved" })).ShouldBe(200);
        (await _agent.PostAsync($"{at}/transfer/decline", new { reason = "Full" })).ShouldBe(200);
        (await _agent.GetAsync(at)).ShouldBe(404, "not-found");
        (await _worker.GetAsync(at)).Said("waitingOn").ShouldBe("receiver");
    }

    [Fact]
    public async Task a_referral_with_a_parent_is_an_onward_referral()
    {
        var at = await Some.AcceptedAsync(server);
        var person = (await _worker.GetAsync(at))["person.id"].GetGuid();
        var referral = Some.Onward();
        referral["personId"] = person;
        referral["parent"] = at[^36..];
        var made = (await _worker.PostAsync("/api/referrals", referral)).ShouldBe(201);
        var child = (await _worker.GetAsync($"/api/referrals/{made["referralId"].GetGuid()}")).ShouldBe(200);
        child["parent"].GetGuid().ToString().ShouldBe(at[^36..]);
        child["journeyId"].GetGuid().ToString().ShouldBe(at[^36..]);
        child.Json.TryGetProperty("source", out _).ShouldBeFalse();
        (await _referrer.PostAsync("/api/referrals", referral)).ShouldBe(403, "forbidden");
        (await _agent.PostAsync("/api/referrals", referral)).ShouldBe(404, "not-found");
    }

    [Fact]
    public async Task withdrawn_consent_stops_further_sharing()
    {
        var at = await Some.AcceptedAsync(server);
        (await _referrer.PostAsync($"{at}/consent", new { change = "withdrawn", consent = Some.Consent() })).ShouldBe(200);
        (await _worker.PostAsync($"{at}/onward", Some.Onward())).ShouldBe(409, "referral/not-in-state");
        (await _worker.PostAsync($"{at}/transfer", new { serviceId = TestPartnership.Agents.ServiceId, reason = "She moved" })).ShouldBe(409, "referral/not-in-state");
    }

    [Fact]
    public async Task a_referrer_can_only_ask_to_withdraw_what_is_being_worked()
    {
        var at = await Some.AcceptedAsync(server);
        var asked = (await _referrer.PostAsync($"{at}/withdraw", new { reason = "personChangedMind" })).ShouldBe(200);
        asked["withdrawalRequested"].GetBoolean().ShouldBeTrue();
        asked.Said("state").ShouldBe("accepted");
        (await _worker.PostAsync($"{at}/withdraw/confirm")).ShouldBe(200).Said("state").ShouldBe("withdrawn");
        (await _referrer.PostAsync($"{at}/withdraw", new { reason = "other" })).ShouldBe(409, "referral/not-in-state");
    }

    [Fact]
    public async Task appointments_reminders_and_support_are_changed_by_the_ids_that_the_referral_shows()
    {
        var at = await Some.AcceptedAsync(server);
        (await _worker.PostAsync($"{at}/appointments", new { at = "2199-01-05T10:00:00Z", where = "At home", with = "person" })).ShouldBe(200);
        (await _worker.PostAsync($"{at}/reminders", new { text = "Ring the landlord", on = "2199-01-05" })).ShouldBe(200);
        (await _worker.PostAsync($"{at}/support", Some.Support())).ShouldBe(200);
        var seen = (await _worker.GetAsync(at)).ShouldBe(200);
        var (appointment, reminder, support) = (IdOf("appointments"), IdOf("reminders"), IdOf("support"));

        (await _worker.PostAsync($"{at}/appointments/{appointment}/change", new { at = "2199-01-06T10:00:00Z", with = "carer" })).ShouldBe(200);
        (await _worker.PostAsync($"{at}/appointments/{appointment}/cancel")).ShouldBe(200);
        (await _worker.PostAsync($"{at}/appointments/{appointment}/cancel")).ShouldBe(409, "referral/not-in-state");
        (await _worker.PostAsync($"{at}/appointments/{support}/cancel")).ShouldBe(404, "not-found");
        (await _referrer.PostAsync($"{at}/reminders/{reminder}/done")).ShouldBe(404, "not-found");
        (await _worker.PostAsync($"{at}/reminders/{reminder}/done")).ShouldBe(200);
        (await _worker.PostAsync($"{at}/support/{support}/status", new { status = "done", occurredOn = Some.Today })).ShouldBe(200);
        (await _worker.PostAsync($"{at}/corrections", new { entryId = support, values = new { amount = 1000 }, reason = "A slip" })).ShouldBe(200);
        (await _worker.GetAsync(at))["support"][0].GetProperty("amount").GetInt64().ShouldBe(1000);

        Guid IdOf(string list) => seen[list][0].GetProperty("id").GetGuid();
    }
}
