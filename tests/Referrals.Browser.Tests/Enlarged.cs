using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>At 200 %, a laptop's window is as wide as a small tablet's: everything is still there, and nothing lies beside the edge.</summary>
public sealed class Enlarged(Site site)
{
    [Fact]
    public async Task at_twice_the_size_the_pages_of_every_day_are_well_made()
    {
        await using var ruth = await Somebody.OfAsync(site, "Citizens Advice Severnside", "Ruth Ellingham", width: 640);
        foreach (var page in new[] { "caseload", "search", "referrals/new", "drafts", "handoffs", "team", "organisation/members" })
        {
            await ruth.Page.GotoAsync($"/{page}");
            await ruth.Page.ShouldBeWellMadeAsync($"enlarged-{page.Replace('/', '-')}");
        }

        await ruth.Page.GotoAsync("/caseload?state=active");
        await ruth.PressAsync(ruth.Page.Locator("main table a[href^='/referrals/']").First);
        await ruth.Page.ShouldBeWellMadeAsync("enlarged-referral");
        await ruth.PressAsync(ruth.Page.Locator("main a[href*='/contacts']").First);
        await ruth.Page.ShouldBeWellMadeAsync("enlarged-contact");
    }
}
