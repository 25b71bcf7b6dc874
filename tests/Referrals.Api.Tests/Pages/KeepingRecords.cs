using System.Net;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>An organisation's own record of a person on its pages: corrected, shared or not, and not there for who knows them privately.</summary>
public class KeepingRecords(TestServer server)
{
    [Fact]
    public async Task a_changed_warning_stays_with_us_until_it_is_shared()
    {
        var (at, person, worker) = await OpenAsync();
        (await worker.PageAsync(at)).ShouldContain($"/people/{person}?referral=");
        var form = await worker.PageAsync($"/people/{person}/contact");
        form.ShouldContain("01632 960417");
        var changed = await worker.SubmitAsync($"/people/{person}/contact", new(Contact) { ["contactWarning"] = "Only between two and three" });
        changed.To.ShouldBe($"/people/{person}/share?done=contact");
        (await worker.PageAsync($"/people/{person}")).ShouldContain("Only between two and three");
        using var referrer = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        (await referrer.PageAsync(at)).ShouldNotContain("Only between two and three");

        (await worker.PageAsync(changed.To!)).ShouldContain("value=\"contactWarning\"");
        (await worker.SubmitAsync($"/people/{person}/share", new() { ["fields"] = "contactWarning" })).Status.ShouldBe(302);
        (await referrer.PageAsync(at)).ShouldContain("Only between two and three");
        (await CountAsync(person, "export")).ShouldBe(1);
        (await worker.PageAsync($"/people/{person}/share")).ShouldContain("There is nothing to share");
    }

    [Fact]
    public async Task what_is_emptied_is_taken_out_and_what_is_wrong_is_said_beside_its_field()
    {
        var (_, person, worker) = await OpenAsync();
        var wrong = await worker.SubmitAsync($"/people/{person}/contact", new(Contact) { ["postcode"] = "nowhere", ["phones[0].number"] = "12" });
        wrong.Text.ShouldContain("href=\"#postcode\"");
        wrong.Text.ShouldContain("href=\"#phones[0].number\"");
        wrong.Text.ShouldContain("value=\"nowhere\"");
        (await worker.SubmitAsync($"/people/{person}/contact", new(Contact) { ["phones[0].number"] = "" })).Status.ShouldBe(302);
        var record = (await server.As(TestPartnership.HealthyHomes.Worker).GetAsync($"/api/people/{person}")).ShouldBe(200);
        record.Json.TryGetProperty("phones", out _).ShouldBeFalse();
        record.Said("address").ShouldBe("14 Larkspur Row, Gloucester");
    }

    [Fact]
    public async Task when_somebody_else_was_quicker_it_says_what_the_record_says_now_and_keeps_what_was_typed()
    {
        var (_, person, worker) = await OpenAsync();
        var form = new Sent(200, null, await worker.PageAsync($"/people/{person}/reference"));
        (await server.As(TestPartnership.HealthyHomes.Coordinator).PatchAsync($"/api/people/{person}", new { ourReference = "HH-2" })).ShouldBe(200);
        var conflict = await worker.SubmitAsync($"/people/{person}/reference", form, new() { ["ourReference"] = "HH-1" });
        conflict.Text.ShouldContain("Someone else changed this");
        conflict.Text.ShouldContain("Our reference: HH-2");
        conflict.Text.ShouldContain("value=\"HH-1\"");
        (await worker.SubmitAsync($"/people/{person}/reference", conflict, new() { ["ourReference"] = "HH-1" })).Status.ShouldBe(302);
    }

    [Fact]
    public async Task what_a_colleague_wrote_meanwhile_is_said_also_where_a_field_is_wrong_and_where_it_is_looked_at_once_more()
    {
        var (_, person, worker) = await OpenAsync();
        var colleague = server.As(TestPartnership.HealthyHomes.Coordinator);
        var form = new Sent(200, null, await worker.PageAsync($"/people/{person}/visits"));
        (await colleague.PatchAsync($"/api/people/{person}", new { visitWarning = "The stair is rotten" })).ShouldBe(200);
        var wrong = await worker.SubmitAsync($"/people/{person}/visits", form, new() { ["visitWarningReviewOn"] = "some day" });
        wrong.Text.ShouldContain("href=\"#visitWarningReviewOn\"");
        wrong.Text.ShouldContain("Someone else changed this");
        wrong.Text.ShouldContain("What must somebody know before they visit?: The stair is rotten");

        var death = new Sent(200, null, await worker.PageAsync($"/people/{person}/death"));
        (await colleague.PatchAsync($"/api/people/{person}", new { visitWarning = "The stair is mended" })).ShouldBe(200);
        var check = await worker.SubmitAsync($"/people/{person}/death", death, new() { ["on"] = Some.Today });
        check.Text.ShouldContain("This cannot be undone.");
        check.Text.ShouldContain("Someone else changed this");
        (await worker.SubmitAsync($"/people/{person}/death", new() { ["on"] = "some day" })).Text.ShouldNotContain("Someone else changed this");
    }

    [Fact]
    public async Task a_button_of_a_page_that_is_old_shows_the_page_again_and_twice_the_same_is_once()
    {
        var (_, person, worker) = await OpenAsync();
        var colleague = server.As(TestPartnership.HealthyHomes.Coordinator);
        (await colleague.PatchAsync($"/api/people/{person}", new { visitWarning = "The stair is rotten", contactWarning = "Only between two and three" })).ShouldBe(200);
        foreach (var (page, fields) in new (string, Dictionary<string, string>)[]
        {
            ("", []), ("/share", new() { ["fields"] = "contactWarning" }), ("/restricted", new() { ["Member"] = $"{TestPartnership.HealthyHomes.WorkerId}" }),
        })
        {
            var old = new Sent(200, null, await worker.PageAsync($"/people/{person}{page}"));
            (await colleague.PatchAsync($"/api/people/{person}", new { ourReference = $"HH{page}" })).ShouldBe(200);
            var again = await worker.SubmitAsync($"/people/{person}{page}", old, new(fields));
            again.Status.ShouldBe(200, page);
            again.Text.ShouldContain("Somebody else changed this record");
            for (var click = 1; click <= 2; click++)
            {
                (await worker.SubmitAsync($"/people/{person}{page}", again, new(fields))).Status.ShouldBe(302, $"{page}, click {click}");
            }
        }
    }

    [Fact]
    public async Task with_each_referral_is_shared_what_it_covers()
    {
        var (first, second) = (Some.Referral(), Some.Referral());
        var api = server.As(TestPartnership.CancerSupport.Worker);
        var ours = (await api.PostAsync("/api/people", Some.Person())).ShouldBe(201)["personId"].GetGuid();
        foreach (var (referral, field) in new[] { (first, "phones"), (second, "address") })
        {
            referral.Remove("person");
            referral["personId"] = ours;
            referral["consent"] = new
            {
                legalBasis = "publicTask", confidentialityBasis = "explicitConsent", givenOn = Some.Today, how = "Asked", covers = new { fields = new[] { "name", "dateOfBirth", "phones", field }.Distinct(), purpose = "Help with a cold home" },
            };
        }

        var (phones, address) = (await Some.ReferralAsync(server, first), await Some.ReferralAsync(server, second));
        (await api.PatchAsync($"/api/people/{ours}", """
            { "address": "2 Elsewhere Lane, Stroud", "phones": [{ "number": "01632 960999", "safeToCall": true, "safeToText": false, "safeToLeaveMessage": false }] }
            """)).ShouldBe(200);
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        var page = await worker.PageAsync($"/people/{ours}/share");
        page.ShouldContain("value=\"phones\"");
        page.ShouldContain("value=\"address\"");
        page.ShouldNotContain("value=\"name\"");
        foreach (var field in new[] { "phones", "address" })
        {
            (await worker.SubmitAsync($"/people/{ours}/share", new() { ["fields"] = field })).Status.ShouldBe(302);
        }

        var theirs = server.As(TestPartnership.HealthyHomes.Worker);
        (await theirs.GetAsync($"/api/referrals/{address}")).ShouldBe(200).Said("person.address").ShouldBe("2 Elsewhere Lane, Stroud");
        var less = (await theirs.GetAsync($"/api/referrals/{phones}")).ShouldBe(200)["person"];
        less.GetProperty("phones")[0].GetProperty("number").GetString().ShouldBe("01632 960999");
        less.TryGetProperty("address", out _).ShouldBeFalse();
        (await worker.PageAsync($"/people/{ours}/share")).ShouldContain("There is nothing to share");
    }

    [Fact]
    public async Task a_warning_about_visits_is_read_by_name_and_death_is_looked_at_once_more()
    {
        var (at, person, worker) = await OpenAsync();
        (await worker.SubmitAsync($"/people/{person}/visits", new() { ["visitWarning"] = "The stair is rotten", ["visitWarningReviewOn"] = "1 7 2199" })).Status.ShouldBe(302);
        (await worker.PageAsync($"/people/{person}")).ShouldContain("Nobody has read it yet.");
        (await worker.SubmitAsync($"/people/{person}", [])).Status.ShouldBe(302);
        (await worker.PageAsync($"/people/{person}")).ShouldContain("Read by Worker of healthy-homes.");

        var wrong = await worker.SubmitAsync($"/people/{person}/death", new() { ["on"] = "1 1 2199" });
        wrong.Text.ShouldContain("This must be today or in the past.");
        wrong.Text.ShouldNotContain("This cannot be undone.");
        var check = await worker.SubmitAsync($"/people/{person}/death", new() { ["on"] = Some.Today });
        check.Text.ShouldContain("This cannot be undone.");
        (await worker.SubmitAsync($"/people/{person}/death", check, new() { ["on"] = Some.Today, ["Sure"] = "true" })).Status.ShouldBe(302);
        using var referrer = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        (await referrer.PageAsync(at)).ShouldContain("Has died");
    }

    [Fact]
    public async Task for_who_knows_them_privately_nothing_is_there_any_more_until_a_coordinator_takes_it_back()
    {
        var (at, person, worker) = await OpenAsync();
        (await worker.SubmitAsync($"/people/{person}/restricted", new() { ["Member"] = $"{TestPartnership.HealthyHomes.WorkerId}" })).To.ShouldBe("/caseload");
        (await worker.ReadAsync($"/people/{person}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await worker.ReadAsync(at)).Status.ShouldBe(HttpStatusCode.NotFound);
        using var coordinator = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.CoordinatorId);
        (await coordinator.PageAsync($"/people/{person}/restricted")).ShouldContain("Let them see it again");
        (await coordinator.SubmitAsync($"/people/{person}/restricted", new() { ["Member"] = $"{TestPartnership.HealthyHomes.WorkerId}" }, $"/people/{person}/restricted?handler=Lift")).Status.ShouldBe(302);
        (await worker.PageAsync(at)).ShouldContain("Their details");
    }

    private static Dictionary<string, string> Contact => new()
    {
        ["contactWarning"] = "Please ring after ten", ["phones[0].number"] = "01632 960417", ["phones[0].safe"] = "safeToCall", ["address"] = "14 Larkspur Row, Gloucester", ["postcode"] = "gl11aa",
    };

    private async Task<(string At, Guid Person, Browser Worker)> OpenAsync()
    {
        var at = await Some.AcceptedAsync(server);
        var person = (await server.As(TestPartnership.HealthyHomes.Worker).GetAsync(at)).ShouldBe(200)["person.id"].GetGuid();
        return (at["/api".Length..], person, await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId));
    }

    private async Task<long> CountAsync(Guid person, string kind)
    {
        await using var command = server.Owner.CreateCommand("select count(*) from referrals.access_log where $1 = any (person_ids) and kind = $2");
        command.Parameters.Add(new() { Value = person });
        command.Parameters.Add(new() { Value = kind });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
