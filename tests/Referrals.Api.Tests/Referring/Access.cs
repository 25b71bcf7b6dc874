using System.Text.RegularExpressions;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Referring;

/// <summary>Who may do what, and what the others can tell: nothing.</summary>
public partial class Access(TestServer server)
{
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);
    private readonly Caller _coordinator = server.As(TestPartnership.HealthyHomes.Coordinator);
    private readonly Caller _stranger = server.As(TestPartnership.Libraries.Worker);

    [Fact]
    public async Task what_is_not_yours_is_the_same_bytes_as_what_is_not_there()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        var nowhere = $"/api/referrals/{Guid.CreateVersion7()}";
        var (accept, contact) = (new { caseworker = "me" }, Some.Contact());
        Answer[] answers =
        [
            await _stranger.GetAsync(at), await _stranger.GetAsync(nowhere), await _stranger.GetAsync($"{at}/timeline"), await _stranger.GetAsync($"{nowhere}/timeline"),
            await _stranger.PostAsync($"{at}/accept", accept), await _stranger.PostAsync($"{nowhere}/accept", accept),
            await _stranger.PostAsync($"{at}/contacts", contact), await _stranger.PostAsync($"{at}/onward", Some.Onward()), await _stranger.PostAsync($"{nowhere}/onward", Some.Onward()),
            await _stranger.PostAsync($"{at}/accept", accept, ifMatch: "\"stale\""), await _stranger.PostAsync($"{at}/accept", accept, idempotencyKey: Guid.CreateVersion7().ToString()),
            await _stranger.GetAsync(at.Replace("referrals", "journeys", StringComparison.Ordinal)), await _stranger.GetAsync("/api/there-is-no-such-thing"),
            await server.As(TestPartnership.Office.Coordinator).GetAsync(at), await server.As(TestPartnership.Office.Coordinator).PostAsync($"{at}/accept", accept),
        ];
        foreach (var answer in answers)
        {
            answer.ShouldBe(404, "not-found");
            answer.ETag.ShouldBeNull();
        }

        answers.Select(a => TraceIds.Replace(a.Text, "")).Distinct().Count().ShouldBe(1);
        answers.Select(a => string.Join('\n', a.Response.Headers.Concat(a.Response.Content.Headers).Where(h => h.Key is not "Date").Select(h => $"{h.Key}: {string.Join(',', h.Value)}")))
            .Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task a_referrer_cannot_accept_what_it_referred()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        (await _referrer.PostAsync($"{at}/accept")).ShouldBe(403, "forbidden");
        (await _referrer.GetAsync(at)).ShouldBe(200).Said("state").ShouldBe("made");
    }

    [Fact]
    public async Task a_receiver_cannot_answer_its_own_question()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        (await _worker.PostAsync($"{at}/request-information", new { question = "Is she at home on Tuesdays?" })).ShouldBe(200).Said("waitingOn").ShouldBe("referrer");
        (await _worker.PostAsync($"{at}/provide-information", new { answer = "Yes" })).ShouldBe(403, "forbidden");
        (await _referrer.PostAsync($"{at}/provide-information", new { answer = "Yes" })).ShouldBe(200).Said("waitingOn").ShouldBe("receiver");
    }

    [Fact]
    public async Task a_practitioner_allocates_only_to_themselves_and_a_coordinator_to_their_own_members()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        (await _worker.PostAsync($"{at}/accept")).ShouldBe(200);
        (await _worker.PostAsync($"{at}/allocate", new { caseworker = TestPartnership.HealthyHomes.OtherWorkerId })).ShouldBe(403, "forbidden");
        (await _worker.PostAsync($"{at}/allocate", new { caseworker = "me" })).ShouldBe(200);
        (await _coordinator.PostAsync($"{at}/allocate", new { caseworker = TestPartnership.HealthyHomes.OtherWorkerId })).ShouldBe(200);
        var elsewhere = await _coordinator.PostAsync($"{at}/allocate", new { caseworker = TestPartnership.Libraries.WorkerId });
        elsewhere.ShouldBe(422, "validation")["errors.caseworker"].GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task a_sensitive_referral_is_there_only_for_its_circle()
    {
        var referral = Some.Referral(TestPartnership.Families);
        referral["programme"] = "acesPilot";
        referral.Remove("answers");
        var at = $"/api/referrals/{await Some.ReferralAsync(server, referral)}";
        (await server.As(TestPartnership.Families.Worker).PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(404, "not-found");
        var coordinator = server.As(TestPartnership.Families.Coordinator);
        (await coordinator.PostAsync($"{at}/accept", new { caseworker = TestPartnership.Families.WorkerId })).ShouldBe(200);
        (await server.As(TestPartnership.Families.Worker).PostAsync($"{at}/contacts", Some.Contact())).ShouldBe(200);
        (await server.As(TestPartnership.Families.OtherWorker).PostAsync($"{at}/contacts", Some.Contact())).ShouldBe(404, "not-found");
        (await server.As(TestPartnership.CancerSupport.OtherWorker).PostAsync($"{at}/notes", new { text = "Hello", visibleTo = "bothParties" })).ShouldBe(404, "not-found");
        (await _referrer.PostAsync($"{at}/notes", new { text = "Hello", visibleTo = "bothParties" })).ShouldBe(200);
        foreach (var (key, status) in new[]
        {
            (TestPartnership.Families.Worker, 200), (TestPartnership.Families.OtherWorker, 404), (TestPartnership.CancerSupport.Worker, 200),
            (TestPartnership.CancerSupport.Coordinator, 200), (TestPartnership.CancerSupport.OtherWorker, 404),
        })
        {
            (await server.As(key).GetAsync(at)).ShouldBe(status);
            (await server.As(key).GetAsync($"{at}/timeline")).ShouldBe(status);
        }
    }

    [Fact]
    public async Task whoever_makes_no_referrals_is_told_so_before_what_is_wrong_with_theirs()
    {
        var referral = Some.Referral();
        referral["serviceId"] = Guid.CreateVersion7();
        (await server.As(TestPartnership.Office.Coordinator).PostAsync("/api/referrals", referral)).ShouldBe(403, "forbidden");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer no-such-key")]
    [InlineData("Bearer demo-no-such-key")]
    [InlineData("Basic dGVzdDp0ZXN0")]
    public async Task nobody_gets_in_without_a_key(string? authorization)
    {
        using var client = server.Anybody();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/caseload");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        var response = await client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(401);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task a_revoked_key_does_not_get_in()
    {
        await using var command = server.Owner.CreateCommand(
            "insert into referrals.api_keys (hash, organisation_id, member_id, name, revoked_at) values ($1, $2, $3, 'old', now())");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = Api.Security.ApiKeys.HashOf("demo-test-revoked") });
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = TestPartnership.Libraries.Id });
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = TestPartnership.Libraries.WorkerId });
        await command.ExecuteNonQueryAsync();
        (await server.As("demo-test-revoked").GetAsync("/api/caseload")).ShouldBe(401, "unauthenticated");
    }

    [GeneratedRegex("\"traceId\":\"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex TraceIds { get; }
}
