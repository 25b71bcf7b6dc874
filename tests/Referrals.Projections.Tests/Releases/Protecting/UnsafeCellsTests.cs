using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Protecting;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Protecting;

public class UnsafeCellsTests
{
    private static readonly ReleasePeriod s_year = County.Year;
    private static readonly Dictionary<Guid, long> s_three = new() { [new Guid(1, 0, 0, new byte[8])] = 5, [new Guid(2, 0, 0, new byte[8])] = 2, [new Guid(3, 0, 0, new byte[8])] = 60 };
    private static readonly Dictionary<Guid, long> s_two = new() { [new Guid(1, 0, 0, new byte[8])] = 5, [new Guid(2, 0, 0, new byte[8])] = 62, [new Guid(3, 0, 0, new byte[8])] = 0 };

    private static readonly string s_programme = Key("made", ("programme", "healthyHomes"));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void small_counts(int count, bool isUnsafe) => IsUnsafe(new(s_programme, Counting.Events, count, 40, s_three)).ShouldBe(isUnsafe);

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void large_counts_of_few_people(int people, bool isUnsafe) => IsUnsafe(new(s_programme, Counting.Events, 67, people, s_three)).ShouldBe(isUnsafe);

    [Fact]
    public void few_referrers()
    {
        IsUnsafe(new(s_programme, Counting.Events, 67, 60, s_two)).ShouldBeTrue();
        IsUnsafe(new(s_programme, Counting.Events, 67, 60, new Dictionary<Guid, long>(s_two) { [Guid.Empty] = 1 })).ShouldBeFalse();
    }

    [Fact]
    public void each_who_referred_themselves_is_a_referrer()
    {
        IsUnsafe(new(s_programme, Counting.Events, 67, 60, new Dictionary<Guid, long> { [Guid.Empty] = 67 })).ShouldBeFalse();
        IsUnsafe(new(s_programme, Counting.Events, 67, 60, new Dictionary<Guid, long> { [Guid.Empty] = 2 })).ShouldBeTrue();
    }

    [Theory]
    [InlineData("made", "programme", "healthyHomes", "source", "healthTeam", false)] // stands where the kind is known and nowhere else
    [InlineData("made", "from", "nhs", "programme", "healthyHomes", false)]
    [InlineData("made", "district", "E07000079", "programme", "healthyHomes", true)]
    [InlineData("pairs", "item", "ons4.happy", "source", "healthTeam", false)]
    public void few_referrers_where_their_kind_is_known(string measure, string dimension, string category, string other, string otherCategory, bool isUnsafe) =>
        IsUnsafe(new(Key(measure, (dimension, category), (other, otherCategory)), Counting.Events, 67, 60, s_two)).ShouldBe(isUnsafe);

    [Fact]
    public void few_referrers_matter_to_a_key_that_stands_in_another_table_too() =>
        IsUnsafe(new(Key("pairs", ("item", "ons4.happy")), Counting.Events, 67, 60, s_two)).ShouldBeTrue();

    [Fact]
    public void few_referrers_are_no_secret_of_the_county()
    {
        IsUnsafe(new(Key("made"), Counting.Events, 67, 60, s_two)).ShouldBeFalse();
        IsUnsafe(new(Key("unmet", ("sensitiveNeed", "domesticAbuse")), Counting.Events, 67, 60, s_two)).ShouldBeFalse();
        IsUnsafe(new(Key("sensitiveMade"), Counting.Events, 67, 60, s_two)).ShouldBeFalse();
        IsUnsafe(new(Key("sensitiveMade"), Counting.Events, 7, 60, s_two)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(49, 49, true)]
    [InlineData(49, 48, false)]
    [InlineData(50, 50, false)]
    public void a_small_group_that_is_all_of_one_category(int whole, int part, bool isUnsafe)
    {
        var category = Key("made", ("gender", "woman"), ("programme", "healthyHomes"));
        var cells = Cells(new(s_programme, Counting.Events, whole, 40, s_three), new(category, Counting.Events, part, 40, s_three), new(Key("made", ("gender", "man"), ("programme", "healthyHomes")), Counting.Events, whole - part, 0, s_three));
        UnsafeCells.Of(County.Plan, DisclosureRules.Standard, s_year, cells, County.Plan.Relations(s_year)).Contains(category).ShouldBe(isUnsafe);
    }

    [Theory]
    [InlineData(8, 1_000_000, 500_000, 400_000, false)] // the others have 100,000: exactly a tenth of a million
    [InlineData(7, 1_000_000, 100_000, 100_000, true)]
    [InlineData(8, 1_000_000, 500_000, 451_000, true)] // 49,000 left, and a tenth is 50,000
    [InlineData(8, 1_000_000, 500_000, 450_000, false)]
    public void sums_of_money(int people, int whole, int largest, int second, bool isUnsafe) =>
        IsUnsafe(new(Key("once", ("kind", "grant"), ("programme", "healthyHomes")), Counting.Money, whole, people, s_two, largest, second), "once").ShouldBe(isUnsafe);

    [Fact]
    public void what_the_plan_has_not_is_not_judged() =>
        IsUnsafe(new("made?shoeSize=43&year=2025-26", Counting.Events, 3, 3, s_two)).ShouldBeFalse();

    private static bool IsUnsafe(TrueCell cell, string? measure = null)
    {
        var key = measure is null ? cell.Key : County.Plan.Of(s_year).Single(t => t.Id == "support") is var support ? support.Key(s_year, measure, support.Rows().First()) : "";
        return UnsafeCells.Of(County.Plan, DisclosureRules.Standard, s_year, Cells(cell with { Key = key }), County.Plan.Relations(s_year)).Contains(key);
    }

    private static Dictionary<string, TrueCell> Cells(params TrueCell[] cells) => cells.ToDictionary(c => c.Key);

    private static string Key(string measure, params (string, string)[] at) => CellKey.Of(measure, s_year, at);
}
