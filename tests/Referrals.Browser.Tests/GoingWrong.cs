using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>What goes wrong is a page like any other: with the way on, and with what was typed.</summary>
public sealed class GoingWrong(Site site)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task what_was_refused_says_what_to_do_and_gives_back_what_was_typed(int width)
    {
        var page = await site.OpenAsync(width);
        await page.WalkInAsync("Citizens Advice Severnside", "Demonstration coordinator");
        (await page.GotoAsync("/admin/operations"))!.Status.ShouldBe(403);
        await page.ShouldBeWellMadeAsync("forbidden");
        (await page.GotoAsync("/caseload?due=never"))!.Status.ShouldBe(422);
        await page.ShouldBeWellMadeAsync("address-not-understood");

        await page.GotoAsync("/caseload?state=active");
        await page.Locator("table a.govuk-link[href^='/referrals/']").First.ClickAsync();
        await page.GotoAsync($"{page.Url.Split('?')[0]}/notes");
        await page.Locator("textarea").First.FillAsync("She would like a visit in the morning, and her sister to be there.");
        await page.EvaluateAsync("document.querySelectorAll('input[name=__RequestVerificationToken]').forEach(t => t.value = 'of another time')");
        await page.Locator("main form button").First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "What you typed is not lost" }).WaitForAsync();
        await page.ShouldBeWellMadeAsync("form-refused");
        (await page.Locator("textarea").First.InputValueAsync()).ShouldContain("her sister to be there");
        await page.Context.CloseAsync();
    }
}
