using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>A woman of 75 in a cold house: three people of three organisations help her from page to page, and the one who began hears what came of it.</summary>
public sealed class HealthyHomes(Site site)
{
    private static readonly string s_today = TimeProvider.System.GetUtcNow().ToString("d M yyyy", null);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task three_people_in_three_organisations_close_the_loop(bool script)
    {
        await using var joseph = await Somebody.OfAsync(site, "Severn Vale Cancer Support", "Joseph Adeyemi", script);
        await using var priya = await Somebody.OfAsync(site, "Citizens Advice Severnside", "Priya Nandakumar", script);
        await using var yasmin = await Somebody.OfAsync(site, "Warm and Well", "Yasmin Farooqi", script);
        var name = $"Wilhelmina Ashgrove {(script ? "Hale" : "Rowe")}";

        // The cancer support team refers her to Healthy Homes.
        var reference = await new Referring(joseph, name).MakeAsync(await site.ServiceAsync("Healthy Homes"));
        await joseph.FollowAsync($"Follow {reference}");
        var referral = new Uri(joseph.Page.Url).AbsolutePath;
        await joseph.ShouldReadAsync("Waiting on: the organisation that helps");

        // Healthy Homes finds it on its caseload, takes it and reaches her.
        await priya.Page.GotoAsync("/caseload?caseworker=none&state=made");
        await priya.FollowRowAsync(reference);
        await priya.ShouldReadAsync(name);
        await priya.ShouldReadAsync("never leave a message");
        await priya.SayAsync(referral, "receive");
        await priya.SayAsync(referral, "accept", ("caseworker", "me"));
        await priya.SayAsync(referral, "contacts", ("occurredOn", s_today), ("with", "person"), ("channel", "phone"), ("result", "reached"), ("note", "She would like a visit."));
        await priya.SayAsync(referral, "assessments", [.. Scores("baseline", 4, 3, 4, 8)]);
        await priya.SayAsync(referral, "support", ("occurredOn", s_today), ("kind", "benefitsGained"), ("status", "awarded"), ("amount", "5616"), ("per", "year"), ("description", "Pension Credit and Attendance Allowance"));

        // The boiler breaks down: she is referred on to Warm and Well.
        await priya.Page.GotoAsync(referral);
        await priya.PressAsync(priya.Page.Locator($"main a[href^='{referral}/refer-on']").First);
        await new Referring(priya, name).ChooseAsync(await site.ServiceAsync("Warm and Well heating and insulation"));
        var onwardReference = await new Referring(priya, name).GoOnAsync();

        await yasmin.Page.GotoAsync("/caseload?caseworker=none&state=made");
        await yasmin.FollowRowAsync(onwardReference);
        var onward = new Uri(yasmin.Page.Url).AbsolutePath;
        await yasmin.SayAsync(onward, "accept", ("caseworker", "me"));
        await yasmin.SayAsync(onward, "contacts", ("occurredOn", s_today), ("with", "person"), ("channel", "visit"), ("result", "reached"));
        foreach (var milestone in new[] { "surveyBooked", "grantApproved", "installed" })
        {
            await yasmin.SayAsync(onward, "milestones", ("milestone", milestone), ("occurredOn", s_today));
        }

        await yasmin.SayAsync(onward, "support", ("occurredOn", s_today), ("kind", "heatingInstalled"), ("status", "done"), ("description", "New condensing boiler"));
        await yasmin.SayAsync(onward, "close", ("outcome", "supportCompleted"), ("needsMet", "energyAndHeating"));
        (await joseph.Page.GotoAsync(onward))!.Status.ShouldBe(404, "who began sees that she was referred on, and not to whom");

        // Healthy Homes follows up, tells her about the library, and closes.
        await priya.Page.GotoAsync(onward);
        await priya.ShouldReadAsync("Installed");
        await priya.SayAsync(referral, "signposts", ("serviceId", $"{await site.ServiceAsync("Library reading groups")}"), ("how", "printed"));
        await priya.SayAsync(referral, "assessments", [.. Scores("followUp", 6, 6, 6, 5)]);
        await priya.SayAsync(referral, "close", ("outcome", "supportCompleted"), ("needsMet", "energyAndHeating"), ("needsMet", "benefitsAndIncome"), ("note", "Warm, and better off. She goes to the reading group."));

        // The cancer support team hears what came of it.
        await joseph.Page.GotoAsync("/caseload?state=closed&sort=made");
        await joseph.FollowRowAsync(reference);
        new Uri(joseph.Page.Url).AbsolutePath.ShouldBe(referral);
        await joseph.ShouldReadAsync("Warm, and better off. She goes to the reading group.");
        await joseph.ShouldReadAsync("8 (high)");
        await joseph.ShouldReadAsync("5 (medium)");
    }

    private static IEnumerable<(string Field, string Value)> Scores(string stage, int satisfied, int worthwhile, int happy, int anxious) =>
    [
        ("stage", stage), ("occurredOn", s_today), ("scores.satisfied", $"{satisfied}"), ("scores.worthwhile", $"{worthwhile}"), ("scores.happy", $"{happy}"), ("scores.anxious", $"{anxious}"),
    ];
}
