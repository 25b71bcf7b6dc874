using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Drafts;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>What becomes of a draft when its person, its services or their record change on the way.</summary>
public partial class ChangingDrafts(TestServer server)
{
    [Fact]
    public async Task once_something_was_sent_its_people_stay_and_what_is_not_sent_can_be_left_out()
    {
        using var maker = await MakerAsync();
        await maker.BeginAsync(TestPartnership.HealthyHomes, TestPartnership.WarmAndWell);
        (await maker.Browser.GetAsync($"{maker.At}/sent")).To.ShouldBe(maker.At, "nothing was sent yet");
        await maker.PersonAsync("Theodora Winslade");
        (await maker.PostAsync("household", Brother)).To.ShouldBe($"{maker.At}/household");
        await maker.HelpAsync();
        foreach (var (to, until) in new[] { (TestPartnership.HealthyHomes, ""), (TestPartnership.WarmAndWell, "1 February 2021") })
        {
            await maker.AgreeAsync(to, new() { ["answer"] = "cannotAsk", ["why"] = "She cannot be reached", ["until"] = until });
            await maker.SkipAsync(to);
        }

        (await maker.PostAsync("check", [])).Text.ShouldContain("Sent: Service of healthy-homes.");
        var other = await PersonAsync();
        (await maker.PostAsync("person", new() { ["PersonId"] = $"{other}" }, "?handler=choose")).To.ShouldBe(maker.At);
        (await maker.PostAsync("household", new(Brother) { ["name"] = "Somebody else" })).To.ShouldBe(maker.At);
        foreach (var page in new[] { await maker.Browser.PageAsync(maker.At), await maker.Browser.PageAsync($"{maker.At}/check") })
        {
            page.ShouldContain("Theodora Winslade");
            page.ShouldNotContain($"{maker.At}/person\"");
            page.ShouldNotContain($"{maker.At}/household\"");
        }

        (await maker.PostAsync("services", new() { ["services"] = $"{TestPartnership.HealthyHomes.ServiceId}" })).Status.ShouldBe(302);
        (await maker.Browser.PageAsync($"{maker.At}/check")).ShouldContain("Finish</button>");
        (await maker.PostAsync("check", [])).To.ShouldBe($"{maker.At}/sent");
        (await maker.Browser.PageAsync($"{maker.At}/sent")).ShouldContain("Referral sent");
    }

    [Fact]
    public async Task nothing_that_was_said_of_one_person_is_said_of_the_next()
    {
        var (first, second) = (await PersonAsync(), await PersonAsync());
        using var maker = await MakerAsync();
        await maker.BeginAsync(TestPartnership.WarmAndWell);
        await maker.HelpAsync();
        (await maker.PostAsync("person", new() { ["PersonId"] = $"{first}" }, "?handler=choose")).Status.ShouldBe(302);
        (await maker.Browser.PageAsync($"{maker.At}/reason")).ShouldContain("She sits in her coat", Case.Sensitive, "nobody else was named when it was written");
        (await maker.PostAsync("household", Brother)).Status.ShouldBe(302);
        await maker.AgreeAsync(TestPartnership.WarmAndWell, new() { ["answer"] = "knowsAndAgrees", ["how"] = "Under the old oak", ["givenOn"] = Some.Today });
        await maker.SkipAsync(TestPartnership.WarmAndWell);

        (await maker.PostAsync("person", new() { ["PersonId"] = $"{second}" }, "?handler=choose")).Status.ShouldBe(302);
        (await maker.Browser.PageAsync($"{maker.At}/agreed/{TestPartnership.WarmAndWell.ServiceId}")).ShouldNotContain("Under the old oak");
        (await maker.Browser.PageAsync($"{maker.At}/household")).ShouldNotContain("Edgar Winslade");
        (await maker.Browser.PageAsync($"{maker.At}/reason")).ShouldNotContain("She sits in her coat");
        var list = await maker.Browser.PageAsync(maker.At);
        list.ShouldContain("Make a referral to Service of warm-and-well");
        list.ShouldNotContain("You do not have the answers");
        list.ShouldContain("Cannot start yet");
    }

    [Fact]
    public async Task when_somebody_else_was_quicker_the_page_says_what_the_record_says_and_keeps_what_was_typed()
    {
        var (person, coordinator) = (await PersonAsync(), server.As(TestPartnership.CancerSupport.Coordinator));
        using var maker = await MakerAsync();
        var (at, form) = await OpenedBeforeAsync(maker, person, coordinator);
        var conflict = await maker.Browser.SubmitAsync(at, form, Contact);
        conflict.Status.ShouldBe(200);
        conflict.Text.ShouldContain("Someone else changed this");
        conflict.Text.ShouldContain("Never on a Monday");
        conflict.Text.ShouldContain("Ring after ten");
        (await coordinator.GetAsync($"/api/people/{person}")).ShouldBe(200).Said("contactWarning").ShouldBe("Never on a Monday");
        (await maker.Browser.SubmitAsync(at, conflict, Contact)).Status.ShouldBe(302);
        (await maker.Browser.SubmitAsync(at, conflict, Contact)).Status.ShouldBe(302, "sent twice");
        (await coordinator.GetAsync($"/api/people/{person}")).ShouldBe(200).Said("contactWarning").ShouldBe("Ring after ten");

        (await coordinator.PatchAsync($"/api/people/{person}", new { contactWarning = "Only on a Friday" })).ShouldBe(200);
        var again = await maker.Browser.PageAsync(at);
        again.ShouldContain("Only on a Friday");
        again.ShouldNotContain("Ring after ten");
        (await maker.Browser.PageAsync($"{maker.At}/check")).ShouldContain("Only on a Friday");
    }

    [Fact]
    public async Task who_was_quicker_by_the_moment_between_reading_and_deciding_is_said_too()
    {
        var (person, coordinator) = (await PersonAsync(), server.As(TestPartnership.CancerSupport.Coordinator));
        using var maker = await MakerAsync();
        var (at, form) = await OpenedBeforeAsync(maker, person, coordinator);

        // What the page reads is as the form was opened on it; what decides is further.
        await server.Owner.CreateCommand($"update referrals.people set version = version - 1 where person_id = '{person}'").ExecuteNonQueryAsync();
        var conflict = await maker.Browser.SubmitAsync(at, form, Contact);
        conflict.Status.ShouldBe(200);
        conflict.Text.ShouldContain("Someone else changed this");
        conflict.Text.ShouldContain("Ring after ten");
    }

    [Fact]
    public async Task the_first_number_of_two_is_taken_out()
    {
        var person = await PersonAsync();
        using var maker = await MakerAsync();
        await maker.BeginAsync(TestPartnership.WarmAndWell);
        (await maker.PostAsync("person", new() { ["PersonId"] = $"{person}" }, "?handler=choose")).Status.ShouldBe(302);
        var at = $"{maker.At}/safe-contact";
        (await maker.Browser.SubmitAsync(at, new(Contact) { ["otherPhone"] = "01632 960455", ["otherPhoneSafe"] = "safeToText" })).Status.ShouldBe(302);
        (await maker.Browser.SubmitAsync(at, new() { ["otherPhone"] = "none" })).Text.ShouldContain("href=\"#otherPhone\"");
        (await maker.Browser.SubmitAsync(at, new() { ["otherPhone"] = "01632 960455", ["otherPhoneSafe"] = "safeToText" })).Status.ShouldBe(302);
        var record = (await server.As(TestPartnership.CancerSupport.Worker).GetAsync($"/api/people/{person}")).ShouldBe(200);
        record["phones"].GetArrayLength().ShouldBe(1);
        (record["phones"][0].GetProperty("number").GetString(), record["phones"][0].GetProperty("safeToText").GetBoolean()).ShouldBe(("01632 960455", true));
    }

    [Fact]
    public async Task looking_for_services_loses_neither_the_person_nor_what_was_typed()
    {
        var person = await PersonAsync();
        using var maker = await MakerAsync();
        var page = new Sent(200, null, await maker.Browser.PageAsync($"/referrals/new?person={person}"));
        var filter = WebUtility.HtmlDecode(Filter.Match(page.Text).Groups["to"].Value);
        (await maker.Browser.SubmitAsync(filter, page, new() { ["text"] = "warm", ["need"] = "energyAndHeating" })).To.ShouldBe($"/referrals/new?person={person}&text=warm&need=energyAndHeating");
        var wrong = await maker.Browser.SubmitAsync(filter, page, new() { ["text"] = "warm", ["postcode"] = "nowhere" });
        wrong.Text.ShouldContain("href=\"#postcode\"");
        wrong.Text.ShouldContain("value=\"warm\"");
        wrong.Text.ShouldContain("The person is chosen.");
        wrong.Text.ShouldContain($"href=\"/referrals/new?person={person}\"");
        wrong.Text.ShouldNotContain("Service of healthy-homes");
    }

    [Fact]
    public async Task a_service_that_cannot_be_asked_any_more_keeps_its_answers_until_somebody_leaves_it_out()
    {
        var library = new Actor(TestPartnership.Libraries.WorkerId, TestPartnership.Libraries.Id, Role.Practitioner);
        var (kept, gone) = (TestPartnership.HealthyHomes.ServiceId, TestPartnership.Agents.ServiceId);
        var draft = new Draft { Entered = new Dictionary<string, string[]> { [$"{gone}/agreed/how"] = ["Under the old oak"], [$"{gone}/agreed/answer"] = ["knowsAndAgrees"] } }.For([kept, gone]);
        var at = $"/referrals/new/{await server.Services.GetRequiredService<KeptDrafts>().BeginAsync(library, draft, TestContext.Current.CancellationToken)}";
        using var browser = await Browser.SignedInAsync(server.Services, TestPartnership.Libraries.WorkerId);
        var token = await browser.TokenAsync("/account");
        (await browser.PageAsync($"{at}/services")).Split("checked=\"checked\"").Length.ShouldBe(3, "both are chosen still");
        (await browser.SendManyAsync($"{at}/services", [.. token, .. new[] { kept, gone }.Select(id => KeyValuePair.Create("services", $"{id}"))])).Status.ShouldBe(302);
        (await browser.PageAsync($"{at}/agreed/{gone}")).ShouldContain("Under the old oak");
        (await browser.SendManyAsync($"{at}/services", [.. token, KeyValuePair.Create("services", $"{kept}")])).Status.ShouldBe(302);
        (await browser.ReadAsync($"{at}/agreed/{gone}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.SendManyAsync($"{at}/services", [.. token, KeyValuePair.Create("services", $"{gone}")])).Text.ShouldContain("Choose at least one service");
    }

    [Fact]
    public async Task a_household_that_the_referral_does_not_name_stops_nothing()
    {
        var from = (await Some.AcceptedAsync(server))["/api".Length..];
        using var maker = new Maker(await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId));
        await maker.BeginAsync($"{from}/refer-on", TestPartnership.WarmAndWell);
        await server.Services.GetRequiredService<KeptDrafts>().ChangeAsync(
            new Actor(TestPartnership.HealthyHomes.WorkerId, TestPartnership.HealthyHomes.Id, Role.Practitioner), Guid.Parse(maker.At.Split('/')[^1]),
            d => d with { Household = [new DraftedMember(Guid.CreateVersion7(), Brother.ToDictionary(b => b.Key, b => (string[])[b.Value]))] }, TestContext.Current.CancellationToken);
        (await maker.Browser.SubmitAsync($"{maker.At}/safe-contact", new(Contact))).Status.ShouldBe(302);
        await maker.HelpAsync();
        await maker.AgreeAsync(TestPartnership.WarmAndWell, null, "name", "phones");
        await maker.SkipAsync(TestPartnership.WarmAndWell);
        (await maker.PostAsync("check", [])).To.ShouldBe($"{maker.At}/sent");
    }

    private static Dictionary<string, string> Brother => new() { ["name"] = "Edgar Winslade", ["relationship"] = "Her brother", ["dateOfBirth"] = "1/2/1953" };

    private static Dictionary<string, string> Contact => new() { ["phone"] = "01632 960417", ["phoneSafe"] = "safeToCall", ["contactWarning"] = "Ring after ten" };

    /// <summary>The step about safe contact, opened before somebody else changed the record.</summary>
    private static async Task<(string At, Sent Form)> OpenedBeforeAsync(Maker maker, Guid person, Caller coordinator)
    {
        await maker.BeginAsync(TestPartnership.WarmAndWell);
        (await maker.PostAsync("person", new() { ["PersonId"] = $"{person}" }, "?handler=choose")).Status.ShouldBe(302);
        var at = $"{maker.At}/safe-contact";
        var form = new Sent(200, null, await maker.Browser.PageAsync(at));
        (await coordinator.PatchAsync($"/api/people/{person}", new { contactWarning = "Never on a Monday" })).ShouldBe(200);
        return (at, form);
    }

    private async Task<Maker> MakerAsync() => new(await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId));

    /// <summary>Somebody of whom the cancer team has a record.</summary>
    private async Task<Guid> PersonAsync() =>
        (await server.As(TestPartnership.CancerSupport.Worker).GetAsync($"/api/referrals/{await Some.ReferralAsync(server)}")).ShouldBe(200)["person.id"].GetGuid();

    [GeneratedRegex("action=\"(?<to>[^\"]+handler=filter[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Filter { get; }
}
