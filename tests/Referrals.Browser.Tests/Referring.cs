using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;

namespace Referrals.Browser.Tests;

/// <summary>How somebody makes a referral, page after page as they come: each is filled in from what is known of a woman who lives alone in a cold house.</summary>
internal sealed partial class Referring(Somebody who, string name)
{
    /// <summary>What is known, by field.</summary>
    private readonly (string Field, string[] Values)[] _known =
    [
        ("name", [name]), ("dateOfBirth", ["9/3/1951"]), ("nhsNumber", [""]), ("address", ["14 Larkspur Row, Gloucester"]), ("postcode", ["gl1 1aa"]), ("onBehalf", ["no"]),
        ("phone", ["01632 960417"]), ("phoneSafe", ["safeToCall"]), ("safeToWrite", ["no"]), ("contactWarning", ["Please ring after ten, never leave a message"]),
        ("needs", ["energyAndHeating", "benefitsAndIncome"]), ("urgency", ["soon"]),
        ("answer", ["knowsAndAgrees"]), ("how", ["Asked on the telephone"]), ("fields", ["name", "dateOfBirth", "address", "postcode", "phones", "contactWarning"]),
        ("tenure", ["owner"]), ("heating", ["mainsGas"]), ("heatingUse", ["notWorking"]), ("coldOrDamp", ["cold"]), ("healthConditions", ["cancer"]), ("energyArrears", ["no"]), ("livesAlone", ["yes"]),
        ("property", ["midTerrace"]), ("boiler", ["broken"]), ("noHeatNow", ["yes"]), ("epcBand", ["e"]), ("grantGrounds", ["aged65OrOver", "healthCondition"]),
    ];

    private IPage Page => who.Page;

    private string Step => new Uri(Page.Url).Segments.SkipWhile(s => s is not "new/").Skip(2).FirstOrDefault("").TrimEnd('/');

    /// <summary>Refers somebody new to a service; gives the reference.</summary>
    public async Task<string> MakeAsync(Guid service)
    {
        await who.FollowAsync("Make a referral");
        await ChooseAsync(service);
        await who.SendAsync("Enter somebody new");
        return await GoOnAsync();
    }

    /// <summary>Ticks a service that can be referred to.</summary>
    public async Task ChooseAsync(Guid service)
    {
        await who.EnterAsync("services", $"{service}");
        await who.SendAsync("Continue");
    }

    /// <summary>Answers page after page, and sends what was entered.</summary>
    public async Task<string> GoOnAsync()
    {
        while (Step is not "check")
        {
            if (Step.Length == 0)
            {
                await who.PressAsync(Page.Locator(".govuk-task-list__item:has(.govuk-tag) a").First);
            }

            var here = Page.Url;
            await FillAsync();
            await who.SendAsync("Save and continue");
            Page.Url.ShouldNotBe(here, await Page.Locator("main").InnerTextAsync());
        }

        await who.ShouldReadAsync("will see");
        await who.SendAsync("Send referral");
        await Page.GetByRole(AriaRole.Heading, new() { Name = "Referral sent" }).WaitForAsync();
        return Reference.Match(await Page.Locator(".govuk-panel").InnerTextAsync()).Value;
    }

    private async Task FillAsync()
    {
        if (Step is "reason")
        {
            await who.EnterAsync("reason", "She lives alone in a cold house and is worried about the bills.");
        }

        foreach (var (field, values) in _known)
        {
            if (await Page.Locator($"main [name='{field}']").CountAsync() > 0)
            {
                await who.EnterAsync(field, values);
            }
        }

        var purpose = Page.Locator("main [name='purpose']");
        if (await purpose.CountAsync() > 0)
        {
            await who.EnterAsync("purpose", await purpose.First.GetAttributeAsync("type") is "radio" ? (await purpose.First.GetAttributeAsync("value"))! : "Help with a cold home");
        }
    }

    [GeneratedRegex("GL-[0-9A-Z]{5}-[0-9A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Reference { get; }
}
