using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>What is published is read on pages by those who see no case, and one's own numbers by those who work them.</summary>
public class InsightsPages(SharedOffice shared, TestServer server) : IClassFixture<SharedOffice>
{
    private static readonly ReleasePeriod s_year = ReleasePeriod.YearOf(new(2024, 6, 1));
    private static readonly ReleasePeriod s_earlier = ReleasePeriod.QuarterOf(new(2024, 11, 1));
    private static readonly ReleasePeriod s_later = ReleasePeriod.QuarterOf(new(2025, 2, 1));

    [Fact]
    public async Task before_anything_is_published_the_page_says_when_the_first_can_come()
    {
        var office = shared.Office;
        using var evaluator = await Browser.SignedInAsync(office.Services, TestPartnership.Office.CoordinatorId);
        var page = await evaluator.PageAsync("/insights");
        page.ShouldContain("Nothing has been published yet");
        page.ShouldContain("The first release can be of ");
        page.ShouldNotContain("<table");
    }

    [Fact]
    public async Task a_release_is_read_with_its_pictures_and_tables_and_everything_is_taken_away()
    {
        await using var office = await Office.OpenAsync(server);
        var earlier = await InsightsReleases.PublishAsync(office.Services, s_earlier);
        var later = await InsightsReleases.PublishAsync(office.Services, s_later);
        var year = await InsightsReleases.PublishAsync(office.Services, s_year);
        using var evaluator = await Browser.SignedInAsync(office.Services, TestPartnership.Office.CoordinatorId);

        var all = await evaluator.PageAsync("/insights");
        all.IndexOf($"/insights/releases/{year}", StringComparison.Ordinal).ShouldBeGreaterThan(0);
        all.ShouldContain("April 2024 to March 2025");
        all.ShouldContain("id=\"trends-title\"");
        all.ShouldContain($"/insights/releases/{earlier}");

        var page = await evaluator.PageAsync($"/insights/releases/{year}");
        foreach (var said in new[]
        {
            "How people are protected.", "Counts of 1 to 7 are shown as", "rounded to the nearest 5", "from 30 people", "1 April 2024 to 31 March 2025", "April 2025 to March 2026, from 1 May 2026", "Final, cannot be changed",
            "regression to the mean", "asked at the start and not since", "Needs overlap", "Not comparable: different people", "18.2% (15.4 to 21.1)", "8.7% (6.6 to 10.7)", "all pilots together",
            $"/api/releases/{year}/tables.xlsx", $"/api/releases/{year}/certificate.json", $"/api/releases/{year}/dictionary.csv", $"/api/releases/{year}/flows.csv", $"/insights/releases/{year}/charts/flows.svg",
        })
        {
            page.ShouldContain(said);
        }

        page.ShouldNotContain("style=");
        foreach (var chart in new[] { "flows", "outcomes-healthyHomes", "outcomes-connector", "districts", "unmet-need", "support" })
        {
            page.ShouldContain($"id=\"{chart}-title\"");
            var file = await evaluator.ReadAsync($"/insights/releases/{year}/charts/{chart}.svg");
            file.Status.ShouldBe(HttpStatusCode.OK);
            XDocument.Parse(file.Text).Root!.Name.LocalName.ShouldBe("svg");
            page.ShouldContain(file.Text, customMessage: "the file is the picture of the page");
        }

        var quarter = await evaluator.PageAsync($"/insights/releases/{later}");
        foreach (var chart in new[] { "activity", "waits-acknowledge", "waits-decide", "waits-firstContact", "waits-close", "trends" })
        {
            quarter.ShouldContain($"id=\"{chart}-title\"");
        }

        quarter.ShouldNotContain("Not comparable");
        (await evaluator.PageAsync($"/insights/releases/{earlier}")).ShouldNotContain("id=\"trends-title\"", customMessage: "nothing was before it");

        foreach (var (id, shown, period) in new[] { (year, page, s_year), (later, quarter, s_later) })
        {
            foreach (var each in InsightsReleases.Tables(office.Services.GetRequiredService<ProgrammeCatalogue>(), period))
            {
                var at = $"/insights/releases/{id}/tables/{each.Table}";
                shown.ShouldContain($"href=\"{at}\"");
                shown.ShouldContain($"href=\"/api/releases/{id}/{each.Table}.csv\"");
                (await evaluator.PageAsync(at)).ShouldContain($"<h1 class=\"govuk-heading-l\">{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(each.Title)}</h1>");
            }
        }

        var table = await evaluator.PageAsync($"/insights/releases/{year}/tables/outcomes");
        table.ShouldContain("hidden to protect people");
        table.ShouldContain("not run or not offered there");
        table.ShouldContain("too few people");
        table.ShouldContain("regression to the mean");
        table.ShouldContain($"/api/releases/{year}/outcomes.csv");
        foreach (var nothing in new[] { $"/insights/releases/{year}/tables/nothing", $"/insights/releases/{year}/charts/nothing.svg", $"/insights/releases/{year}/charts/activity.svg", $"/insights/releases/{Guid.CreateVersion7()}" })
        {
            (await evaluator.ReadAsync(nothing)).Status.ShouldBe(HttpStatusCode.NotFound, nothing);
        }
    }

    [Fact]
    public async Task one_that_was_replaced_or_withdrawn_stays_listed_with_the_reason_and_a_withdrawn_one_shows_no_figure()
    {
        await using var office = await Office.OpenAsync(server);
        var stands = await InsightsReleases.PublishAsync(office.Services, s_later);
        var replaced = await InsightsReleases.PublishAsync(office.Services, s_later, id => new ReleaseReplaced(id, stands, "A partner had counted twice"));
        var withdrawn = await InsightsReleases.PublishAsync(office.Services, s_year, id => new ReleaseWithdrawn(id, "The districts were wrong"));
        using var evaluator = await Browser.SignedInAsync(office.Services, TestPartnership.Office.CoordinatorId);
        var all = await evaluator.PageAsync("/insights");
        foreach (var said in new[] { "A partner had counted twice", "The districts were wrong", "Replaced by a newer one", "Withdrawn", $"{stands}", $"{replaced}", $"{withdrawn}" })
        {
            all.ShouldContain(said);
        }

        var old = await evaluator.PageAsync($"/insights/releases/{replaced}");
        old.ShouldContain("Do not use these figures");
        old.ShouldContain($"href=\"/insights/releases/{stands}\"");
        old.ShouldContain("id=\"activity-title\"");
        (await evaluator.PageAsync($"/insights/releases/{replaced}/tables/activity")).ShouldContain("Do not use these figures");

        var gone = await evaluator.PageAsync($"/insights/releases/{withdrawn}");
        gone.ShouldContain("The districts were wrong");
        gone.ShouldContain("No figure of it is given out any more");
        gone.ShouldContain($"/api/releases/{withdrawn}/certificate.json");
        gone.ShouldNotContain(".csv");
        gone.ShouldNotContain("<svg");
        gone.ShouldNotContain("app-counts");
        foreach (var nothing in new[] { $"/insights/releases/{withdrawn}/tables/flows", $"/insights/releases/{withdrawn}/charts/flows.svg", $"/api/releases/{withdrawn}/flows.json", $"/api/releases/{withdrawn}/flows.csv", $"/api/releases/{withdrawn}/dictionary.csv", $"/api/releases/{withdrawn}/tables.xlsx" })
        {
            (await evaluator.ReadAsync(nothing)).Status.ShouldBe(HttpStatusCode.NotFound, nothing);
        }

        (await evaluator.ReadAsync($"/api/releases/{withdrawn}/certificate.json")).Status.ShouldBe(HttpStatusCode.OK);
        (await evaluator.ReadAsync($"/api/releases/{replaced}/activity.csv")).Status.ShouldBe(HttpStatusCode.OK);
        var listed = (await office.Worker.GetAsync($"/api/releases/{withdrawn}")).ShouldBe(200);
        listed["tables"].GetArrayLength().ShouldBe(0);
        listed["release"].GetProperty("endedBecause").GetString().ShouldBe("The districts were wrong");
    }

    [Fact]
    public async Task ones_own_numbers_are_counted_as_they_stand_and_only_ones_own()
    {
        var office = shared.Office;
        await office.ReferAsync("Ada Example");
        var offered = (await office.ReferAsync("Ben Example")).At;
        (await office.Worker.PostAsync($"{offered}/transfer", new { serviceId = TestPartnership.WarmAndWell.ServiceId, reason = "A boiler" })).ShouldBe(200);
        var closed = (await office.ReferAsync("Cy Example")).At;
        (await office.Worker.PostAsync($"{closed}/close", new { outcome = "supportCompleted", needsMet = new[] { "energyAndHeating" }, needsNotMet = Array.Empty<string>() })).ShouldBe(200);
        var declined = $"/api/referrals/{(await office.Referrer.PostAsync("/api/referrals", Some.Referral())).ShouldBe(201)["referralId"].GetGuid()}";
        (await office.Worker.PostAsync($"{declined}/decline", new { reason = "noCapacity" })).ShouldBe(200);
        (await office.Referrer.PostAsync("/api/referrals", Some.Referral())).ShouldBe(201);

        using var receiver = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        var page = await receiver.PageAsync("/insights/ours");
        page.ShouldContain("Sent to us");
        page.ShouldContain(">Not decided yet</th>");
        page.ShouldNotContain("ot answered", customMessage: "what was only acknowledged was answered");
        Row(page, "Sent to us").ShouldBe(["4", "0", "5", "3", "1", "0", "1", "1", "0", "0"]);
        page.ShouldNotContain("Example");

        using var referrer = await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.WorkerId);
        Row(await referrer.PageAsync("/insights/ours"), "Sent by us").ShouldBe(["4", "0", "5", "3", "1", "0", "1", "1", "0", "0"]);
        using var stranger = await Browser.SignedInAsync(office.Services, TestPartnership.Families.CoordinatorId);
        (await stranger.PageAsync("/insights/ours")).ShouldNotContain("<th role=\"rowheader\"");
        using var asked = await Browser.SignedInAsync(office.Services, TestPartnership.WarmAndWell.CoordinatorId);
        (await asked.PageAsync("/insights/ours")).ShouldNotContain("<th role=\"rowheader\"", customMessage: "what is only offered was sent by nobody of theirs, nor to them yet");

        office.Clock.Move(TimeSpan.FromDays(92));
        using var afterwards = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        Row(await afterwards.PageAsync("/insights/ours"), "Sent to us")[2].ShouldBe("0", "that was last quarter");
        using var evaluator = await Browser.SignedInAsync(office.Services, TestPartnership.Office.CoordinatorId);
        (await evaluator.ReadAsync("/insights/ours")).Status.ShouldBe(HttpStatusCode.Forbidden);
        using var practitioner = await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.WorkerId);
        (await practitioner.ReadAsync("/insights")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await practitioner.PageAsync("/insights/methods")).ShouldContain("Why there is no count of adverse childhood experiences");
    }

    /// <summary>The figures of the first row of the first table under a heading: open now, overdue, made, taken on, not taken on, taken back, not decided, closed, median days, late.</summary>
    private static IReadOnlyList<string> Row(string page, string heading)
    {
        var row = page[page.IndexOf($"<h2 class=\"govuk-heading-m\">{heading}</h2>", StringComparison.Ordinal)..];
        row = row[row.IndexOf("<tbody", StringComparison.Ordinal)..];
        row = row[..row.IndexOf("</tr>", StringComparison.Ordinal)];
        return [.. row.Split("<span>").Skip(1).Select(s => s[..s.IndexOf("</span>", StringComparison.Ordinal)])];
    }
}
