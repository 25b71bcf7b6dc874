using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Outcomes;
using Referrals.Api.Outcomes.Charts;
using Referrals.Api.Pages.Insights;
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
        var tables = new[] { s_year, s_quarter }.Concat(s_year.Quarters).Distinct().SelectMany(p => InsightsReleases.Tables(_programmes, p)).ToList();
        var read = new Dictionary<string, int>();
        foreach (var chart in All())
        {
            var published = tables.Where(t => chart.Sources.Contains(t.Table)).SelectMany(t => t.Rows).SelectMany(r => r.Figures).Select(f => new Figure(f).Said.TrimStart('-')).ToHashSet();
            var said = Texts(chart).Where(t => !IsScale(chart, t)).Select(t => t.Value.Replace("90th percentile", "", StringComparison.Ordinal)).ToList();
            var numbers = said.SelectMany(t => Number.Matches(t).Select(m => m.Value)).ToList();
            numbers.ShouldBeSubsetOf(published, chart.Id);
            said.Where(t => t is "c" or "x" or "z").ShouldBeSubsetOf(chart.Id == DistrictChart.Id ? ["c", "x", "z"] : published.Append("z"), chart.Id);
            read[chart.Id] = numbers.Count;
        }

        read.Where(r => r.Key != TrendChart.Id).ShouldAllBe(r => r.Value >= 10, "there are numbers in each but the trends, which have axes instead");
        Said(FlowChart.Id).ShouldContain(t => t.Length <= 5 && char.IsAsciiDigit(t[0]), "on the bands");
        Said(DistrictChart.Id).ShouldContain(t => t.StartsWith("people helped ", StringComparison.Ordinal) && Number.IsMatch(t));
        Said("waits-decide").ShouldContain(t => t.Contains("; median ", StringComparison.Ordinal) && char.IsAsciiDigit(t[0]));
        Said("waits-decide").ShouldContain(t => t.StartsWith("Promised within ", StringComparison.Ordinal));
        Said("outcomes-healthyHomes").Count(t => t.Length == 3 && t[1] == '.').ShouldBeGreaterThan(3, "before and after");

        IEnumerable<string> Said(string id) => Texts(All().First(c => c.Id == id)).Select(t => t.Value);
    }

    [Fact]
    public void pictures_are_the_same_in_whatever_language_the_server_speaks()
    {
        var pictures = All().ConvertAll(c => c.Picture);
        var (before, other) = (CultureInfo.CurrentCulture, (CultureInfo)CultureInfo.InvariantCulture.Clone());
        (other.NumberFormat.NumberGroupSeparator, other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = ("'", ";", "~");
        other.DateTimeFormat.AbbreviatedMonthNames = [.. Enumerable.Range(1, 13).Select(m => $"mois {m}")];
        try
        {
            CultureInfo.CurrentCulture = other;
            All().ConvertAll(c => c.Picture).ShouldBe(pictures);
            ReleaseSaid.Moved(2000, 500, s_quarter).ShouldBe("up 1,500 on January to March 2026");
            ReleaseSaid.Moved(500, 2000, s_quarter).ShouldBe("down 1,500 on January to March 2026");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void without_colour_the_stripes_of_a_series_are_others_than_those_of_what_is_hidden()
    {
        foreach (var chart in All())
        {
            var patterns = XDocument.Parse(chart.Picture!).Descendants().Where(e => e.Name.LocalName == "pattern").ToList();
            string Stripes(XElement pattern) => $"{pattern.Attribute("patternTransform")!.Value} {pattern.Attribute("width")!.Value} {pattern.Elements().Last().Attribute("width")!.Value}";
            patterns.Select(Stripes).Distinct().Count().ShouldBe(patterns.Count, chart.Id);
            var slants = patterns.Where(p => !p.Attribute("id")!.Value.EndsWith("-c", StringComparison.Ordinal)).Select(p => p.Attribute("patternTransform")!.Value).ToList();
            patterns.Where(p => p.Attribute("id")!.Value.EndsWith("-c", StringComparison.Ordinal)).ShouldAllBe(p => !slants.Contains(p.Attribute("patternTransform")!.Value), chart.Id);
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
            charts.ShouldAllBe(c => c.Picture == null && c.WhyNone.StartsWith("There are too few people here", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void where_nothing_was_recorded_or_run_that_is_the_reason()
    {
        foreach (var (period, none) in from p in new[] { s_year, s_quarter } from n in new[] { "0", PublishedTable.NotApplicable } select (p, n))
        {
            var charts = Draw(period, InsightsReleases.Tables(_programmes, period, all: none));
            charts.ShouldNotBeEmpty();
            charts.ShouldAllBe(c => c.Picture == null && c.WhyNone == "Nothing of this was recorded in the period.");
            charts.ShouldAllBe(c => !c.About.Contains("about 0", StringComparison.Ordinal) && (c.Note == null || !c.Note.Contains("about 0", StringComparison.Ordinal)));
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
        var chart = Waits("2");
        Fills(chart).ShouldBe([Svg.Navy, "url(#waits-acknowledge-late)", "url(#waits-acknowledge-late)", "url(#waits-acknowledge-late)", "url(#waits-acknowledge-late)", "#ffffff", "url(#waits-acknowledge-ended)"]);
        chart.Picture!.ShouldContain("Promised within 2<");
        chart.About.ShouldNotContain("inside a band");
    }

    [Theory]
    [InlineData("1", 1, "0 to 2")]
    [InlineData("3", 2, "3 to 5")]
    [InlineData("4", 2, "3 to 5")]
    [InlineData("5", 2, null)]
    [InlineData("7", 3, "6 to 10")]
    [InlineData("20", 4, null)]
    [InlineData("25", 5, "over 20")]
    public void a_band_that_the_promise_falls_inside_is_not_called_late_and_the_words_say_so(string days, int solid, string? inside)
    {
        var chart = Waits(days);
        Fills(chart).Take(5).ShouldBe(Enumerable.Range(0, 5).Select(b => b < solid ? Svg.Navy : "url(#waits-acknowledge-late)"));
        chart.Picture.ShouldNotBeNull().ShouldContain($"Promised within {days}<");
        chart.Picture.ShouldContain(inside is null ? $"promised within {days} working days." : $"promised within {days} working days, inside {inside}.");
        chart.About.Contains("falls inside a band", StringComparison.Ordinal).ShouldBe(inside is not null);
        chart.Beside[0].Rows[0].Cells[^1].ShouldBe(days);
    }

    [Fact]
    public void where_nothing_was_promised_no_bar_is_striped()
    {
        var chart = Waits(PublishedTable.NotApplicable);
        Fills(chart).Take(5).ShouldAllBe(f => f == Svg.Navy);
        chart.About.ShouldEndWith("Nothing is promised here.");
        chart.Beside[0].Rows[0].Cells[^1].ShouldBe("–");
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

    private Chart Waits(string promised) => WaitCharts.Draw(
        new(
            [
                new("waits-acknowledge", "", "", ["programme", "acknowledge"], ["made"],
                    [.. new[] { "0to2", "3to5", "6to10", "11to20", "over20", "open", "ended", "all" }.Select((band, i) => new PublishedRow(["healthyHomes", band], [$"{(i + 2) * 5}"]))]),
                new("waits", "", "", ["programme", "wait"], ["promised"], [new(["healthyHomes", "acknowledge"], [promised])]),
            ], _words), "a quarter").ShouldHaveSingleItem();

    private static List<string> Fills(Chart chart) =>
        [.. XDocument.Parse(chart.Picture!).Descendants().Where(e => e.Name.LocalName == "rect" && e.Attribute("width")!.Value == "38").Select(e => e.Attribute("fill")!.Value)];

    private static IEnumerable<XElement> Texts(Chart chart) => XDocument.Parse(chart.Picture!).Descendants().Where(e => e.Name.LocalName == "text");

    /// <summary>Numbers that are nobody's: bands of working days, questions' scales, and axes.</summary>
    private static bool IsScale(Chart chart, XElement text)
    {
        var (isSmall, isBold) = (text.Attribute("font-size")!.Value == "12", text.Attribute("font-weight") is not null);
        return !isBold && (chart.Id, text.Value) switch
        {
            (TrendChart.Id, _) => isSmall,
            ({ } id, var value) when id.StartsWith("waits-", StringComparison.Ordinal) => value is "0–2" or "3–5" or "6–10" or "11–20" or "20",
            ({ } id, var value) when id.StartsWith("outcomes-", StringComparison.Ordinal) =>
                isSmall || value == "Average change, 95% interval" || Better.IsMatch(value) || (ChangeAxis.IsMatch(value) && text.Attribute("fill")!.Value == Svg.Grey),
            _ => false,
        };
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

    [GeneratedRegex("[0-9]+(,[0-9]{3})*([.][0-9]+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number { get; }

    [GeneratedRegex("^(Higher|Lower) is better, [0-9]+ to [0-9]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Better { get; }

    [GeneratedRegex("^(0|[−+][0-9]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ChangeAxis { get; }

    [GeneratedRegex("url\\(#(?<id>[^)]+)\\)", RegexOptions.None, 1000)]
    private static partial Regex Reference { get; }
}
