using System.Net;
using Referrals.Api.Pages;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain.Outcomes;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>A release is asked for on one page and published on another, by two people.</summary>
public sealed class PublishingReleases(TestServer server, SharedOffice shared) : IClassFixture<SharedOffice>
{
    private const string New = "/insights/releases/new";
    private const string Cell = "2019-Q2/activity/made/healthyHomes";

    [Fact]
    public async Task it_is_asked_for_passes_is_published_by_somebody_sure_and_then_replaced_and_withdrawn_for_a_public_reason()
    {
        var office = shared.Office;
        var period = ReleasePeriod.QuarterOf(Today(office).AddMonths(-6));
        using var evaluator = await Browser.SignedInAsync(office.Services, TestPartnership.Office.CoordinatorId);
        (await evaluator.SubmitAsync(New, [])).Text.ShouldContain("Choose a complete quarter");
        (await evaluator.PageAsync(New)).ShouldContain($"value=\"{period.Code}\"");
        var check = (await evaluator.SubmitAsync(New, new() { ["Period"] = period.Code })).To.ShouldNotBeNull();
        var id = Guid.Parse(check.Split('/')[3]);
        await PassedAsync(office, evaluator, check);
        var passed = await evaluator.PageAsync(check);
        passed.ShouldContain("A member of information governance can publish it now");
        passed.ShouldContain("Coordinator of office");
        passed.ShouldNotContain("Cells hidden");
        passed.ShouldNotContain("Publish it</button>");
        (await evaluator.SubmitAsync(check, [], $"{check}?handler=Publish")).Status.ShouldBe(403);
        (await evaluator.ReadAsync($"/insights/releases/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        var list = await evaluator.PageAsync(New);
        list.ShouldContain("Passed, waits for information governance");
        list.ShouldContain("it is being prepared already");
        list.ShouldNotContain($"value=\"{period.Code}\"");

        office.Clock.Move(TimeSpan.FromMinutes(1));
        using var governor = await Browser.SignedInAsync(office.Services, TestPartnership.Governance.CoordinatorId);
        (await governor.PageAsync(New)).ShouldNotContain("Prepare it</button>");
        (await governor.SubmitAsync(check, new() { ["Period"] = period.Code }, New)).Status.ShouldBe(403, "who publishes does not ask");
        var counted = await governor.PageAsync(check);
        counted.ShouldContain("Cells hidden");
        counted.ShouldContain("Publish it</button>");
        office.Clock.Move(TimeSpan.FromMinutes(11));
        (await governor.SubmitAsync(check, [], $"{check}?handler=Publish")).Text.ShouldContain("Confirm that it is you");
        (await evaluator.ReadAsync($"/insights/releases/{id}")).Status.ShouldBe(HttpStatusCode.NotFound, "not while nobody is sure");
        using var sure = await Browser.SignedInAsync(office.Services, TestPartnership.Governance.CoordinatorId);
        (await sure.SubmitAsync(check, [], $"{check}?handler=Publish")).To.ShouldBe(check);
        (await evaluator.PageAsync($"/insights/releases/{id}")).ShouldContain("Final, cannot be changed");
        (await evaluator.PageAsync(check)).ShouldContain("by Coordinator of governance");
        (await evaluator.PageAsync(New)).ShouldContain("it was released already, and can be replaced");

        (await sure.SubmitAsync(check, new() { ["Reason"] = " " }, $"{check}?handler=Replace")).Text.ShouldContain("<title>Error: ");
        var newer = (await sure.SubmitAsync(check, new() { ["Reason"] = "A partner had counted twice" }, $"{check}?handler=Replace")).To.ShouldNotBeNull();
        newer.ShouldNotBe(check);
        await PassedAsync(office, sure, newer);
        var own = await sure.PageAsync(newer);
        own.ShouldContain("A partner had counted twice");
        own.ShouldContain("You asked for this release");
        own.ShouldNotContain("Publish it</button>");
        (await sure.SubmitAsync(newer, [], $"{newer}?handler=Publish")).Status.ShouldBe(403, "somebody else has to");
        using var other = await Browser.SignedInAsync(office.Services, await OfficerAsync(office));
        (await other.SubmitAsync(newer, [], $"{newer}?handler=Publish")).To.ShouldBe(newer);
        (await evaluator.PageAsync(check)).ShouldContain("A partner had counted twice");
        (await evaluator.PageAsync("/insights")).ShouldContain("In the place of an earlier one: A partner had counted twice");

        (await evaluator.PageAsync(newer)).ShouldNotContain("Withdraw it</button>");
        using var surely = await Browser.SignedInAsync(office.Services, TestPartnership.Office.CoordinatorId);
        (await surely.SubmitAsync(newer, new() { ["Reason"] = "I say so" }, $"{newer}?handler=Withdraw")).Status.ShouldBe(403);
        (await other.SubmitAsync(newer, new() { ["Reason"] = "" }, $"{newer}?handler=Withdraw")).Text.ShouldContain("<title>Error: ");
        (await other.SubmitAsync(newer, new() { ["Reason"] = "The districts were wrong" }, $"{newer}?handler=Withdraw")).To.ShouldBe(newer);
        var withdrawn = await evaluator.PageAsync(newer);
        withdrawn.ShouldContain("The districts were wrong");
        withdrawn.ShouldContain("Prepare a replacement</button>", customMessage: "another can still come in its place");
        (await evaluator.PageAsync("/insights")).ShouldContain("The districts were wrong");
    }

    [Fact]
    public async Task of_one_that_failed_its_check_governance_alone_sees_which_cells_and_why_and_it_is_asked_for_again()
    {
        var office = shared.Office;
        var period = ReleasePeriod.QuarterOf(Today(office).AddMonths(-9));
        var check = $"/insights/releases/{await InsightsReleases.FailAsync(office.Services, period, Cell)}/check";
        using var evaluator = await Browser.SignedInAsync(office.Services, TestPartnership.Office.CoordinatorId);
        var seen = await evaluator.PageAsync(check);
        seen.ShouldContain("Which cells, and why, only information governance sees");
        foreach (var not in new[] { Cell, "It can be worked out", "Cells shown", "Publish it</button>" })
        {
            seen.ShouldNotContain(not);
        }

        using var governor = await Browser.SignedInAsync(office.Services, TestPartnership.Governance.CoordinatorId);
        var why = await governor.PageAsync(check);
        foreach (var said in new[] { Cell, "It can be worked out", "Cells shown", "These are the cells, and why" })
        {
            why.ShouldContain(said);
        }

        why.ShouldNotContain("Publish it</button>");
        (await governor.SubmitAsync(check, [], $"{check}?handler=Publish")).Text.ShouldContain("not safe to publish, so it cannot be published now");
        (await evaluator.PageAsync(New)).ShouldContain("Not safe to publish");
        (await evaluator.SubmitAsync(New, new() { ["Period"] = period.Code })).To.ShouldBe(check, "it is the same draft again");
    }

    [Fact]
    public async Task a_replacement_that_failed_its_check_is_asked_for_again_where_it_was_asked_for()
    {
        await using var office = await Office.OpenAsync(server);
        var period = ReleasePeriod.QuarterOf(Today(office).AddMonths(-9));
        var replaced = await InsightsReleases.PublishAsync(office.Services, period);
        var failed = await InsightsReleases.FailAsync(office.Services, period, Cell, replaced);
        using var evaluator = await Browser.SignedInAsync(office.Services, TestPartnership.Office.CoordinatorId);
        var page = await evaluator.PageAsync(New);
        page.ShouldContain($"{period.Label} (quarter): what was to replace it is not safe to publish, and has to be asked for again");
        page.ShouldNotContain("it is being prepared already");
        await FollowAsync(evaluator, page, $"/insights/releases/{replaced}/check");
        (await evaluator.SubmitAsync($"/insights/releases/{replaced}/check", new() { ["Reason"] = "A partner had counted twice" }, $"/insights/releases/{replaced}/check?handler=Replace"))
            .To.ShouldBe($"/insights/releases/{failed}/check", "it is the same draft again");
    }

    [Fact]
    public async Task the_pages_that_make_releases_are_reached_by_links_and_by_nobody_else()
    {
        await using var office = await Office.OpenAsync(server);
        var period = ReleasePeriod.QuarterOf(Today(office).AddMonths(-9));
        var failed = await InsightsReleases.FailAsync(office.Services, period, Cell);
        var roles = new[] { (TestPartnership.Office.CoordinatorId, "Prepare a release", "Its check; replace it"), (TestPartnership.Governance.CoordinatorId, "What was asked for", "Its check; replace or withdraw it") };
        foreach (var (member, words, _) in roles)
        {
            using var browser = await Browser.SignedInAsync(office.Services, member);
            var first = await browser.PageAsync("/insights");
            first.ShouldContain("Nothing has been published yet");
            first.ShouldContain(words);
            await FollowAsync(browser, first, New);
            first.ShouldContain($"{period.Label} (quarter)</a>: Not safe to publish");
            await FollowAsync(browser, first, $"/insights/releases/{failed}/check");
        }

        var published = await InsightsReleases.PublishAsync(office.Services, ReleasePeriod.QuarterOf(Today(office).AddMonths(-12)));
        foreach (var (member, words, check) in roles)
        {
            using var browser = await Browser.SignedInAsync(office.Services, member);
            var release = await FollowAsync(browser, await browser.PageAsync("/insights"), $"/insights/releases/{published}");
            release.ShouldContain($">{check}</a>");
            (await FollowAsync(browser, release, $"/insights/releases/{published}/check")).ShouldContain("Prepare a replacement</button>");
        }

        using var coordinator = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        foreach (var page in new[] { await coordinator.PageAsync("/insights"), await coordinator.PageAsync($"/insights/releases/{published}") })
        {
            page.ShouldNotContain("/check\"");
            page.ShouldNotContain(New);
        }
    }

    [Fact]
    public async Task a_period_that_is_too_early_says_from_when()
    {
        var office = shared.Office;
        var period = ReleasePeriod.QuarterOf(Today(office));
        using var evaluator = await Browser.SignedInAsync(office.Services, TestPartnership.Office.CoordinatorId);
        var page = await evaluator.PageAsync(New);
        page.ShouldContain($"{period.Label} (quarter): from {Spoken.Day(period.To.AddDays(1).AddMonths(1))}");
        page.ShouldNotContain($"value=\"{period.Code}\"");
        var refused = await evaluator.SubmitAsync(New, new() { ["Period"] = period.Code });
        refused.Text.ShouldContain($"can be prepared after {Spoken.Day(period.To.AddDays(1).AddMonths(1).AddDays(-1))}");
        refused.Text.ShouldContain("<title>Error: ");
    }

    [Fact]
    public async Task who_makes_no_releases_sees_none_of_it()
    {
        var office = shared.Office;
        var check = $"/insights/releases/{await InsightsReleases.FailAsync(office.Services, ReleasePeriod.QuarterOf(Today(office).AddMonths(-12)), Cell)}/check";
        foreach (var member in new[] { TestPartnership.HealthyHomes.CoordinatorId, TestPartnership.HealthyHomes.WorkerId })
        {
            using var stranger = await Browser.SignedInAsync(office.Services, member);
            (await stranger.ReadAsync(New)).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await stranger.ReadAsync(check)).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await stranger.SubmitAsync("/account", [], $"{check}?handler=Publish")).Status.ShouldBe(403);
        }

        using var anybody = new Browser(office.Services);
        (await anybody.GetAsync(check)).To.ShouldNotBeNull().ShouldStartWith("/sign-in");
        foreach (var member in new[] { TestPartnership.Office.CoordinatorId, TestPartnership.Governance.CoordinatorId })
        {
            using var browser = await Browser.SignedInAsync(office.Services, member);
            (await browser.ReadAsync($"/insights/releases/{Guid.CreateVersion7()}/check")).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    private static async Task<string> FollowAsync(Browser browser, string page, string link)
    {
        page.ShouldContain($"href=\"{link}\"");
        return await browser.PageAsync(link);
    }

    private static DateOnly Today(Office office) => DateOnly.FromDateTime(office.Clock.GetUtcNow().UtcDateTime);

    private static Task PassedAsync(Office office, Browser browser, string check) => Wait.UntilAsync(async () =>
    {
        await office.MakeReleasesAsync();
        (await browser.PageAsync(check)).ShouldContain("Passed, waits for information governance");
    });

    /// <summary>Somebody of information governance who is not the one of the tests' partnership.</summary>
    private static async Task<Guid> OfficerAsync(Office office) => Guid.Parse((await Office.ListAsync(
        office.Admin, $"select member_id from referrals.api_keys where organisation_id = '{TestPartnership.Office.Id}' order by member_id desc"))[0]);
}
