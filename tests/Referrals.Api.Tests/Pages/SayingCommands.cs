using System.Net;
using System.Text.RegularExpressions;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>Commands on a referral as forms: done once, checked where they cannot be undone, and nothing that was typed is lost.</summary>
public partial class SayingCommands(TestServer server)
{
    [Fact]
    public async Task a_form_is_sent_twice_and_the_contact_is_recorded_once()
    {
        var (at, form, worker) = await OpenAsync("contacts");
        var fields = Contact(form);
        (await worker.SendAsync($"{at}/contacts", fields)).To.ShouldStartWith($"{at}?done=contacts");
        (await worker.SendAsync($"{at}/contacts", fields)).To.ShouldStartWith($"{at}?done=contacts");
        var page = await worker.PageAsync($"{at}?done=contacts");
        page.ShouldContain("Contact recorded.");
        page.Split("The person: Reached</h3>").Length.ShouldBe(2);
    }

    [Fact]
    public async Task what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays()
    {
        var (at, form, worker) = await OpenAsync("contacts");
        var fields = Contact(form);
        fields["occurredOn"] = "the day before yesterday";
        fields.Remove("channel");
        var (status, text) = await worker.PostRawAsync($"{at}/contacts", fields);
        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("<title>Error: Record a contact");
        text.ShouldContain("href=\"#occurredOn\"");
        text.ShouldContain("value=\"the day before yesterday\"");
        text.ShouldContain("href=\"#channel\"");
        text.ShouldContain("She was glad of the call");
    }

    [Fact]
    public async Task a_rule_of_the_domain_is_said_on_the_form_too()
    {
        var (at, form, worker) = await OpenAsync("contacts");
        var fields = Contact(form);
        fields["occurredOn"] = "1 1 2199";
        (await worker.PostRawAsync($"{at}/contacts", fields)).Text.ShouldContain("href=\"#occurredOn\"");
    }

    [Fact]
    public async Task when_somebody_else_was_quicker_the_form_says_what_they_did_and_keeps_what_was_typed()
    {
        var (at, form, worker) = await OpenAsync("contacts");
        (await server.As(TestPartnership.HealthyHomes.Coordinator).PostAsync($"/api{at}/notes", new { text = "Quicker", visibleTo = "bothParties" })).ShouldBe(200);

        var (status, text) = await worker.PostRawAsync($"{at}/contacts", Contact(form));
        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("Someone else changed this");
        text.ShouldContain("Note, by Coordinator of healthy-homes");
        text.ShouldContain("She was glad of the call");
        (await worker.SendAsync($"{at}/contacts", Contact(text))).Status.ShouldBe(302, "the second time it stands on what is there now");
    }

    [Fact]
    public async Task what_cannot_be_undone_is_looked_at_once_more()
    {
        var (at, form, worker) = await OpenAsync("close");
        var fields = Filled(form, new() { ["outcome"] = "supportCompleted", ["needsMet"] = "energyAndHeating", ["note"] = "The boiler was mended" });
        var (_, check) = await worker.PostRawAsync($"{at}/close", fields);
        check.ShouldContain("Check: close");
        check.ShouldContain("The boiler was mended");
        (await worker.PageAsync(at)).ShouldNotContain("Closed: ");

        fields = Filled(check, new() { ["outcome"] = "supportCompleted", ["needsMet"] = "energyAndHeating", ["note"] = "The boiler was mended", ["Sure"] = "true" });
        (await worker.SendAsync($"{at}/close", fields)).Status.ShouldBe(302);
        (await worker.PageAsync(at)).ShouldContain("Closed: ");
    }

    [Fact]
    public async Task every_form_that_is_offered_opens()
    {
        var (at, _, worker) = await OpenAsync("notes");
        var offered = Commands.Matches(await worker.PageAsync(at)).Select(m => m.Groups["path"].Value).Distinct().ToList();
        offered.Count.ShouldBeGreaterThan(10);
        foreach (var path in offered)
        {
            (await worker.PageAsync($"{at}/{path}")).ShouldContain("Leave it as it is");
        }

        (await worker.ReadAsync($"{at}/nonsense")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void every_command_of_the_API_is_a_form_or_has_pages_of_its_own() =>
        CommandForms.All.Select(f => f.Path).Except(["refer-on"]).Distinct().Order().ShouldBe(new PageCommands().Paths.Order());

    [Fact]
    public async Task scores_are_recorded_question_by_question_and_shown_with_what_they_mean()
    {
        var (at, form, worker) = await OpenAsync("assessments");
        form.ShouldContain("Overall, how anxious did you feel yesterday?");
        var fields = Filled(form, new()
        {
            ["stage"] = "baseline", ["occurredOn"] = Some.Today, ["measure"] = "ons4", ["scores.anxious"] = "8", ["scores.worthwhile"] = "3", ["scores.happy"] = "4", ["declined"] = "satisfied",
        });
        (await worker.SendAsync($"{at}/assessments", fields)).Status.ShouldBe(302);
        var page = await worker.PageAsync(at);
        page.ShouldContain("8 (high)");
        page.ShouldContain("Not answered");
    }

    private async Task<(string At, string Form, Browser Worker)> OpenAsync(string command)
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        return (at, await worker.PageAsync($"{at}/{command}"), worker);
    }

    private static Dictionary<string, string> Contact(string page) =>
        Filled(page, new() { ["occurredOn"] = Some.Today, ["with"] = "person", ["channel"] = "phone", ["result"] = "reached", ["note"] = "She was glad of the call" });

    [GeneratedRegex("href=\"/referrals/[0-9a-f-]{36}/(?<path>[a-z/-]+)[?]since=[0-9]+\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commands { get; }

    [GeneratedRegex("name=\"(?<name>__RequestVerificationToken|Key|Version|Since)\"[^>]* value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden { get; }

    /// <summary>What is sent: what the page hides in its form, and what somebody types.</summary>
    private static Dictionary<string, string> Filled(string page, Dictionary<string, string> typed)
    {
        foreach (Match hidden in Hidden.Matches(page))
        {
            typed[hidden.Groups["name"].Value] = WebUtility.HtmlDecode(hidden.Groups["value"].Value);
        }

        return typed;
    }
}
