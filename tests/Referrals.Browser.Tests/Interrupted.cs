using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>Somebody else is quicker, or the session is over, in the middle of a form: what was typed stays.</summary>
public sealed class Interrupted(Site site)
{
    private const string Agents = "Village and Community Agents";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task when_somebody_else_was_quicker_the_form_says_what_they_did_and_is_sent_again(bool script)
    {
        await using var pauline = await Somebody.OfAsync(site, Agents, "Pauline Garrity", script);
        var form = await NoteAsync(pauline);
        await pauline.EnterAsync("text", "She rang at nine.");
        await pauline.EnterAsync("visibleTo", "bothParties");

        await using var quicker = await Somebody.OfAsync(site, Agents, "Demonstration coordinator", script);
        await quicker.Page.GotoAsync(form);
        await quicker.EnterAsync("text", "He rang at eight.");
        await quicker.EnterAsync("visibleTo", "bothParties");
        await PressAsync(quicker);

        await PressAsync(pauline);
        await pauline.ShouldReadAsync("Someone else changed this");
        await pauline.ShouldReadAsync("by Demonstration coordinator");
        (await pauline.Page.Locator("[name=text]").InputValueAsync()).ShouldBe("She rang at nine.");
        await PressAsync(pauline);
        await pauline.ShouldReadAsync("She rang at nine.");
        await pauline.ShouldReadAsync("He rang at eight.");
    }

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 390)]
    public async Task when_the_session_is_over_what_was_typed_is_still_there_after_signing_in_again(bool script, int width)
    {
        var huw = await Somebody.OfAsync(site, Agents, "Huw Tredgold", script, width);
        await NoteAsync(huw);
        var note = $"Her sister answered, {RandomNumberGenerator.GetHexString(6)}.";
        await huw.EnterAsync("text", note);
        await huw.EnterAsync("visibleTo", "bothParties");
        await EndSessionsAsync("Huw Tredgold");

        await PressAsync(huw);
        await huw.ShouldReadAsync("What you entered is kept for an hour");
        await huw.Page.ChooseAsync(Agents, "Huw Tredgold");
        await huw.Page.GetByRole(AriaRole.Heading, new() { Name = "You had been signed out" }).WaitForAsync();
        if (script)
        {
            await huw.Page.ShouldBeWellMadeAsync("kept-one");
        }

        await huw.SendAsync("Go on with it");
        await huw.ShouldReadAsync(note);
        await huw.DisposeAsync();
    }

    /// <summary>Opens the form of a note on the first of the referrals; gives its address.</summary>
    private static async Task<string> NoteAsync(Somebody who)
    {
        await who.Page.GotoAsync("/caseload?state=active");
        await who.PressAsync(who.Page.Locator("main table a[href^='/referrals/']").First);
        await who.PressAsync(who.Page.Locator("main a[href*='/notes']").First);
        return who.Page.Url;
    }

    private static Task PressAsync(Somebody who) => who.PressAsync(who.Page.Locator("main form button.govuk-button").First);

    private async Task EndSessionsAsync(string name)
    {
        var member = (await site.PartnershipAsync()).Members.Values.Single(m => m.Name == name);
        await site.Services.GetRequiredService<Databases>().Writer.ExecuteAsync("delete from referrals.sessions where member_id = $1", member.Id);
    }
}
