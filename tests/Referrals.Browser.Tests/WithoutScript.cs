using Microsoft.Playwright;
using Referrals.Api.Security.Accounts;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>With script switched off: a colleague is invited, comes in, signs out and in again.</summary>
public sealed class WithoutScript(Site site)
{
    private const string Organisation = "Citizens Advice Severnside";
    private const string Password = "lantern gravel otter";

    [Fact]
    public async Task somebody_is_invited_and_signs_in_and_out_and_in_again()
    {
        var link = await InviteAsync("Nia Bexley", "nia.bexley@example.org");
        var page = await site.OpenAsync(script: false);
        await page.GotoAsync(link);
        await page.GetByText("Nia Bexley").WaitForAsync();
        await page.GetByLabel("Choose a password", new() { Exact = true }).FillAsync("nia bexley 1234");
        await page.SendAsync("Continue");
        (await page.TitleAsync()).ShouldStartWith("Error:");
        await page.GetByLabel("Choose a password", new() { Exact = true }).FillAsync(Password);
        await page.SendAsync("Continue");

        await HeadedAsync(page, "Set up your authenticator app");
        var secret = SigningIn.SecretOf(await page.Locator(".app-key").InnerTextAsync());
        await page.GetByLabel("Code from the app").FillAsync(Totp.CodeAt(secret, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30));
        await page.SendAsync("Continue");
        await HeadedAsync(page, "Keep your recovery codes");
        var codes = await page.Locator(".app-codes code").AllInnerTextsAsync();
        codes.Count.ShouldBe(10);
        await page.GetByText("I have kept them").ClickAsync();

        await page.SendAsync("Sign out");
        await HeadedAsync(page, "You are signed out");
        await page.GotoAsync("/sign-in?by=password&then=%2Faccount");
        await page.GetByLabel("Email address").FillAsync("nia.bexley@example.org");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.SendAsync("Continue");
        await HeadedAsync(page, "Enter the code from your app");
        await page.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code" }).ClickAsync();
        await page.GetByLabel("Enter a recovery code").FillAsync(codes[0]);
        await page.SendAsync("Sign in");
        await HeadedAsync(page, "Your account");
        await page.Context.CloseAsync();
    }

    private async Task<string> InviteAsync(string name, string email)
    {
        var page = await site.OpenAsync(script: false);
        await page.WalkInAsync(Organisation, "Ruth Ellingham");
        await page.GotoAsync("/organisation/members/invite");
        await page.GetByLabel("Full name").FillAsync(name);
        await page.GetByLabel("Email address").FillAsync(email);
        await page.GetByRole(AriaRole.Radio, new() { Name = "Practitioner" }).CheckAsync();
        await page.SendAsync("Invite");
        var link = await page.Locator(".app-link").InnerTextAsync();
        await page.Context.CloseAsync();
        return link;
    }

    private static Task HeadedAsync(IPage page, string heading) => page.GetByRole(AriaRole.Heading, new() { Name = heading }).WaitForAsync();
}
