using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Deciding;

/// <summary>The same request under the same key is stored once and answered alike.</summary>
public class IdempotencyKeys(TestServer server)
{
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);

    [Fact]
    public async Task the_same_request_again_stores_nothing_and_answers_as_first()
    {
        var at = await Some.AcceptedAsync(server);
        var (key, contact) = (NewKey(), Some.Contact());
        var first = (await _worker.PostAsync($"{at}/contacts", contact, key)).ShouldBe(200);
        var again = (await _worker.PostAsync($"{at}/contacts", contact, key)).ShouldBe(200);
        again.Text.ShouldBe(first.Text);
        again.ETag.ShouldBe(first.ETag);
        (await ContactsAsync(at)).ShouldBe(1);
    }

    [Fact]
    public async Task the_same_key_with_another_body_or_path_is_refused()
    {
        var at = await Some.AcceptedAsync(server);
        var key = NewKey();
        (await _worker.PostAsync($"{at}/contacts", Some.Contact(), key)).ShouldBe(200);
        (await _worker.PostAsync($"{at}/contacts", Some.Contact("Another"), key)).ShouldBe(422, "idempotency/other-body");
        (await _worker.PostAsync($"{at}/support", Some.Support(), key)).ShouldBe(422, "idempotency/other-body");
        (await ContactsAsync(at)).ShouldBe(1);
    }

    [Fact]
    public async Task sixteen_at_once_store_one_and_all_are_answered_alike()
    {
        var at = await Some.AcceptedAsync(server);
        var (key, contact) = (NewKey(), Some.Contact());
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _worker.PostAsync($"{at}/contacts", contact, key)));
        answers.ShouldAllBe(a => a.Status == 200);
        answers.Select(a => a.Text).Distinct().Count().ShouldBe(1);
        (await ContactsAsync(at)).ShouldBe(1);
    }

    [Fact]
    public async Task sixteen_new_referrals_at_once_under_one_key_are_one()
    {
        var (key, referral) = (NewKey(), Some.Referral());
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _referrer.PostAsync("/api/referrals", referral, key)));
        answers.ShouldAllBe(a => a.Status == 201);
        answers.Select(a => a.Text).Distinct().Count().ShouldBe(1);
        answers.Select(a => a.Response.Headers.Location).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task an_onward_referral_is_made_once()
    {
        var at = await Some.AcceptedAsync(server);
        var (key, onward) = (NewKey(), Some.Onward());
        var first = (await _worker.PostAsync($"{at}/onward", onward, key)).ShouldBe(201);
        (await _worker.PostAsync($"{at}/onward", onward, key)).ShouldBe(201)["referralId"].GetGuid().ShouldBe(first["referralId"].GetGuid());
        (await _worker.GetAsync(at))["links"].GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task a_refused_request_does_not_use_up_its_key()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        var (key, contact) = (NewKey(), Some.Contact());
        (await _worker.PostAsync($"{at}/contacts", contact, key)).ShouldBe(409);
        (await _worker.PostAsync($"{at}/accept")).ShouldBe(200);
        (await _worker.PostAsync($"{at}/contacts", contact, key)).ShouldBe(200);
    }

    [Fact]
    public async Task a_replay_comes_with_todays_access()
    {
        var at = await Some.AcceptedAsync(server);
        var key = NewKey();
        (await _referrer.PostAsync($"{at}/accept", new { caseworker = "me" }, key)).ShouldBe(403);
        var others = server.As(TestPartnership.Libraries.Worker);
        (await _worker.PostAsync($"{at}/contacts", Some.Contact(), key)).ShouldBe(200);
        (await others.PostAsync($"{at}/contacts", Some.Contact(), key)).ShouldBe(404);
    }

    [Fact]
    public async Task said_twice_under_a_key_uses_it_up_as_well()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        (await _worker.PostAsync($"{at}/receive")).ShouldBe(200);
        var key = NewKey();
        (await _worker.PostAsync($"{at}/receive", new { }, key)).ShouldBe(200);
        (await _worker.PostAsync($"{at}/receive", new { reason = "Other" }, key)).ShouldBe(422, "idempotency/other-body");
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        + "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x")]
    public async Task a_key_is_visible_ascii(string key)
    {
        var at = await Some.AcceptedAsync(server);
        var answer = await _worker.PostAsync($"{at}/contacts", Some.Contact(), key);
        answer.ShouldBe(400, "idempotency/bad-key");
    }

    [Fact]
    public async Task nothing_of_a_key_or_body_is_kept_in_clear()
    {
        var at = await Some.AcceptedAsync(server);
        (await _worker.PostAsync($"{at}/contacts", Some.Contact(), "wilhelmina-1951")).ShouldBe(200);
        await using var command = server.Owner.CreateCommand("select count(*) from referrals.idempotency i where i::text ilike '%wilhelmina%'");
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }

    private static string NewKey() => Guid.CreateVersion7().ToString();

    private async Task<int> ContactsAsync(string at) =>
        (await _worker.GetAsync($"{at}/timeline"))["items"].EnumerateArray().Count(e => e.GetProperty("type").GetString() == "contactRecorded");
}
