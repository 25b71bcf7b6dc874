using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Referrals.Api.Security;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>A form that is sent after the session was over is not lost, and is nobody else's to read.</summary>
public class SendingTooLate(TestServer server)
{
    private const string Cookie = "referrals";
    private const string Kept = "referrals-kept";
    private const string Typed = "She moved to her sister’s on Monday";

    [Fact]
    public async Task whoever_signs_in_again_goes_on_with_it()
    {
        var (at, browser) = await SentTooLateAsync();
        await SignInAsync(browser, TestPartnership.HealthyHomes.WorkerId);
        (await browser.PageAsync(at)).ShouldNotContain(Typed);
        var kept = await browser.PageAsync("/kept");
        kept.ShouldContain("She moved to her sister&#x2019;s on Monday");
        (await browser.SubmitAsync($"{at}/notes", new Sent(200, null, kept), [])).To.ShouldStartWith($"{at}?done=notes");
        (await browser.PageAsync(at)).ShouldContain("She moved to her sister");
    }

    [Fact]
    public async Task somebody_else_who_signs_in_on_the_same_browser_finds_nothing()
    {
        var (_, browser) = await SentTooLateAsync();
        await SignInAsync(browser, TestPartnership.HealthyHomes.OtherWorkerId);
        (await browser.PageAsync("/kept")).ShouldNotContain("sister");
    }

    [Fact]
    public async Task thrown_away_or_an_hour_later_nothing_is_kept()
    {
        var (_, browser) = await SentTooLateAsync();
        await SignInAsync(browser, TestPartnership.HealthyHomes.WorkerId);
        var secret = browser.Cookie(Kept);
        (await browser.SubmitAsync("/kept", [])).To.ShouldBe("/");
        browser.SetCookie(Kept, secret);
        (await browser.PageAsync("/kept")).ShouldContain("Nothing is kept");

        var (_, later) = await SentTooLateAsync();
        await SignInAsync(later, TestPartnership.HealthyHomes.WorkerId);
        await server.Owner.CreateCommand("update referrals.kept_forms set created_at = created_at - interval '1 hour'").ExecuteNonQueryAsync();
        (await later.PageAsync("/kept")).ShouldContain("Nothing is kept");
    }

    [Fact]
    public async Task neither_a_password_nor_a_code_is_kept()
    {
        using var browser = await OverAsync(await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId));
        (await browser.SendAsync("/account/password", new() { ["Old"] = "walnut harbour kettle", ["New"] = "gravel lantern otter" })).To.ShouldBe("/sign-in?then=%2Faccount%2Fpassword");
        browser.HasCookie(Kept).ShouldBeFalse();
        (await browser.SendAsync("/account/second-factor", new() { ["Code"] = "654321" })).To.ShouldBe("/sign-in?then=%2Faccount%2Fsecond-factor");
        browser.HasCookie(Kept).ShouldBeFalse();
    }

    [Fact]
    public async Task nothing_is_kept_for_a_browser_that_never_was_signed_in()
    {
        using var stranger = new Browser(server.Services);
        stranger.SetCookie(Cookie, new string('A', 43));
        (await stranger.SendAsync("/organisation/teams", new() { ["name"] = Typed })).To.ShouldStartWith("/sign-in?then=%2Forganisation");
        stranger.HasCookie(Kept).ShouldBeFalse();
    }

    [Fact]
    public async Task what_is_kept_cannot_be_read_in_the_database()
    {
        await SentTooLateAsync();
        await using var command = server.Owner.CreateCommand("select count(*) from referrals.kept_forms where position(convert_to('sister', 'UTF8') in sealed) > 0");
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }

    /// <summary>A note on a referral, written by a worker whose session was over when they sent it.</summary>
    private async Task<(string At, Browser Browser)> SentTooLateAsync()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        var browser = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        var form = await browser.PageAsync($"{at}/notes");
        await OverAsync(browser);
        var sent = await browser.SubmitAsync($"{at}/notes", new Sent(200, null, form), new() { ["text"] = Typed, ["visibleTo"] = "bothParties" });
        sent.To.ShouldBe("/sign-in?then=%2Fkept");
        return (at, browser);
    }

    /// <summary>Its session is over.</summary>
    private async Task<Browser> OverAsync(Browser browser)
    {
        var ticket = server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(PageSignIn.Scheme).TicketDataFormat.Unprotect(browser.Cookie(Cookie))!;
        await server.Services.GetRequiredService<Sessions>().RemoveAsync(ticket.Principal.Claims.Single().Value);
        return browser;
    }

    private async Task SignInAsync(Browser browser, Guid memberId)
    {
        using var other = await Browser.SignedInAsync(server.Services, memberId);
        browser.SetCookie(Cookie, other.Cookie(Cookie));
    }
}
