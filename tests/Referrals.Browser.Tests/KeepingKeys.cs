using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>A system gets a key and loses it again, with script and without.</summary>
public sealed class KeepingKeys(Site site)
{
    [Theory]
    [InlineData(1280, true)]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public async Task making_a_key_asks_who_it_is_once_more_and_loses_nothing_that_was_typed(int width, bool script)
    {
        var name = $"Nightly {width} {script}";
        var page = await site.OpenAsync(width, script);
        await page.WalkInAsync("Citizens Advice Severnside", "Ruth Ellingham");
        await page.GotoAsync("/organisation/keys/new");
        await page.GetByLabel("Name of the system").Or(page.GetByLabel("Name of the new system")).FillAsync($"Case system {name}");
        await page.GetByLabel("Name of the key").FillAsync(name);
        await page.Locator("input[name=Scopes]").First.CheckAsync();
        await page.Locator("input[name=Days]").First.CheckAsync();
        await page.SendAsync("Make the key");
        await LookAsync(page, "Confirm that it is you", "twice-sure-in-the-demonstration", script);
        await page.SendAsync("It is me");
        await LookAsync(page, "The key is made", "key-made", script);
        (await page.Locator(".app-key").InnerTextAsync()).ShouldStartWith("referrals_");

        await page.GotoAsync("/organisation/keys");
        (await page.ContentAsync()).ShouldNotContain("referrals_", Case.Sensitive, "it is shown once");
        await LookAsync(page, "API keys", "keys-one", script);
        await page.GetByRole(AriaRole.Row, new() { Name = name }).GetByRole(AriaRole.Link, new() { Name = "Revoke" }).ClickAsync();
        await LookAsync(page, "Revoke this key?", "key-revoke", script);
        await page.SendAsync("Revoke it");
        (await page.Locator("details").InnerTextAsync()).ShouldContain("Keys that ended");
        await page.Context.CloseAsync();
    }

    private static async Task LookAsync(IPage page, string heading, string name, bool script)
    {
        await page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 }).WaitForAsync();
        if (script)
        {
            await page.ShouldBeWellMadeAsync(name);
        }
    }
}
