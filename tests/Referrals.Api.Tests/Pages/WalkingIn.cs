using System.Net;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>In a demonstration one signs in as anybody, and out again; elsewhere as nobody. What goes wrong is said on a page.</summary>
public class WalkingIn(SharedOffice shared, TestServer server) : IClassFixture<SharedOffice>
{
    [Fact]
    public async Task somebody_walks_in_as_anybody_and_out_again_and_their_session_is_gone_on_our_side()
    {
        var office = await DemonstrationAsync();
        using var browser = new Browser(office.Services);
        (await browser.GetAsync("/")).ShouldBe((HttpStatusCode.Redirect, "/sign-in?then=%2F"));
        await browser.WalkInAsync(TestPartnership.HealthyHomes.WorkerId);
        (await browser.PageAsync("/account")).ShouldContain("Worker of healthy-homes");
        var session = browser.Cookie("referrals");

        (await browser.PostAsync("/sign-out")).ShouldBe((HttpStatusCode.Redirect, "/sign-out"));
        (await browser.PageAsync("/sign-out")).ShouldContain("You are signed out");
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
        browser.SetCookie("referrals", session);
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect, "a stolen cookie outlives no sign-out");
    }

    [Fact]
    public async Task a_form_that_was_forged_is_refused_on_a_page()
    {
        var office = await DemonstrationAsync();
        using var browser = new Browser(office.Services);
        await browser.WalkInAsync(TestPartnership.HealthyHomes.WorkerId);
        foreach (var path in new[] { "/sign-out", "/sign-in" })
        {
            var (status, text) = await browser.PostRawAsync(path, new() { ["member"] = $"{TestPartnership.Families.CoordinatorId}" });
            status.ShouldBe(HttpStatusCode.BadRequest);
            text.ShouldContain("That did not arrive as it was sent");
        }

        (await browser.PageAsync("/account")).ShouldContain("Worker of healthy-homes");
    }

    [Fact]
    public async Task nobody_is_sent_on_to_another_site()
    {
        var office = await DemonstrationAsync();
        foreach (var then in new[] { "https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)" })
        {
            using var browser = new Browser(office.Services);
            (await browser.WalkInAsync(TestPartnership.HealthyHomes.WorkerId, then)).ShouldBe("/");
        }
    }

    [Fact]
    public async Task an_address_that_is_not_there_is_said_on_a_page_to_who_reads_pages()
    {
        var office = await DemonstrationAsync();
        using var browser = new Browser(office.Services);
        foreach (var signedIn in new[] { false, true })
        {
            var (status, text) = await browser.ReadAsync("/there-is-nothing");
            status.ShouldBe(HttpStatusCode.NotFound);
            text.ShouldContain("Page not found");
            text.Contains("Sign out", StringComparison.Ordinal).ShouldBe(signedIn, "whoever is signed in goes on from there");
            if (!signedIn)
            {
                await browser.WalkInAsync(TestPartnership.HealthyHomes.WorkerId);
            }
        }
    }

    [Fact]
    public async Task where_there_is_no_demonstration_nobody_walks_in()
    {
        using var browser = new Browser(server.Services);
        (await browser.PageAsync("/sign-in")).ShouldNotContain("Who are you today?");
        (await browser.PostRawAsync("/sign-in", new() { ["member"] = $"{TestPartnership.HealthyHomes.WorkerId}" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private async Task<Office> DemonstrationAsync()
    {
        await shared.Office.ExecuteAsync("insert into referrals.marks (mark) values ('demonstration'), ('demonstration complete') on conflict do nothing");
        return shared.Office;
    }
}
