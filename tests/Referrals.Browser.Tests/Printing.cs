using Microsoft.Playwright;
using Referrals.Api.Demonstration;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>What comes out of a printer: no way about, and everything that was folded away.</summary>
public sealed class Printing(Site site)
{
    [Fact]
    public async Task a_referral_and_a_slip_on_paper_have_no_navigation()
    {
        var page = await site.OpenAsync();
        await page.WalkInAsync("Citizens Advice Severnside", "Demonstration coordinator");
        await page.GotoAsync("/caseload?state=active");
        await page.ArriveAsync(() => page.Locator("tbody th a.govuk-link").First.ClickAsync());
        var referral = new Uri(page.Url).AbsolutePath;
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var address in new[] { referral, $"{referral}/print", $"/signpost/{PartnershipFile.Read()["citizens-advice"].Services[0].Id}" })
        {
            await page.GotoAsync(address);
            (await page.Locator("nav:visible, header:visible button, .govuk-service-navigation:visible, footer:visible, main button:visible, main form:visible").CountAsync()).ShouldBe(0, address);
        }

        await page.GotoAsync($"{referral}/print");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("Safe contact");
        (await page.PdfAsync(new() { Format = "A4" })).Length.ShouldBeGreaterThan(5000);
        await page.Context.CloseAsync();
    }
}
