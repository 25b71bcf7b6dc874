using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Deciding;

/// <summary>ETags and If-Match, and what happens when several write at once.</summary>
public class Versions(TestServer server)
{
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);

    [Fact]
    public async Task an_etag_is_the_same_for_the_same_version_and_moves_with_every_event()
    {
        var at = await Some.AcceptedAsync(server);
        var before = (await _worker.GetAsync(at)).ETag.ShouldNotBeNull();
        (await _worker.GetAsync(at)).ETag.ShouldBe(before);
        var answer = (await _worker.PostAsync($"{at}/contacts", Some.Contact(), ifMatch: before)).ShouldBe(200);
        answer.ETag.ShouldNotBe(before);
        (await _worker.GetAsync(at)).ETag.ShouldBe(answer.ETag);
    }

    [Fact]
    public async Task a_stale_etag_is_refused_with_the_current_one_and_nothing_is_stored()
    {
        var at = await Some.AcceptedAsync(server);
        var stale = (await _worker.GetAsync(at)).ETag!;
        (await _worker.PostAsync($"{at}/contacts", Some.Contact())).ShouldBe(200);
        var refused = (await _worker.PostAsync($"{at}/support", Some.Support(), ifMatch: stale)).ShouldBe(412, "referral/version-conflict");
        var current = (await _worker.GetAsync(at)).ShouldBe(200);
        refused.ETag.ShouldBe(current.ETag);
        current["support"].GetArrayLength().ShouldBe(0);
        (await _worker.PostAsync($"{at}/support", Some.Support(), ifMatch: $"{stale}, {refused.ETag}")).ShouldBe(200);
        (await _worker.PostAsync($"{at}/support", Some.Support(), ifMatch: "*")).ShouldBe(200);
    }

    [Fact]
    public async Task an_etag_holds_for_its_own_referral_only_and_never_weakly()
    {
        var (one, other) = (await Some.AcceptedAsync(server), await Some.AcceptedAsync(server));
        var etag = (await _worker.GetAsync(one)).ETag!;
        (await _worker.PostAsync($"{other}/contacts", Some.Contact(), ifMatch: etag)).ShouldBe(412);
        (await _worker.PostAsync($"{one}/contacts", Some.Contact(), ifMatch: $"W/{etag}")).ShouldBe(412);
        (await _worker.PostAsync($"{one}/contacts", Some.Contact(), ifMatch: "nonsense")).ShouldBe(400, "bad-request");
        (await _worker.PostAsync($"{one}/contacts", Some.Contact(), ifMatch: etag)).ShouldBe(200);
    }

    [Fact]
    public async Task own_notes_move_nothing_that_the_other_side_can_see()
    {
        var at = await Some.AcceptedAsync(server);
        var referrer = server.As(TestPartnership.CancerSupport.Worker);
        var before = (await referrer.GetAsync(at)).ShouldBe(200);
        var timeline = (await referrer.GetAsync($"{at}/timeline")).Text;
        for (var i = 0; i < 2; i++)
        {
            (await _worker.PostAsync($"{at}/notes", new { text = "She sounds worried", visibleTo = "ownOrganisation" })).ShouldBe(200).ETag.ShouldBe(before.ETag);
        }

        var after = await referrer.GetAsync(at);
        (after.Text, after.ETag).ShouldBe((before.Text, before.ETag));
        (await referrer.GetAsync($"{at}/timeline")).Text.ShouldBe(timeline);
        (await server.As(TestPartnership.HealthyHomes.OtherWorker).GetAsync($"{at}/timeline")).Text.ShouldContain("She sounds worried");
        (await _worker.PostAsync($"{at}/notes", new { text = "For you too", visibleTo = "bothParties" })).ShouldBe(200);
        (await referrer.GetAsync($"{at}/timeline")).Text.ShouldContain("For you too");
    }

    [Fact]
    public async Task commands_that_are_still_valid_are_decided_again_on_conflict()
    {
        var at = await Some.AcceptedAsync(server);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => _worker.PostAsync($"{at}/support", Some.Support())));
        answers.ShouldAllBe(a => a.Status == 200);
        (await _worker.GetAsync(at))["support"].GetArrayLength().ShouldBe(4);
    }

    [Fact]
    public async Task of_two_with_the_same_etag_one_wins()
    {
        var at = await Some.AcceptedAsync(server);
        var etag = (await _worker.GetAsync(at)).ETag;
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _worker.PostAsync($"{at}/support", Some.Support(), ifMatch: etag)));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Count(a => a.Status == 412 && a.ETag is not null).ShouldBe(3);
        (await _worker.GetAsync(at))["support"].GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task of_two_who_take_the_same_referral_one_is_told_that_it_is_taken()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        var answers = await Task.WhenAll(
            _worker.PostAsync($"{at}/accept", new { caseworker = "me" }),
            server.As(TestPartnership.HealthyHomes.OtherWorker).PostAsync($"{at}/accept", new { caseworker = "me" }));
        answers.Select(a => a.Status).Order().ShouldBe([200, 409]);
    }
}
