using System.Globalization;
using System.Runtime.CompilerServices;
using Referrals.Projections.Releases.Statistics;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Statistics;

/// <summary>Against values that R 4.2.2 computed: statistics.R beside this file made statistics.csv.</summary>
public class StatisticsTests
{
    private static readonly ILookup<string, string[]> s_fromR = File.ReadLines(Path.Combine(Folder(), "statistics.csv")).Select(l => l.Split(',')).ToLookup(l => l[0], l => l[1..]);

    [Fact]
    public void quantiles_of_students_t() => Each("t", 87, (row, value) =>
        StudentsT.Quantile(Number(row[0]), Number(row[1])).ShouldBe(value[0], Math.Max(1e-9, Math.Abs(value[0]) * 1e-8)), inputs: 2);

    [Fact]
    public void wilson_intervals() => Each("wilson", 20, (row, value) =>
        Intervals.Wilson(Number(row[0]), Number(row[1])).ShouldSatisfyAllConditions(i => i.Low.ShouldBe(value[0], 1e-9), i => i.High.ShouldBe(value[1], 1e-9)), inputs: 2);

    [Fact]
    public void means() => Each("mean", 12, (row, value) => Averages.Mean(List(row[0])).ShouldBe(value[0], 1e-9), inputs: 1);

    [Fact]
    public void intervals_of_paired_changes() => Each("change", 12, (row, value) =>
        Intervals.PairedChange(List(row[0])).ShouldSatisfyAllConditions(i => i.Low.ShouldBe(value[0], 1e-7), i => i.High.ShouldBe(value[1], 1e-7)), inputs: 1);

    [Fact]
    public void medians_with_those_who_wait_beyond_everybody() => Each("median", 19, (row, value) =>
        Averages.Median(List(row[0]), int.Parse(row[1])).ShouldBe(value[0]), inputs: 2);

    [Fact]
    public void percentiles_with_those_who_wait_beyond_everybody() => Each("percentile", 114, (row, value) =>
        Averages.Percentile(List(row[0]), int.Parse(row[1]), int.Parse(row[2])).ShouldBe(value[0]), inputs: 3);

    [Fact]
    public void changes_that_are_all_alike_have_an_interval_of_one_point() =>
        Intervals.PairedChange([2, 2, 2]).ShouldBe(new Interval(2, 2));

    [Fact]
    public void what_cannot_be_computed_is_refused()
    {
        Should.Throw<ArgumentException>(() => Intervals.PairedChange([1]));
        Should.Throw<ArgumentException>(() => Averages.Median([], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Intervals.Wilson(0, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Intervals.Wilson(3, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => StudentsT.Quantile(1, 3));
        Should.Throw<ArgumentOutOfRangeException>(() => StudentsT.Quantile(0.975, 0));
    }

    private static void Each(string what, int expected, Action<string[], double[]> check, int inputs)
    {
        s_fromR[what].Count().ShouldBe(expected);
        foreach (var row in s_fromR[what])
        {
            check(row[..inputs], [.. row[inputs..].Select(Number)]);
        }
    }

    private static double Number(string text) => text == "Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    private static List<int> List(string text) => [.. text.Split(' ').Select(int.Parse)];

    private static string Folder([CallerFilePath] string me = "") => Path.GetDirectoryName(me)!;
}
