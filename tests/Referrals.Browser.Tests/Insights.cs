using Referrals.Api.Tests.Pages;
using Referrals.Domain.Outcomes;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>Releases with every kind of figure in them, at the width of a laptop and of a phone, with all that folds away open.</summary>
public sealed class Insights(Site site)
{
    private const string Evaluation = "Partnership evaluation";

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task releases_are_well_made(int width)
    {
        // Each width has periods of its own, long before the demonstration's.
        var year = ReleasePeriod.YearOf(new(width == 390 ? 2003 : 2005, 6, 1));
        Guid release = default;
        foreach (var period in year.Quarters.Prepend(year))
        {
            var id = await InsightsReleases.PublishAsync(site.Services, period);
            release = period == year ? id : release;
        }

        var quarter = await InsightsReleases.PublishAsync(site.Services, ReleasePeriod.QuarterOf(year.To.AddDays(1)));
        var browser = await site.OpenAsync(width);
        await browser.WalkInAsync(Evaluation, Evaluation);
        foreach (var (name, address) in new[]
        {
            ("insights-list", "/insights"), ("insights-year", $"/insights/releases/{release}"), ("insights-quarter", $"/insights/releases/{quarter}"), ("insights-table", $"/insights/releases/{release}/tables/outcomes"),
        })
        {
            (await browser.GotoAsync(address))!.Status.ShouldBe(200);
            await browser.ShouldBeWellMadeAsync(name);
            await browser.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
            await browser.ShouldBeWellMadeAsync($"{name}-open");
        }

        await browser.Context.CloseAsync();
    }
}
