using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>A referral is made and accepted with nothing but the keyboard.</summary>
public sealed class ByKeyboard(Site site)
{
    [Fact]
    public async Task a_referral_is_made_and_accepted_without_a_mouse()
    {
        await using var winston = await Somebody.OfAsync(site, "Gloucestershire Libraries and Wellbeing Hubs", "Winston Clarke", byKeyboard: true);
        await winston.Page.Keyboard.PressAsync("Tab");
        (await winston.Page.EvaluateAsync<string>("document.activeElement.className")).ShouldContain("govuk-skip-link", Case.Sensitive, "the first stop leads past the navigation");
        var reference = await new Referring(winston, "Bartholomew Ingleby").MakeAsync(await site.ServiceAsync("Healthy Homes"));

        await using var ruth = await Somebody.OfAsync(site, "Citizens Advice Severnside", "Ruth Ellingham", byKeyboard: true);
        await ruth.Page.GotoAsync("/caseload?state=made&sort=made");
        await ruth.FollowRowAsync(reference);
        var referral = new Uri(ruth.Page.Url).AbsolutePath;
        await ruth.SayAsync(referral, "accept", ("caseworker", "me"));
        await ruth.ShouldReadAsync("Accepted.");
    }
}
