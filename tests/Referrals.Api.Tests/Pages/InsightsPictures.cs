using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Outcomes;
using Referrals.Api.Outcomes.Charts;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Projections.Releases;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>Pictures are made of what is published and nothing else, and can be read without colour, script or style.</summary>
public partial class InsightsPictures(TestServer server)
{
    private static readonly ReleasePeriod s_year = ReleasePeriod.YearOf(new(2025, 6, 1));
    private static readonly ReleasePeriod s_quarter = ReleasePeriod.QuarterOf(new(2026, 2, 1));
    private static readonly string[] s_elements = ["svg", "title", "desc", "defs", "pattern", "rect", "path", "line", "circle", "text"];

    private readonly ProgrammeCatalogue _programmes = server.Services.GetRequiredService<ProgrammeCatalogue>();
    private readonly PlanWords _words = new(server.Services.GetRequiredService<ProgrammeCatalogue>());

    [Fact]
    public void a_changed_truth_behind_the_same_published_bytes_cannot_show()
    {
        foreach (var period in new[] { s_year, s_quarter })
        {
            var moved = 0;
            var (one, other) = (InsightsReleases.Tables(_programmes, period), InsightsReleases.Tables(_programmes, period, (key, count) =>
            {
                var alike = InsightsReleases.Alike(key, count);
                moved += alike == count ? 0 : 1;
                return alike;
            }));
            moved.ShouldBeGreaterThan(50, "the truth has to be another one");
            other.Select(t => t.ToBytes()).ShouldBe(one.Select(t => t.ToBytes()));
            var read = one.Select(t => PublishedTable.Read(t.ToBytes())).ToList();
            Draw(period, other).Select(c => c.Picture).ShouldBe(Draw(period, read).Select(c => c.Picture));
        }
    }

    [Fact]
    public void every_picture_is_of_attributes_alone_and_says_what_it_shows()
    {
        foreach (var chart in All())
        {
            var svg = XDocument.Parse(chart.Picture.ShouldNotBeNull(chart.Id)).Root!;
            svg.Elements().Select(e => e.Name.LocalName).Take(2).ShouldBe(["title", "desc"]);
            svg.Attribute("role")!.Value.ShouldBe("img");
            svg.Attribute("aria-labelledby")!.Value.ShouldBe($"{chart.Id}-title {chart.Id}-desc");
            svg.Elements().Take(2).Select(e => e.Attribute("id")!.Value).ShouldBe([$"{chart.Id}-title", $"{chart.Id}-desc"]);
            svg.DescendantsAndSelf().Select(e => e.Name.LocalName).Distinct().ShouldBeSubsetOf(s_elements);
            svg.DescendantsAndSelf().Attributes().Select(a => a.Name.LocalName).ShouldNotContain(a => a == "style" || a.StartsWith("on", StringComparison.Ordinal) || a == "href");
            var patterns = svg.Descendants().Where(e => e.Name.LocalName == "pattern").Select(e => e.Attribute("id")!.Value).ToList();
            patterns.ShouldAllBe(p => p.StartsWith(chart.Id, StringComparison.Ordinal));
            Reference.Matches(chart.Picture).Select(m => m.Groups[1].Value).ShouldBeSubsetOf(patterns);
            chart.Beside.ShouldNotBeEmpty(chart.Id);
            chart.Beside.SelectMany(t => t.Rows.Select(r => r.Cells.Count + 1 == t.Columns.Count)).ShouldAllBe(fits => fits, chart.Id);
        }

        foreach (var period in new[] { s_year, s_quarter })
        {
            var ids = Draw(period, InsightsReleases.Tables(_programmes, period)).SelectMany(c => XDocument.Parse(c.Picture!).Descendants().Attributes("id").Select(a => a.Value)).ToList();
            ids.Distinct().Count().ShouldBe(ids.Count, "they stand on one page");
        }
    }

    [Fact]
    public void a_flow_that_is_not_shown_is_one_thin_dotted_line_whatever_its_size()
    {
        var tables = InsightsReleases.Tables(_programmes, s_year);
        var unshown = tables.Where(t => t.Table == "flows").SelectMany(t => t.Rows).Concat(tables.Where(t => t.Table == "results").SelectMany(t => t.Rows).Where(r => r.At[1] != PlannedTable.All))
            .Select(r => r.Figures[0]).Where(f => f is "c" or "x").ToList();
        unshown.Count(f => f == "c").ShouldBeGreaterThan(2);
        unshown.Count(f => f == "x").ShouldBeGreaterThan(2);
        var lines = XDocument.Parse(Draw(s_year, tables).Single(c => c.Id == FlowChart.Id).Picture!).Descendants()
            .Where(e => e.Name.LocalName == "path" && e.Attribute("stroke-dasharray") is not null).ToList();
        lines.Count.ShouldBe(unshown.Count);
        lines.Select(l => (l.Attribute("stroke-width")!.Value, l.Attribute("stroke-dasharray")!.Value, l.Attribute("fill")!.Value)).Distinct().ShouldBe([("2", "2 5", "none")]);
    }

    [Fact]
    public void every_number_in_a_picture_was_published()
    {
        foreach (var (period, chart, tables) in new[] { s_year, s_quarter }.SelectMany(p => Draw(p, InsightsReleases.Tables(_programmes, p)).Select(c => (p, c, InsightsReleases.Tables(_programmes, p)))))
        {
            var published = tables.Where(t => chart.Sources.Contains(t.Table)).SelectMany(t => t.Rows).SelectMany(r => r.Figures).Select(f => new Figure(f).Said).Concat(["z"]).Concat(chart.Id == DistrictChart.Id ? ["c", "x"] : []).ToHashSet();
            var bold = XDocument.Parse(chart.Picture!).Descendants().Where(e => e.Name.LocalName == "text" && e.Attribute("font-weight") is not null)
                .Select(e => e.Value.TrimStart('£', '+')).Where(t => t.Length > 0 && (char.IsAsciiDigit(t[0]) || t is "c" or "x" or "z")).ToList();
            bold.ShouldBeSubsetOf(published, $"{period.Code} {chart.Id}");
        }
    }

    [Fact]
    public void a_count_that_is_not_broken_down_looks_as_a_hidden_one_and_the_picture_says_what_its_letter_means()
    {
        foreach (var chart in All().Where(c => c.Id is not (FlowChart.Id or TrendChart.Id) && c.Picture!.Contains("-c\"", StringComparison.Ordinal)))
        {
            var texts = XDocument.Parse(chart.Picture!).Descendants().Where(e => e.Name.LocalName == "text").Select(e => (Bold: e.Attribute("font-weight") is not null, e.Value)).ToList();
            var unshown = texts.Where(t => t.Bold && t.Value is "c" or "x").ToList();
            Squares(chart).ShouldBe(unshown.Count, chart.Id);
            texts.Count(t => t.Value.StartsWith("hidden to protect people", StringComparison.Ordinal)).ShouldBe(unshown.Exists(t => t.Value == "c") ? 1 : 0, chart.Id);
            texts.Count(t => t.Value.EndsWith("break down", StringComparison.Ordinal) || t.Value.EndsWith("broken down", StringComparison.Ordinal)).ShouldBe(unshown.Exists(t => t.Value == "x") ? 1 : 0, chart.Id);
        }

        foreach (var id in new[] { FlowChart.Id, DistrictChart.Id, UnmetNeedChart.Id })
        {
            All().ShouldContain(c => c.Id.StartsWith(id, StringComparison.Ordinal) && c.Picture!.Contains(">x</text>", StringComparison.Ordinal), id);
        }

        int Squares(Chart chart) => XDocument.Parse(chart.Picture!).Descendants().Count(e => e.Name.LocalName == "rect" && e.Attribute("fill")?.Value == $"url(#{chart.Id}-c)" && e.Attribute("width")?.Value == "14");
    }

    [Fact]
    public void where_everything_is_hidden_there_is_a_reason_instead_of_a_picture()
    {
        foreach (var (period, nothing) in from p in new[] { s_year, s_quarter } from n in new[] { PublishedTable.Hidden, PublishedTable.TooFew } select (p, n))
        {
            var charts = Draw(period, InsightsReleases.Tables(_programmes, period, all: nothing));
            charts.ShouldNotBeEmpty();
            charts.ShouldAllBe(c => c.Picture == null);
        }
    }

    [Fact]
    public void before_and_after_says_what_it_does_not_show_how_many_were_asked_and_how_many_not_again()
    {
        var outcomes = Draw(s_year, InsightsReleases.Tables(_programmes, s_year)).Where(c => c.Sources.Contains("outcomes")).ToList();
        outcomes.Count.ShouldBe(2, "Warm and Well asks nothing");
        foreach (var chart in outcomes)
        {
            chart.Note.ShouldNotBeNull().ShouldContain("regression to the mean");
            chart.Note.ShouldContain("asked at the start and not since");
            chart.About.ShouldContain("people asked both times");
            chart.Beside.ShouldHaveSingleItem().Columns.ShouldContain("People asked both times");
            chart.Beside[0].Columns.ShouldContain("Asked at the start and not since");
        }
    }

    [Fact]
    public void sensitive_programmes_and_the_countys_survey_are_in_no_picture()
    {
        var sensitive = _programmes.All.Where(p => p.Sensitive).ToList();
        sensitive.ShouldNotBeEmpty();
        foreach (var chart in All())
        {
            var said = $"{chart.Picture} {string.Join(' ', chart.Beside.SelectMany(t => t.Columns.Concat(t.Rows.Select(r => r.About))))}";
            sensitive.ShouldAllBe(p => !said.Contains(p.Name, StringComparison.Ordinal) && !said.Contains(p.Code, StringComparison.Ordinal));
            said.ShouldNotContain("18.2");
        }
    }

    [Fact]
    public void a_trend_needs_two_quarters_and_leaves_a_gap_where_one_is_hidden()
    {
        TrendQuarter Quarter(int month, string made) => new(ReleasePeriod.QuarterOf(new(2026, month, 1)), new(
            [new("activity", "Activity", "", ["programme"], ["made", "accepted", "declined", "closed"], [new(["healthyHomes"], [made, "10", "10", "c"])])], _words));
        TrendChart.Draw([Quarter(1, "50")]).ShouldBeNull();
        int Lines(params TrendQuarter[] quarters) => XDocument.Parse(TrendChart.Draw(quarters)!.Picture!).Descendants().Count(e => e.Name.LocalName == "line" && e.Attribute("stroke")!.Value == Svg.Navy);
        var key = Lines(Quarter(1, "c"), Quarter(4, "50"));
        Lines(Quarter(1, "40"), Quarter(4, "50"), Quarter(7, "60")).ShouldBe(key + 2);
        Lines(Quarter(1, "40"), Quarter(4, "c"), Quarter(7, "60")).ShouldBe(key);
        TrendChart.Draw([Quarter(7, "60"), Quarter(1, "40")])!.Beside[0].Rows.Select(r => r.Cells[0]).ShouldBe(["40", "60"], "in order of time");
    }

    [Fact]
    public void a_wait_within_the_promise_is_solid_and_a_longer_one_striped()
    {
        var table = new PublishedTable("waits-acknowledge", "", "", ["programme", "acknowledge"], ["made"],
            [.. new[] { "0to2", "3to5", "6to10", "11to20", "over20", "open", "ended", "all" }.Select((band, i) => new PublishedRow(["healthyHomes", band], [$"{(i + 2) * 5}"]))]);
        var chart = WaitCharts.Draw(new([table], _words), _words, "a quarter").ShouldHaveSingleItem();
        var fills = XDocument.Parse(chart.Picture!).Descendants().Where(e => e.Name.LocalName == "rect" && e.Attribute("width")!.Value == "38").Select(e => e.Attribute("fill")!.Value).ToList();
        fills.ShouldBe([Svg.Navy, "url(#waits-acknowledge-late)", "url(#waits-acknowledge-late)", "url(#waits-acknowledge-late)", "url(#waits-acknowledge-late)", "#ffffff", "url(#waits-acknowledge-ended)"]);
        chart.Picture!.ShouldContain("Promised within 2<");
    }

    [Fact]
    public void the_countys_figures_are_as_the_file_says_and_a_file_that_cannot_be_is_refused()
    {
        server.Services.GetRequiredService<Indicators>().All.Select(i => (i.Code, i.Period, i.Percent, i.Low, i.High))
            .ShouldBe([("highAnxiety", "2017/18", 18.2m, 15.4m, 21.1m), ("lowHappiness", "2017/18", 8.7m, 6.6m, 10.7m)]);
        const string good = """[{"code":"a","priority":"housing","name":"A","period":"2020/21","percent":5,"low":4,"high":6,"source":"B"}]""";
        Indicators.Parse(good).All.ShouldHaveSingleItem().Source.ShouldBe("B");
        foreach (var bad in new[] { good.Replace("\"low\":4", "\"low\":5.5", StringComparison.Ordinal), good.Replace("\"source\":\"B\"", "\"sauce\":\"B\"", StringComparison.Ordinal), "[", "null", $"{good[..^1]},{good[1..]}" })
        {
            Should.Throw<System.Text.Json.JsonException>(() => Indicators.Parse(bad), bad);
        }
    }

    private IReadOnlyList<Chart> Draw(ReleasePeriod period, IEnumerable<PublishedTable> tables)
    {
        var figures = new PublishedFigures(tables, _words);
        return ReleaseCharts.Of(period, figures, _words, period.Kind == PeriodKind.Quarter ? [new(period, figures)] : []);
    }

    private List<Chart> All() =>
    [
        .. Draw(s_year, InsightsReleases.Tables(_programmes, s_year)), .. Draw(s_quarter, InsightsReleases.Tables(_programmes, s_quarter)),
        TrendChart.Draw(s_year.Quarters.Select(q => new TrendQuarter(q, new(InsightsReleases.Tables(_programmes, q), _words))))!,
    ];

    [GeneratedRegex("url\\(#(?<id>[^)]+)\\)", RegexOptions.None, 1000)]
    private static partial Regex Reference { get; }
}
