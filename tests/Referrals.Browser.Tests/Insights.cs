using Microsoft.Playwright;
using Referrals.Api.Tests.Pages;
using Referrals.Domain.Outcomes;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>Releases with every kind of figure in them, at the width of a laptop and of a phone, with all that folds away open.</summary>
public sealed class Insights(Site site)
{
    private const string Evaluation = "Partnership evaluation";
    private const string Governance = "Partnership information governance";

    /// <summary>The width of the paper without its margins, in CSS pixels.</summary>
    private const int A4 = 718;

    [Fact]
    public async Task releases_are_well_made()
    {
        // Each test has periods of its own, long before the demonstration's.
        var year = ReleasePeriod.YearOf(new(2005, 6, 1));
        Guid release = default;
        foreach (var period in year.Quarters.Prepend(year))
        {
            var id = await InsightsReleases.PublishAsync(site.Services, period);
            release = period == year ? id : release;
        }

        var quarter = await InsightsReleases.PublishAsync(site.Services, ReleasePeriod.QuarterOf(year.To.AddDays(1)));
        var browser = await site.OpenAsync();
        await browser.WalkInAsync(Evaluation, Evaluation);
        foreach (var (name, address) in new[]
        {
            ("insights-list", "/insights"), ("insights-year", $"/insights/releases/{release}"), ("insights-quarter", $"/insights/releases/{quarter}"), ("insights-table", $"/insights/releases/{release}/tables/outcomes"),
        })
        {
            (await browser.GotoAsync(address))!.Status.ShouldBe(200);
            await browser.ShouldBeWellMadeAtBothWidthsAsync(name, () => browser.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)"));
        }

        await browser.Context.CloseAsync();
    }

    [Fact]
    public async Task a_release_on_paper_has_its_pictures_and_tables_whole_and_nothing_to_click()
    {
        var release = await InsightsReleases.PublishAsync(site.Services, ReleasePeriod.YearOf(new(2001, 6, 1)));
        var browser = await site.OpenAsync(A4);
        await browser.WalkInAsync(Evaluation, Evaluation);
        await browser.EmulateMediaAsync(new() { Media = Media.Print });
        await browser.GotoAsync($"/insights/releases/{release}");
        await browser.ShouldBeWellMadeAsync("insights-paper");
        (await browser.Locator("nav:visible, header:visible button, footer:visible, main button:visible, main [download]:visible").CountAsync()).ShouldBe(0);
        (await browser.Locator("main figure svg:visible").CountAsync()).ShouldBe(6);
        (await browser.Locator("main details table").CountAsync()).ShouldBe(await browser.Locator("main details table:visible").CountAsync());
        (await browser.EvaluateAsync<double>("Math.max(...[...document.querySelectorAll('main svg, main table')].map(e => e.getBoundingClientRect().right)) - document.documentElement.clientWidth")).ShouldBeLessThanOrEqualTo(0, "nothing is cut at the edge of the paper");
        await browser.Context.CloseAsync();
    }

    [Fact]
    public async Task the_pages_of_their_making_are_well_made()
    {
        const int year = 2009;
        var failed = await InsightsReleases.FailAsync(site.Services, ReleasePeriod.QuarterOf(new(year, 1, 1)), $"{year}-Q1/activity-by-district/made/healthyHomes/Forest of Dean");
        var published = await InsightsReleases.PublishAsync(site.Services, ReleasePeriod.QuarterOf(new(year, 4, 1)));
        var withdrawn = await InsightsReleases.PublishAsync(site.Services, ReleasePeriod.QuarterOf(new(year, 7, 1)), id => new ReleaseWithdrawn(id, "The districts were wrong"));
        foreach (var who in new[] { Evaluation, Governance })
        {
            var browser = await site.OpenAsync();
            await browser.WalkInAsync(who, who);
            foreach (var (name, address) in new[]
            {
                ("new", "/insights/releases/new"), ("failed", $"/insights/releases/{failed}/check"), ("published", $"/insights/releases/{published}/check"),
                ("withdrawn", $"/insights/releases/{withdrawn}/check"), ("withdrawn-read", $"/insights/releases/{withdrawn}"),
            })
            {
                (await browser.GotoAsync(address))!.Status.ShouldBe(200);
                await browser.ShouldBeWellMadeAtBothWidthsAsync($"making-{(who == Governance ? "governed-" : "")}{name}");
            }

            if (who == Evaluation)
            {
                foreach (var width in new[] { Looking.Laptop, Looking.Phone })
                {
                    await browser.SetViewportSizeAsync(width, 900);
                    await browser.GotoAsync("/insights/releases/new");
                    await browser.SendAsync("Prepare it");
                    await browser.ShouldBeWellMadeAsync("making-new-error");
                }
            }

            await browser.Context.CloseAsync();
        }
    }
}
