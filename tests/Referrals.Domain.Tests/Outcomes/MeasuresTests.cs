using Referrals.Domain.Outcomes;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Outcomes;

public class MeasuresTests
{
    [Fact]
    public void ons4_is_asked_in_exactly_these_words() =>
        Measures.Ons4.Items.Select(i => i.Wording).ShouldBe(
        [
            "Overall, how satisfied are you with your life nowadays?",
            "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
            "Overall, how happy did you feel yesterday?",
            "On a scale where 0 is 'not at all anxious' and 10 is 'completely anxious', overall, how anxious did you feel yesterday?",
        ]);

    [Theory]
    [InlineData("ons4", "satisfied worthwhile happy anxious", 0, 10)]
    [InlineData("ucla3", "companionship leftOut isolated", 1, 3)]
    [InlineData("directLoneliness", "often", 1, 5)]
    [InlineData("engagementTrust", "trust belonging askForHelp", 1, 5)]
    public void items_have_their_codes_and_ranges(string code, string items, int min, int max)
    {
        var measure = Measure(code);
        string.Join(' ', measure.Items.Select(i => i.Code)).ShouldBe(items);
        measure.Items.ShouldAllBe(i => i.Scale.Min == min && i.Scale.Max == max);
    }

    [Fact]
    public void ons4_starts_at_sixteen() => Measures.Ons4.MinimumAge.ShouldBe(16);

    [Theory]
    [InlineData("ons4", "satisfied", "low low low low low medium medium high high veryHigh veryHigh")]
    [InlineData("ons4", "worthwhile", "low low low low low medium medium high high veryHigh veryHigh")]
    [InlineData("ons4", "happy", "low low low low low medium medium high high veryHigh veryHigh")]
    [InlineData("ons4", "anxious", "veryLow veryLow low low medium medium high high high high high")]
    [InlineData("directLoneliness", "often", "oftenAlways someOfTheTime occasionally hardlyEver never")]
    public void every_score_is_in_the_band_that_the_instrument_says(string code, string item, string bands)
    {
        var scale = Measure(code).Items.Single(i => i.Code == item).Scale;
        Enumerable.Range(scale.Min, scale.Max - scale.Min + 1).Select(score => Measure(code).Band(item, score)!.Code)
            .ShouldBe(bands.Split(' '));
    }

    [Fact]
    public void outside_its_range_and_where_there_are_none_a_score_has_no_band()
    {
        Measures.Ons4.Band("happy", 11).ShouldBeNull();
        Measures.Ons4.Band("happy", -1).ShouldBeNull();
        Measures.EngagementTrust.Band("trust", 3).ShouldBeNull();
    }

    [Theory]
    [InlineData("ons4", "worthwhile", 3, 6, 3)]
    [InlineData("ons4", "happy", 6, 4, -2)]
    [InlineData("ons4", "anxious", 8, 5, 3)]
    [InlineData("ons4", "anxious", 2, 6, -4)]
    [InlineData("ons4", "satisfied", 5, 5, 0)]
    [InlineData("ucla3", "leftOut", 3, 1, 2)]
    [InlineData("directLoneliness", "often", 1, 4, 3)]
    [InlineData("engagementTrust", "askForHelp", 2, 5, 3)]
    public void improvement_follows_the_direction_of_the_item(string code, string item, int before, int after, int improvement) =>
        Measure(code).Improvement(item, before, after).ShouldBe(improvement);

    [Fact]
    public void an_item_of_another_measure_has_no_improvement() =>
        Should.Throw<ArgumentException>(() => Measures.Ons4.Improvement("leftOut", 1, 2));

    [Theory]
    [InlineData(1, 1, 1, 3, "notLonely")]
    [InlineData(2, 2, 1, 5, "notLonely")]
    [InlineData(2, 2, 2, 6, "lonely")]
    [InlineData(3, 3, 3, 9, "lonely")]
    public void six_or_more_on_ucla3_is_lonely(int companionship, int leftOut, int isolated, int sum, string band)
    {
        var scores = new Dictionary<string, int> { ["companionship"] = companionship, ["leftOut"] = leftOut, ["isolated"] = isolated };
        Measures.Ucla3.Sum(scores).ShouldBe(sum);
        Measures.Ucla3.Total!.Band(sum)!.Code.ShouldBe(band);
        Measures.Ucla3.Total.Improvement(9, sum).ShouldBe(9 - sum);
    }

    [Fact]
    public void there_is_no_sum_with_an_item_declined() =>
        Measures.Ucla3.Sum(new Dictionary<string, int> { ["companionship"] = 2, ["leftOut"] = 2 }).ShouldBeNull();

    [Theory]
    [InlineData("ons4")]
    [InlineData("directLoneliness")]
    [InlineData("engagementTrust")]
    public void the_others_are_never_added_up(string code) =>
        Measure(code).Sum(Measure(code).Items.ToDictionary(i => i.Code, i => i.Scale.Max)).ShouldBeNull();

    [Fact]
    public void each_item_is_scored_or_declined()
    {
        Check(Complete, "").ShouldBeEmpty();
        Check(Without("happy"), "happy").ShouldBeEmpty();
        Check([], "satisfied worthwhile happy anxious").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(-1)]
    [InlineData(7.5)]
    [InlineData(1e20)]
    public void a_score_outside_the_range_or_between_two_is_refused(double score) =>
        Check(With("happy", (decimal)score), "").Keys.ShouldBe(["happy"]);

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void both_ends_of_the_range_are_scores(int score) => Check(With("anxious", score), "").ShouldBeEmpty();

    [Fact]
    public void every_problem_is_said_at_once_at_its_item()
    {
        var problems = Check(new Dictionary<string, decimal> { ["satisfied"] = 12, ["happy"] = 3, ["lonely"] = 1 }, "happy often");
        problems.Keys.ShouldBe(["lonely", "often", "satisfied", "worthwhile", "happy", "anxious"], ignoreOrder: true);
        problems["happy"].ShouldContain("not both");
        problems["worthwhile"].ShouldContain("declined");
        problems["satisfied"].ShouldContain("0 to 10");
    }

    [Fact]
    public void bands_cover_a_scale_without_gap_or_overlap()
    {
        var banded = Measures.All.SelectMany(m => m.Items.Select(i => i.Scale).Append(m.Total)).OfType<Scale>().Where(s => s.Bands.Count > 0);
        foreach (var scale in banded)
        {
            Enumerable.Range(scale.Min, scale.Max - scale.Min + 1).ShouldAllBe(score => scale.Bands.Count(b => b.From <= score && score <= b.To) == 1);
            (scale.Bands[0].From, scale.Bands[^1].To).ShouldBe((scale.Min, scale.Max));
        }
    }

    private static readonly Dictionary<string, decimal> Complete =
        new() { ["satisfied"] = 5, ["worthwhile"] = 3, ["happy"] = 5, ["anxious"] = 8 };

    private static Measure Measure(string code) => Measures.Find(code).ShouldNotBeNull();

    private static IReadOnlyDictionary<string, string> Check(Dictionary<string, decimal> scores, string declined) =>
        Measures.Ons4.Check(scores, declined.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static Dictionary<string, decimal> With(string item, decimal score) => new(Complete) { [item] = score };

    private static Dictionary<string, decimal> Without(string item) => Complete.Where(s => s.Key != item).ToDictionary();
}
