using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Referrals.Api.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>What information governance does, from page to page, with no script: each is well made, and what is wrong is said where it is.</summary>
public sealed class Forgetting(Site site)
{
    [Theory]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task an_erasure_is_asked_for_looked_at_and_cancelled(int width, bool script)
    {
        var page = await GovernorAsync(width, script);
        await page.GotoAsync("/audit/requests/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "It is me" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter the reference" }).First.WaitForAsync();
        (await page.TitleAsync()).ShouldStartWith("Error:");
        await LookAsync(page, script, "erasure-new-error");
        await page.GetByLabel("Reference").FillAsync(await ReferenceAsync());
        await page.GetByLabel("Why").FillAsync("He asked in a letter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByText("He asked in a letter").WaitForAsync();
        await LookAsync(page, script, "erasure");

        var here = page.Url;
        await page.GotoAsync($"{here}/confirm");
        await LookAsync(page, script, "erasure-confirm");
        await page.GotoAsync(here);
        await page.GetByLabel("Why it is cancelled").FillAsync("He changed his mind");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel this erasure" }).ClickAsync();
        await page.GetByText("Cancelled", new() { Exact = true }).WaitForAsync();
        await page.GotoAsync("/audit/requests");
        await LookAsync(page, script, "erasures");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task a_hold_is_placed_and_lifted(int width, bool script)
    {
        var page = await GovernorAsync(width, script);
        await page.GotoAsync("/audit/holds");
        await page.GetByLabel("Reference").FillAsync(await ReferenceAsync());
        await page.GetByLabel("Why").FillAsync($"The coroner asked, {width}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Place the hold" }).ClickAsync();
        await page.GetByText($"The coroner asked, {width}").WaitForAsync();
        await LookAsync(page, script, "holds-one");
        await page.GetByRole(AriaRole.Link, new() { Name = "Lift it" }).First.ClickAsync();
        await page.GetByLabel("Why it is lifted").WaitForAsync();
        await LookAsync(page, script, "holds-lift");
        await page.GetByLabel("Why it is lifted").FillAsync("The inquest is over");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lift this hold" }).ClickAsync();
        await page.GetByText("The inquest is over").First.WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task a_copy_is_made_for_somebody(int width)
    {
        var page = await GovernorAsync(width, script: true);
        await page.GotoAsync("/audit/people");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Choose why you look for them" }).WaitForAsync();
        await page.ShouldBeWellMadeAsync("people-error");
        await page.GetByLabel("Reference").FillAsync(await ReferenceAsync());
        await page.GetByLabel("Subject access").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "A person’s records" }).WaitForAsync();
        await page.ShouldBeWellMadeAsync("person");

        await page.GetByRole(AriaRole.Button, new() { Name = "Make a copy for them" }).Or(page.GetByRole(AriaRole.Link, new() { Name = "Make a copy for them" })).ClickAsync();
        await page.GetByLabel("The person asked").CheckAsync();
        await page.ShouldBeWellMadeAsync("copy-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Review a copy" }).WaitForAsync();
        await page.ShouldBeWellMadeAsync("copy-review");
        foreach (var withhold in await page.GetByLabel("No, withhold it").AllAsync())
        {
            await withhold.CheckAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Make the copy" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Download to read" }).WaitForAsync();
        await page.ShouldBeWellMadeAsync("copy");
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download to read" }).ClickAsync());
        file.SuggestedFilename.ShouldEndWith(".html");
        await page.GotoAsync("/audit/copies");
        await page.ShouldBeWellMadeAsync("copies");
        await page.Context.CloseAsync();
    }

    private async Task<IPage> GovernorAsync(int width, bool script)
    {
        var page = await site.OpenAsync(width, script);
        await page.WalkInAsync("Partnership information governance", "Partnership information governance");
        return page;
    }

    /// <summary>Axe needs script, which the page itself does without.</summary>
    private static async Task LookAsync(IPage page, bool script, string name)
    {
        if (script)
        {
            await page.ShouldBeWellMadeAsync(name);
        }
    }

    private async Task<string> ReferenceAsync()
    {
        await using var command = site.Services.GetRequiredService<Databases>().Owner.CreateCommand("select reference from referrals.reference_register order by random() limit 1");
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
