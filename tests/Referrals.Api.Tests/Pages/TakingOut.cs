using System.Net;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>A referral's journey, who has looked at it, and what of it is copied and printed.</summary>
public class TakingOut(TestServer server)
{
    [Fact]
    public async Task a_journey_shows_what_may_be_seen_and_nothing_else()
    {
        var at = await Some.AcceptedAsync(server);
        var id = at[^36..];
        var worker = server.As(TestPartnership.HealthyHomes.Worker);
        var child = (await worker.PostAsync($"{at}/onward", Some.Onward())).ShouldBe(201);
        (await worker.PostAsync($"{at}/signposts", new { serviceId = TestPartnership.Libraries.ServiceId, how = "told" })).ShouldBe(200);

        using var works = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        var whole = await works.PageAsync($"/journeys/{id}");
        whole.ShouldContain($"/referrals/{child["referralId"].GetGuid()}");
        whole.ShouldContain("Told about");

        using var refers = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        var less = await refers.PageAsync($"/journeys/{id}");
        less.ShouldContain("Referred on");
        less.ShouldNotContain($"{child["referralId"].GetGuid()}");

        using var receives = await Browser.SignedInAsync(server.Services, TestPartnership.WarmAndWell.WorkerId);
        (await receives.PageAsync($"/journeys/{child["referralId"].GetGuid()}")).ShouldNotContain(id);
        (await receives.ReadAsync($"/journeys/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task who_has_looked_is_read_by_practitioners_too_and_is_of_their_own_organisation()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        await worker.PageAsync(at);
        var page = await worker.PageAsync($"{at}/access");
        page.ShouldContain("Only people working on this have looked.");
        page.ShouldContain("Worker of healthy-homes");

        using var other = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.OtherWorkerId);
        await other.PageAsync(at);
        (await worker.PageAsync($"{at}/access")).ShouldContain("1 member looked without having recorded anything here.");
        using var referrer = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        (await referrer.PageAsync($"{at}/access")).ShouldNotContain("Worker of healthy-homes");
    }

    [Fact]
    public async Task a_summary_is_plain_text_without_our_own_notes_and_counts_as_taken_out()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        var api = server.As(TestPartnership.HealthyHomes.Worker);
        (await api.PostAsync($"/api{at}/notes", new { text = "Between ourselves", visibleTo = "ownOrganisation" })).ShouldBe(200);
        (await api.PostAsync($"/api{at}/assessments", Some.Assessment())).ShouldBe(200);
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        foreach (var page in new[] { "summary", "print" })
        {
            var text = await worker.PageAsync($"{at}/{page}");
            text.ShouldContain("She lives alone in a cold house.");
            text.ShouldContain("01632 960417");
            text.ShouldNotContain("Between ourselves");
            (await ExportsAsync(at, page)).ShouldBe(1);
        }

        (await worker.PageAsync($"{at}/summary")).ShouldContain("Anxious (lower is better): 8");
    }

    [Fact]
    public async Task who_opened_a_sensitive_referral_from_outside_has_no_part_in_it_by_that()
    {
        var made = (await server.As(TestPartnership.CancerSupport.Worker).PostAsync("/api/referrals", Some.Sensitive())).ShouldBe(201);
        var at = $"/referrals/{made["referralId"].GetGuid()}";
        var outside = server.As(TestPartnership.CancerSupport.OtherWorker);
        (await outside.PostAsync("/api/referrals/open", new { reference = made.Said("reference"), reason = "coverForAbsence" })).ShouldBe(200);
        (await outside.GetAsync($"/api{at}")).ShouldBe(200);
        using var referrer = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        var page = await referrer.PageAsync($"{at}/access");
        page.ShouldContain("Other worker of cancer-support");
        page.ShouldContain("1 member looked without having recorded anything here.");
    }

    [Fact]
    public async Task looks_at_the_looks_push_none_out()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        using var other = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.OtherWorkerId);
        await other.PageAsync(at);
        await using var command = server.Owner.CreateCommand("""
            insert into referrals.access_log (at, member_id, organisation_id, role, kind, purpose, operation, person_ids, referral_ids, fields, words, trace_id)
            select now(), $1, $2, 'practitioner', 'accessLog', 'directCare', '/referrals/{id:guid}/access', '{}', array[$3], '{looks}', '{}', '' from generate_series(1, 501)
            """);
        command.Parameters.Add(new() { Value = TestPartnership.HealthyHomes.WorkerId });
        command.Parameters.Add(new() { Value = TestPartnership.HealthyHomes.Id });
        command.Parameters.Add(new() { Value = Guid.Parse(at[^36..]) });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        (await worker.PageAsync($"{at}/access")).ShouldContain("Other worker of healthy-homes");
    }

    [Fact]
    public async Task a_summary_says_what_was_corrected()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        var api = server.As(TestPartnership.HealthyHomes.Worker);
        (await api.PostAsync($"/api{at}/notes", new { text = "The blue door", visibleTo = "bothParties" })).ShouldBe(200);
        var entry = (await api.GetAsync($"/api{at}/timeline")).ShouldBe(200)["items"].EnumerateArray().Last().GetProperty("id").GetGuid();
        (await api.PostAsync($"/api{at}/corrections", new { entryId = entry, values = new { text = "The red door" }, reason = "Misheard" })).ShouldBe(200);
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        (await worker.PageAsync($"{at}/summary")).ShouldContain("Note: was The blue door, is now The red door. Misheard");
    }

    [Fact]
    public async Task what_never_leaves_the_organisation_is_on_no_paper_and_a_warning_is_said_once()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        var api = server.As(TestPartnership.HealthyHomes.Worker);
        var person = (await api.GetAsync($"/api{at}")).ShouldBe(200)["person.id"].GetGuid();
        (await api.PatchAsync($"/api/people/{person}", new { visitWarning = "The stair is rotten", ourReference = "HH-77" })).ShouldBe(200);
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        var paper = await worker.PageAsync($"{at}/print");
        paper.ShouldNotContain("The stair is rotten");
        paper.ShouldNotContain("HH-77");
        paper.Split("Please ring after ten").Length.ShouldBe(2);
        var summary = await worker.PageAsync($"{at}/summary");
        summary.ShouldNotContain("The stair is rotten");
        summary.ShouldNotContain("HH-77");
        summary.ShouldContain("Please ring after ten");
    }

    [Fact]
    public async Task once_consent_is_withdrawn_nothing_is_taken_out()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        (await server.As(TestPartnership.HealthyHomes.Worker).PostAsync($"/api{at}/consent", new { change = "withdrawn", consent = Some.Consent() })).ShouldBe(200);
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        foreach (var page in new[] { "summary", "print" })
        {
            var text = await worker.PageAsync($"{at}/{page}");
            text.ShouldContain("consent was withdrawn");
            text.ShouldNotContain("01632 960417");
        }
    }

    [Fact]
    public async Task a_slip_about_a_service_names_nobody_and_is_offered_where_somebody_was_told_of_it()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        var told = await worker.SubmitAsync($"{at}/signposts", new() { ["serviceId"] = $"{TestPartnership.Libraries.ServiceId}", ["how"] = "printed" });
        var slip = $"/signpost/{TestPartnership.Libraries.ServiceId}";
        (await worker.PageAsync(told.To!)).ShouldContain($"{slip}?referral=");
        var page = await worker.PageAsync($"{slip}?referral={at[^36..]}");
        page.ShouldContain("As a text message");
        page.ShouldNotContain("Ashgrove");
        (await worker.PageAsync($"{slip}?wording=full")).ShouldContain("checked=\"checked\" class=\"govuk-radios__input\" id=\"wording-2\"");
    }

    private async Task<long> ExportsAsync(string at, string page)
    {
        await using var command = server.Owner.CreateCommand("select count(*) from referrals.access_log where $1 = any (referral_ids) and kind = 'export' and operation = $2");
        command.Parameters.Add(new() { Value = Guid.Parse(at[^36..]) });
        command.Parameters.Add(new() { Value = $"/referrals/{{id:guid}}/{page}" });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
