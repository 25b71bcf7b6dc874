using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;
using Referrals.Domain;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>From a link to a session and on to one's account, as somebody goes through it, with every page on the way looked at.</summary>
public sealed class SigningIn(Site site)
{
    private const string Password = "marmalade lantern otter";

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task every_page_on_the_way_in_is_well_made(int width)
    {
        var (link, email) = await InviteAsync(width);
        var page = await site.OpenAsync(width);
        await page.GotoAsync(link);
        await page.ShouldBeWellMadeAsync("invitation");
        await page.SendAsync("Continue");
        await page.ShouldBeWellMadeAsync("invitation-error");
        (await page.TitleAsync()).ShouldStartWith("Error: ");
        (await page.EvaluateAsync<string>("document.activeElement.className")).ShouldContain("govuk-error-summary");
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter a password" }).ClickAsync();
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("Password", "the summary leads to the field");
        await page.Keyboard.TypeAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show password" }).ClickAsync();
        (await page.GetByLabel("Choose a password").GetAttributeAsync("type")).ShouldBe("text");
        await page.SendAsync("Continue");

        await page.ShouldBeWellMadeAsync("set-up");
        var secret = SecretOf(await page.Locator(".app-key").InnerTextAsync());
        await page.GetByLabel("Code from the app").FillAsync(CodeOf(secret, 0));
        await page.SendAsync("Continue");
        await page.ShouldBeWellMadeAsync("set-up-codes");
        (await page.Locator(".app-codes li").CountAsync()).ShouldBe(10);
        var recovery = await page.Locator(".app-codes code").First.InnerTextAsync();
        (await page.GotoAsync(link))!.Status.ShouldBe(404);
        await page.ShouldBeWellMadeAsync("invitation-gone");

        foreach (var own in new[] { "account", "account/password", "account/second-factor", "account/recovery-codes" })
        {
            await page.GotoAsync($"/{own}");
            await page.ShouldBeWellMadeAsync($"own-{own.Replace('/', '-')}");
        }

        await BeLongAgoAsync(email);
        await page.SendAsync("Get new codes");
        await page.ShouldBeWellMadeAsync("twice-sure");
        await page.GetByLabel("Code from your app").FillAsync(recovery);
        await page.SendAsync("Confirm");
        await page.ShouldBeWellMadeAsync("recovery-codes-shown");

        await page.SendAsync("Sign out");
        await page.GotoAsync("/sign-in?by=password&then=/account");
        await page.ShouldBeWellMadeAsync("sign-in-password");
        await page.GetByLabel("Email address").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("wrong");
        await page.SendAsync("Continue");
        await page.ShouldBeWellMadeAsync("sign-in-error");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.SendAsync("Continue");
        await page.ShouldBeWellMadeAsync("second-factor");
        await page.GotoAsync("/sign-in/recovery");
        await page.ShouldBeWellMadeAsync("recovery");
        await page.GotoAsync("/sign-in/second-factor");
        await page.GetByLabel("Enter the code from your app").FillAsync(CodeOf(secret, 1));
        await page.SendAsync("Sign in");
        page.Url.ShouldEndWith("/account");
        await page.Context.CloseAsync();
    }

    internal static byte[] SecretOf(string key)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(key.Where(c => c != ' ').Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    private static string CodeOf(byte[] secret, int steps) => Totp.CodeAt(secret, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + steps);

    private async Task<(string Link, string Email)> InviteAsync(int width)
    {
        var partnership = await site.PartnershipAsync();
        var member = partnership.Members.Values.Where(m => m.Role is Role.Practitioner && partnership.NameOfOrganisation(m.OrganisationId).Name == "Kingsholm Homes").OrderBy(m => m.Id).Skip(width == 390 ? 1 : 0).First();
        var email = $"somebody.at.{width}@example.org";
        var (link, row) = Invitations.Issue(member.Id, TimeProvider.System.GetUtcNow());
        await using var batch = site.Services.GetRequiredService<Databases>().Writer.CreateBatch();
        batch.BatchCommands.Add(Accounts.Row(member.Id, email, null));
        batch.BatchCommands.Add(row);
        await batch.ExecuteNonQueryAsync();
        return (link, email);
    }

    private async Task BeLongAgoAsync(string email) => await site.Services.GetRequiredService<Databases>().Writer.ExecuteAsync(
        "update referrals.sessions s set second_factor_at = now() - interval '11 minutes' from referrals.accounts a where a.member_id = s.member_id and a.email = $1", email);
}
