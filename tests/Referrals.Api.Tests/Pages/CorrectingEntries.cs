using System.Net;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>What hangs on an entry of a referral, on its pages: corrections, texts destroyed, appointments, reminders; and what the person says about sharing.</summary>
public class CorrectingEntries(TestServer server)
{
    [Fact]
    public async Task a_correction_shows_before_and_after_and_the_timeline_keeps_both()
    {
        var (at, worker) = await OpenAsync();
        var entry = await EntryAsync(at, "contacts", Some.Contact("She likes the blue door"));
        var address = $"{at}/corrections/{entry}";
        (await worker.PageAsync(at)).ShouldContain($"{address}?since=");
        var form = await worker.PageAsync(address);
        form.ShouldContain("She likes the blue door");

        var typed = new Dictionary<string, string> { ["values.occurredOn"] = Some.Today, ["values.with"] = "person", ["values.channel"] = "visit", ["values.note"] = "She likes the red door", ["reason"] = "Misheard" };
        var check = await worker.SubmitAsync(address, new Dictionary<string, string>(typed));
        check.Text.ShouldContain("Was: She likes the blue door");
        check.Text.ShouldContain("Will be: She likes the red door");
        check.Text.ShouldContain("Will be: Visit");
        check.Text.ShouldNotContain("When did it happen?", Case.Sensitive, "what stays is not asked again");

        (await worker.SubmitAsync(address, check, new(typed) { ["Sure"] = "true" })).To.ShouldStartWith($"{at}?done=corrections");
        var page = await worker.PageAsync(at);
        page.ShouldContain("was <del>She likes the blue door</del>, is now <ins>She likes the red door</ins>");
        page.ShouldContain("<p>She likes the blue door</p>");
        page.ShouldContain("Misheard");
    }

    [Fact]
    public async Task a_correction_that_changes_nothing_is_no_correction()
    {
        var (at, worker) = await OpenAsync();
        var entry = await EntryAsync(at, "notes", new { text = "As it is", visibleTo = "bothParties" });
        (await worker.SubmitAsync($"{at}/corrections/{entry}", new() { ["values.text"] = "As it is", ["reason"] = "None" })).Text.ShouldContain("Say what the right values are.");
    }

    [Fact]
    public async Task nobody_is_offered_to_correct_what_others_entered()
    {
        var (at, worker) = await OpenAsync();
        var entry = await EntryAsync(at, "contacts", Some.Contact("Ours"));
        using var referrer = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        (await referrer.PageAsync(at)).ShouldNotContain("corrections/" + entry);
        (await referrer.ReadAsync($"{at}/corrections/{entry}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await worker.PageAsync(at)).ShouldNotContain("redact/", Case.Sensitive, "a coordinator destroys texts");
    }

    [Fact]
    public async Task a_text_in_the_wrong_record_is_destroyed_by_a_coordinator_who_looks_twice()
    {
        var (at, worker) = await OpenAsync();
        var entry = await EntryAsync(at, "notes", new { text = "Of somebody else entirely", visibleTo = "bothParties" });
        using var coordinator = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.CoordinatorId);
        (await coordinator.PageAsync(at)).ShouldContain($"{at}/redact/{entry}?since=");
        var check = await coordinator.SubmitAsync($"{at}/redact/{entry}", new() { ["reason"] = "Wrong record" });
        check.Text.ShouldContain("This cannot be undone.");
        (await worker.PageAsync(at)).ShouldContain("Of somebody else entirely");
        for (var click = 1; click <= 2; click++)
        {
            (await coordinator.SubmitAsync($"{at}/redact/{entry}", check, new() { ["reason"] = "Wrong record", ["Sure"] = "true" })).Status.ShouldBe(302);
        }

        var page = await worker.PageAsync(at);
        page.ShouldNotContain("Of somebody else entirely");
        page.ShouldContain("This text was destroyed.");
        var accepted = (await server.As(TestPartnership.HealthyHomes.Worker).GetAsync($"/api{at}/timeline")).ShouldBe(200)["items"].EnumerateArray().Single(e => e.GetProperty("type").GetString() is "referralAccepted");
        (await coordinator.ReadAsync($"{at}/redact/{accepted.GetProperty("id").GetGuid()}")).Status.ShouldBe(HttpStatusCode.NotFound, "nobody wrote anything in it");
    }

    [Fact]
    public async Task what_a_form_shows_of_an_entry_and_of_what_happened_meanwhile_is_in_the_access_log()
    {
        var (at, worker) = await OpenAsync();
        var opened = TimeProvider.System.GetUtcNow().AddMinutes(-1).ToUnixTimeMilliseconds();
        var entry = await EntryAsync(at, "contacts", Some.Contact("She likes the blue door"));
        (await server.As(TestPartnership.HealthyHomes.Coordinator).PostAsync($"/api{at}/notes", new { text = "Quicker", visibleTo = "bothParties" })).ShouldBe(200);
        await worker.PageAsync($"{at}/corrections/{entry}");
        (await FieldsAsync(at)).ShouldContain("contactRecorded");
        await worker.PageAsync($"{at}/hold?since={opened}");
        (await FieldsAsync(at)).ShouldContain("noteAdded");
    }

    [Fact]
    public async Task our_own_notes_stand_apart_and_only_we_read_them()
    {
        var (at, worker) = await OpenAsync();
        (await worker.SubmitAsync($"{at}/notes", new() { ["text"] = "Between ourselves", ["visibleTo"] = "ownOrganisation" })).Status.ShouldBe(302);
        var page = await worker.PageAsync(at);
        page.ShouldContain("Our own notes");
        page.ShouldContain("Between ourselves");
        using var referrer = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        (await referrer.PageAsync(at)).ShouldNotContain("Between ourselves");
    }

    [Fact]
    public async Task an_appointment_is_changed_and_cancelled()
    {
        var (at, worker) = await OpenAsync();
        var year = DateTime.Parse(Some.Today, null).Year + 1;
        var entry = await EntryAsync(at, "appointments", new { at = $"{year}-07-01T09:30:00Z", where = "The library", with = "person" });
        (await worker.PageAsync($"{at}/appointments/{entry}/change")).ShouldContain($"value=\"{year}-07-01T10:30\"", Case.Sensitive, "in UK time");
        (await worker.SubmitAsync($"{at}/appointments/{entry}/change", new() { ["at"] = $"{year}-07-02T11:00", ["where"] = "At home", ["with"] = "person" })).Status.ShouldBe(302);
        (await worker.PageAsync(at)).ShouldContain($"11:00am, 2 July {year}");
        var check = await worker.PageAsync($"{at}/appointments/{entry}/cancel");
        check.ShouldContain("At home");
        check.ShouldContain("name=\"Sure\"", Case.Sensitive, "where nothing is asked, the first page is the check");
        (await worker.SubmitAsync($"{at}/appointments/{entry}/cancel", new() { ["Sure"] = "true" })).Status.ShouldBe(302);
        (await worker.PageAsync(at)).ShouldContain("None is coming up.");
    }

    [Fact]
    public async Task a_reminder_is_done_with_one_button()
    {
        var (at, worker) = await OpenAsync();
        (await worker.SubmitAsync($"{at}/reminders", new() { ["text"] = "Ask for the form", ["on"] = Some.Today })).Status.ShouldBe(302);
        (await worker.PageAsync(at)).ShouldContain("Ask for the form");
        var entry = (await server.As(TestPartnership.HealthyHomes.Worker).GetAsync($"/api{at}")).ShouldBe(200)["reminders"][0].GetProperty("id").GetGuid();
        (await worker.SubmitAsync(at, [], $"{at}/reminders/{entry}/done")).To.ShouldStartWith($"{at}?done=reminders%2Fdone");
        (await worker.PageAsync(at)).ShouldContain("Done; it was for");
    }

    [Fact]
    public async Task when_they_agree_to_less_the_other_side_reads_it_and_the_rest_is_not_shared_further()
    {
        var (at, worker) = await OpenAsync();
        var form = await worker.PageAsync($"{at}/consent/narrowed");
        form.ShouldContain("value=\"phones\"");
        form.ShouldNotContain("value=\"nhsNumber\"", Case.Sensitive, "what was never shared is not offered");
        (await worker.SubmitAsync($"{at}/consent/narrowed", new() { ["consent.covers.fields"] = "name", ["consent.givenOn"] = Some.Today, ["consent.how"] = "On the doorstep" })).Status.ShouldBe(302);

        using var referrer = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        var page = await referrer.PageAsync(at);
        page.ShouldContain("Shared, but less than before");
        page.ShouldContain("On the doorstep");
        var person = (await server.As(TestPartnership.HealthyHomes.Worker).GetAsync($"/api{at}")).ShouldBe(200)["person.id"].GetGuid();
        (await server.As(TestPartnership.HealthyHomes.Worker).PostAsync($"/api/people/{person}/share", new { fields = new[] { "phones", "contactWarning" } }))
            .ShouldBe(200)["sharedWith"].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task when_they_no_longer_agree_it_says_what_stops_and_what_is_kept_and_safeguarding_is_a_decision_of_somebody()
    {
        var (at, worker) = await OpenAsync();
        var fields = new Dictionary<string, string> { ["consent.givenOn"] = Some.Today, ["consent.how"] = "By letter" };
        var check = await worker.SubmitAsync($"{at}/consent/withdrawn", new Dictionary<string, string>(fields));
        check.Text.ShouldContain("Stops now:");
        check.Text.ShouldContain("Kept:");
        (await worker.SubmitAsync($"{at}/consent/withdrawn", check, new(fields) { ["Sure"] = "true" })).Status.ShouldBe(302);
        (await worker.PageAsync(at)).ShouldContain("Must not be shared further: consent was withdrawn");

        fields = new() { ["consent.covers.fields"] = "name", ["consent.givenOn"] = Some.Today, ["consent.reason"] = "A child is at risk" };
        (await worker.SubmitAsync($"{at}/consent/safeguarding", new Dictionary<string, string>(fields))).Text.ShouldContain("href=\"#consent.decisionMaker\"");
        fields["consent.decisionMaker"] = "Ida Mossgrove, safeguarding lead";
        check = await worker.SubmitAsync($"{at}/consent/safeguarding", new Dictionary<string, string>(fields));
        (await worker.SubmitAsync($"{at}/consent/safeguarding", check, new(fields) { ["Sure"] = "true" })).Status.ShouldBe(302);
        (await worker.PageAsync(at)).ShouldContain("Shared to keep somebody safe");
    }

    [Fact]
    public async Task what_others_did_since_the_page_was_opened_is_said_quietly()
    {
        var (at, worker) = await OpenAsync();
        var opened = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        (await server.As(TestPartnership.HealthyHomes.Coordinator).PostAsync($"/api{at}/notes", new { text = "Quicker", visibleTo = "bothParties" })).ShouldBe(200);
        foreach (var page in new[] { at, $"{at}/contacts" })
        {
            (await worker.PageAsync($"{page}?since={opened}")).ShouldContain("Changed since you opened this at");
        }

        (await worker.PageAsync($"{at}?since={opened + 600_000}")).ShouldNotContain("Changed since you opened this");
    }

    private async Task<(string At, Browser Worker)> OpenAsync() =>
        ((await Some.AcceptedAsync(server))["/api".Length..], await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId));

    /// <summary>What the last form showed.</summary>
    private async Task<string[]> FieldsAsync(string at)
    {
        await using var command = server.Owner.CreateCommand("select fields from referrals.access_log where $1 = any (referral_ids) and operation = $2 order by entry_id desc limit 1");
        command.Parameters.Add(new() { Value = Guid.Parse(at[^36..]) });
        command.Parameters.Add(new() { Value = "/referrals/{id:guid}/{**command}" });
        return (string[])(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Records something through the API and gives the entry's id.</summary>
    private async Task<Guid> EntryAsync(string at, string command, object body)
    {
        var worker = server.As(TestPartnership.HealthyHomes.Worker);
        (await worker.PostAsync($"/api{at}/{command}", body)).ShouldBe(200);
        return (await worker.GetAsync($"/api{at}/timeline")).ShouldBe(200)["items"].EnumerateArray().Last().GetProperty("id").GetGuid();
    }
}
