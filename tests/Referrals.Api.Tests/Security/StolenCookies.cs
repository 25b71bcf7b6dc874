using System.Net;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>A cookie is worth what stands behind it on our side, as long as it stands there, and for what it was given.</summary>
public class StolenCookies(SignInOffice at) : IClassFixture<SignInOffice>
{
    private const string Session = "referrals";
    private const string Pending = "referrals-sign-in";

    [Fact]
    public async Task after_signing_out_the_cookie_is_worth_nothing()
    {
        var (member, browser) = await SignedInAsync();
        using var thief = Having(Session, browser.Cookie(Session));
        (await thief.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK, "while it stands");
        await browser.PostAsync("/sign-out");
        (await thief.GetAsync("/account")).To.ShouldBe("/sign-in?then=%2Faccount");
        (await member.GivePasswordAsync(thief)).To.ShouldBe("/sign-in/second-factor");
    }

    [Fact]
    public async Task idle_for_half_an_hour_it_is_over()
    {
        var (_, browser) = await SignedInAsync();
        at.Office.Clock.Move(TimeSpan.FromMinutes(29));
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        at.Office.Clock.Move(TimeSpan.FromMinutes(29));
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        at.Office.Clock.Move(TimeSpan.FromMinutes(31));
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task after_twelve_hours_it_is_over_however_busy()
    {
        var (_, browser) = await SignedInAsync();
        for (var minutes = 0; minutes < (12 * 60) - 40; minutes += 20)
        {
            at.Office.Clock.Move(TimeSpan.FromMinutes(20));
            (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        }

        at.Office.Clock.Move(TimeSpan.FromMinutes(20));
        using var thief = Having(Session, browser.Cookie(Session));
        (await thief.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        at.Office.Clock.Move(TimeSpan.FromMinutes(21));
        (await thief.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task an_id_that_was_there_before_signing_in_is_never_the_one_after()
    {
        var member = await at.JoinAsync();
        var planted = new string('A', 43);
        using var browser = Having(Session, planted);
        await member.GivePasswordAsync(browser);
        var halfWay = browser.Cookie(Pending);
        await Newcomer.GiveCodeAsync(browser, member.NextCode());
        var (first, firstPending) = (browser.Cookie(Session), browser.HasCookie(Pending));
        first.ShouldNotBe(planted);
        first.ShouldNotBe(halfWay);
        firstPending.ShouldBeFalse("what was for the second step only is gone");
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);

        // Signed in, and again.
        await member.GivePasswordAsync(browser);
        await Newcomer.GiveCodeAsync(browser, member.NextCode());
        browser.Cookie(Session).ShouldNotBe(first);
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var old in new[] { planted, halfWay, first })
        {
            using var thief = Having(Session, old);
            (await thief.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
        }
    }

    [Fact]
    public async Task between_password_and_code_nothing_else_is_open()
    {
        var member = await at.JoinAsync();
        using var browser = at.Browser();
        await member.GivePasswordAsync(browser);
        foreach (var path in new[] { "/", "/account", "/account/sessions", "/account/second-factor" })
        {
            (await browser.GetAsync(path)).To.ShouldStartWith("/sign-in?then=");
            using var renamed = Having(Session, browser.Cookie(Pending));
            (await renamed.GetAsync(path)).To.ShouldStartWith("/sign-in?then=");
        }

        (await browser.GetAsync("/sign-in/set-up")).To.ShouldBe("/sign-in", "who has an app cannot put another in its place");
        (await browser.SubmitAsync("/sign-in/second-factor", new() { ["Code"] = "000000" }, to: "/sign-in/set-up")).To.ShouldBe("/sign-in");
        using var api = new HttpClient { BaseAddress = browser.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/caseload");
        request.Headers.Add("Cookie", $"{Session}={browser.Cookie(Pending)}; {Pending}={browser.Cookie(Pending)}");
        (await api.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task the_second_step_waits_five_minutes_and_its_cookie_alone_signs_nobody_in()
    {
        var member = await at.JoinAsync();
        using var browser = at.Browser();
        await member.GivePasswordAsync(browser);
        using var thief = Having(Pending, browser.Cookie(Pending));
        var code = member.NextCode();
        (await Newcomer.GiveCodeAsync(browser, code)).To.ShouldBe("/account");
        var refused = await Newcomer.GiveCodeAsync(thief, code);
        refused.Text.ShouldContain("That code is not right");
        at.Office.Clock.Move(TimeSpan.FromMinutes(5));
        (await thief.SubmitAsync("/sign-in/second-factor", refused, new() { ["Code"] = member.NextCode() })).To.ShouldBe("/sign-in");
        (await thief.GetAsync("/sign-in/second-factor")).To.ShouldBe("/sign-in");
        thief.HasCookie(Session).ShouldBeFalse();
    }

    [Fact]
    public async Task a_second_step_begun_with_a_password_that_was_changed_is_over()
    {
        var (member, browser) = await SignedInAsync();
        using var thief = at.Browser();
        await member.GivePasswordAsync(thief);
        var form = new Sent(200, null, await thief.PageAsync("/sign-in/second-factor"));
        (await browser.SubmitAsync("/account/password", new() { ["Old"] = Newcomer.Password, ["New"] = "walnut harbour kettle" })).To.ShouldBe("/account?done=password");
        (await thief.SubmitAsync("/sign-in/second-factor", form, new() { ["Code"] = member.NextCode() })).To.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task when_its_member_leaves_it_is_over_and_so_is_what_was_begun()
    {
        var (member, browser) = await SignedInAsync();
        using var halfWay = at.Browser();
        await member.GivePasswordAsync(halfWay);
        var form = new Sent(200, null, await halfWay.PageAsync("/sign-in/second-factor"));
        await at.Office.ExecuteAsync("update referrals.members set state = 'left' where id = $1", member.Id);
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await halfWay.SubmitAsync("/sign-in/second-factor", form, new() { ["Code"] = member.NextCode() })).To.ShouldBe("/sign-in");
        (await member.GivePasswordAsync(halfWay)).Text.ShouldContain("is not right");
        (await halfWay.ReadAsync(await at.InviteAgainAsync(member.Id))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task when_its_organisation_leaves_it_is_over()
    {
        using var browser = await Browser.SignedInAsync(at.Services, TestPartnership.CancerSupport.OtherWorkerId);
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        await at.Office.ExecuteAsync("update referrals.organisations set left_at = now() where id = $1", TestPartnership.CancerSupport.Id);
        (await browser.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task nobody_is_led_to_another_site_after_signing_in()
    {
        var member = await at.JoinAsync();
        foreach (var then in new[] { "https://example.org/", "//example.org", "/\\example.org", "\\\\example.org", "/\t/example.org", "javascript:alert(1)", "~//example.org", "" })
        {
            using var browser = at.Browser();
            await member.GivePasswordAsync(browser, then: then);
            (await Newcomer.GiveCodeAsync(browser, member.NextCode())).To.ShouldBe("/", then);
        }
    }

    private async Task<(Newcomer Member, Browser Browser)> SignedInAsync()
    {
        var (member, browser) = (await at.JoinAsync(), at.Browser());
        await member.SignInAsync(browser);
        return (member, browser);
    }

    private Browser Having(string cookie, string value)
    {
        var browser = at.Browser();
        browser.SetCookie(cookie, value);
        return browser;
    }
}
