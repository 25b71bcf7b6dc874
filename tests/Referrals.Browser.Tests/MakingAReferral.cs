using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>Every page on the way of a referral to two services, at the width of a laptop and of a phone.</summary>
public sealed class MakingAReferral(Site site)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task every_page_on_the_way_is_well_made(int width)
    {
        var page = await site.OpenAsync(width);
        await page.WalkInAsync("Citizens Advice Severnside", "Demonstration coordinator");
        await page.GotoAsync("/referrals/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await LooksAsync("referral-new-error");
        await page.Locator("input[name=services]").Nth(0).CheckAsync();
        await page.Locator("input[name=services]").Nth(1).CheckAsync();
        await ClickAsync("Continue");
        await LooksAsync("referral-new-person");
        await ClickAsync("Enter somebody new");
        await LooksAsync("referral-new-somebody");
        await ClickAsync("Save and continue");
        (await page.TitleAsync()).ShouldStartWith("Error:");
        await LooksAsync("referral-new-somebody-error");
        await page.GetByLabel("Full name").FillAsync("Ottilie Brandreth");
        await page.GetByLabel("Date of birth").FillAsync("27 March 1950");
        await page.GetByLabel("Postcode").FillAsync("gl1 1aa");
        await ClickAsync("Save and continue");
        await LooksAsync("referral-new-safe-contact");
        await page.GetByLabel("Phone number", new() { Exact = true }).Or(page.GetByLabel("Phone number (optional)", new() { Exact = true })).FillAsync("01632 960144");
        await page.Locator("#phoneSafe").CheckAsync();
        await ClickAsync("Save and continue");
        await LooksAsync("referral-new-support-needs");
        await page.GotoAsync($"{page.Url[..page.Url.LastIndexOf('/')]}");
        await LooksAsync("referral-new-task-list");
        var at = page.Url;
        await page.GotoAsync($"{at}/household");
        await page.GetByLabel("Full name").FillAsync("Edgar Brandreth");
        await page.GetByLabel("Who are they to the person?").FillAsync("Her brother");
        await page.GetByLabel("Date of birth (optional)").FillAsync("1/2/1953");
        await ClickAsync("Add this person");
        await LooksAsync("referral-new-household");
        await page.GotoAsync($"{at}/reason");
        await page.GetByLabel("Energy and heating").CheckAsync();
        await page.GetByLabel("What should the service know?").FillAsync("The boiler has gone, and she sits in her coat.");
        await ClickAsync("Save and continue");
        await LooksAsync("referral-new-urgent");
        await page.GetByLabel("Soon").CheckAsync();
        await ClickAsync("Save and continue");
        for (var service = 0; service < 2; service++)
        {
            if (service == 0)
            {
                await LooksAsync("referral-new-agreed");
            }

            await page.GetByLabel("They know and agree").CheckAsync();
            await page.GetByLabel("How did they agree?").FillAsync("By phone with me");
            if (await page.Locator("input[name=purpose][type=radio]").CountAsync() > 0)
            {
                await page.Locator("input[name=purpose]").First.CheckAsync();
            }
            else
            {
                await page.Locator("#purpose").FillAsync("Help with a cold home");
            }

            await ClickAsync("Save and continue");
            if (service == 0)
            {
                await LooksAsync("referral-new-questions");
            }

            await ClickAsync("I do not have these answers");
        }

        await LooksAsync("referral-new-check");
        await page.GotoAsync($"{at}/delete");
        await LooksAsync("referral-new-delete");
        await page.GotoAsync("/drafts");
        await LooksAsync("drafts-one");
        await page.GotoAsync($"{at}/services");
        await LooksAsync("referral-new-services");
        await page.GotoAsync($"{at}/check");
        await ClickAsync("Send 2 referrals");
        await LooksAsync("referral-new-sent");
        (await page.Locator("h1").InnerTextAsync()).ShouldBe("Referrals sent");
        await page.Context.CloseAsync();

        Task ClickAsync(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

        Task LooksAsync(string name) => page.ShouldBeWellMadeAsync(name);
    }
}
