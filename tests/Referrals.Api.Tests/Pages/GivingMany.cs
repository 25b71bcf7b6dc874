using System.Net;
using System.Text.RegularExpressions;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>A coordinator gives several referrals to somebody, and goes through a list page by page.</summary>
public partial class GivingMany(SharedOffice shared, TestServer server) : IClassFixture<SharedOffice>
{
    [Fact]
    public async Task what_can_be_given_is_given_once_and_what_changed_meanwhile_is_told()
    {
        var office = shared.Office;
        var (first, second, closed, taken) = (await AcceptedAsync(office), await AcceptedAsync(office), await AcceptedAsync(office), await AcceptedAsync(office));
        using var coordinator = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        var page = await coordinator.PageAsync("/caseload?state=accepted");
        page.ShouldContain("Give the referrals that you choose to");

        (await office.Worker.PostAsync($"/api/referrals/{closed}/close", new { outcome = "personDeclined", needsMet = Array.Empty<string>(), needsNotMet = new[] { "energyAndHeating" } })).ShouldBe(200);
        (await office.Worker.PostAsync($"/api/referrals/{taken}/allocate", new { caseworker = "me" })).ShouldBe(200);
        var reference = (await office.Worker.GetAsync($"/api/referrals/{taken}")).Said("reference")!;
        var fields = Chosen(page, TestPartnership.HealthyHomes.OtherWorkerId, first, second, closed, taken);
        var answer = await coordinator.SendManyAsync("/caseload?state=accepted", fields);
        answer.Status.ShouldBe(200);
        answer.Text.ShouldContain("2 referrals given to Other worker of healthy-homes.");
        answer.Text.ShouldContain("<title>Error: Caseload");
        answer.Text.ShouldContain($"{reference} was not given. Meanwhile somebody else gave it to Worker of healthy-homes.");
        answer.Text.Split("was not given.").Length.ShouldBe(3);
        answer.Text.ShouldContain("href=\"/caseload\"", customMessage: "the filter is on as it was");
        new[] { first, second, taken }.Select(id => Between(answer.Text, $"id=\"give-{id}\"", ">").Contains("checked", StringComparison.Ordinal))
            .ShouldBe([false, false, true], "only what was not given stays chosen");

        foreach (var (id, whose) in new[] { (first, "Other worker of healthy-homes"), (second, "Other worker of healthy-homes"), (taken, "Worker of healthy-homes") })
        {
            (await office.Coordinator.GetAsync($"/api/referrals/{id}"))["caseworker.name"].GetString().ShouldBe(whose);
        }

        (await coordinator.SendManyAsync("/caseload?state=accepted", fields)).Text.ShouldContain("2 referrals given to Other worker");
        (await office.Coordinator.GetAsync($"/api/referrals/{first}/timeline"))["items"].EnumerateArray().Count(e => e.GetProperty("type").GetString() == "caseworkerAllocated").ShouldBe(1);
    }

    [Fact]
    public async Task nothing_is_given_by_a_practitioner_or_without_a_choice()
    {
        var at = (await Some.AcceptedAsync(server))["/api/referrals/".Length..];
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        (await worker.PageAsync("/caseload?state=accepted")).ShouldNotContain("name=\"Chosen\"");
        using var coordinator = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.CoordinatorId);
        var page = await coordinator.PageAsync("/caseload?state=accepted&sort=made");
        (await coordinator.SendManyAsync("/caseload?state=accepted&sort=made", Chosen(page, null))).Text.ShouldContain("Choose the referrals that are to be given");
        var without = await coordinator.SendManyAsync("/caseload?state=accepted&sort=made", Chosen(page, null, Guid.Parse(at)));
        without.Text.ShouldContain("href=\"#To\"");
        Between(without.Text, $"id=\"give-{at}\"", ">").ShouldContain("checked", customMessage: "nothing was given yet");
        var fields = Chosen(page, TestPartnership.Libraries.WorkerId, Guid.Parse(at));
        (await coordinator.SendManyAsync("/caseload", fields)).Text.ShouldContain("href=\"#To\"");
        (await worker.SubmitAsync("/account", new() { ["Key"] = $"{Guid.CreateVersion7()}", ["To"] = "me", ["Chosen"] = $"{at}.{Guid.Empty}" }, "/caseload")).Status.ShouldBe((int)HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task pages_go_on_and_back_with_the_filters_that_are_on()
    {
        var office = shared.Office;
        foreach (var _ in Enumerable.Range(0, 45))
        {
            await office.MadeAsync();
        }

        using var worker = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.WorkerId);
        var first = await worker.PageAsync("/caseload?waitingOn=us&state=made&sort=made");
        first.ShouldContain("aria-sort=\"descending\"");
        first.ShouldNotContain("rel=\"prev\"");
        first.Length.ShouldBeLessThan(60 * 1024, "for who reads it on a telephone in a village");
        var second = await worker.PageAsync(Link(first, "next"));
        second.ShouldContain("Remove this filter</span> Us");
        var third = await worker.PageAsync(Link(second, "next"));
        third.ShouldNotContain("rel=\"next\"");
        Rows(first).Concat(Rows(second)).Concat(Rows(third)).Distinct().Count().ShouldBe(45);
        Rows(await worker.PageAsync(Link(third, "prev"))).ShouldBe(Rows(second));
        var back = await worker.PageAsync(Link(await worker.PageAsync(Link(third, "prev")), "prev"));
        Rows(back).ShouldBe(Rows(first));
        back.ShouldNotContain("rel=\"prev\"");
    }

    [Fact]
    public async Task who_did_something_from_a_list_comes_back_to_it()
    {
        var id = await Some.ReferralAsync(server);
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        var to = $"/referrals/{id}/receive{Between(await worker.PageAsync("/caseload?state=made&waitingOn=us&sort=made"), $"href=\"/referrals/{id}/receive", "\"")}";
        (await worker.SubmitAsync(to, [])).To.ShouldBe("/caseload?state=made&waitingOn=us&sort=made&done=receive");
        (await worker.PageAsync("/caseload?state=made&waitingOn=us&sort=made&done=receive")).ShouldContain("Marked as seen");
        (await worker.SubmitAsync($"/referrals/{id}/notes?back=https://elsewhere.example/", new() { ["text"] = "Rang", ["visibleTo"] = "bothParties" })).To.ShouldStartWith($"/referrals/{id}?done=notes");
    }

    private static async Task<Guid> AcceptedAsync(Office office) => Guid.Parse((await office.MadeAsync(new { }))[^36..]);

    private static List<KeyValuePair<string, string>> Chosen(string page, Guid? to, params Guid[] ids) =>
    [
        new("Key", Between(page, "name=\"Key\" value=\"", "\"")), new("To", $"{to}"),
        new("__RequestVerificationToken", Between(page[page.IndexOf("id=\"give\"", StringComparison.Ordinal)..], "__RequestVerificationToken\" type=\"hidden\" value=\"", "\"")),
        .. ids.Select(id => KeyValuePair.Create("Chosen", $"{id}{Between(page, $" value=\"{id}", "\"")}")),
    ];

    private static string Link(string page, string rel)
    {
        var end = page.IndexOf($"\" rel=\"{rel}\"", StringComparison.Ordinal);
        return WebUtility.HtmlDecode(page[(page.LastIndexOf('"', end - 1) + 1)..end]);
    }

    private static string Between(string page, string before, string after) =>
        WebUtility.HtmlDecode(page.Split(before, 2)[1].Split(after, 2)[0]);

    private static IReadOnlyList<string> Rows(string page) => [.. Referral.Matches(page).Select(m => m.Value).Distinct()];

    [GeneratedRegex("/referrals/[0-9a-f-]{36}(?=\")", RegexOptions.None, 1000)]
    private static partial Regex Referral { get; }
}
