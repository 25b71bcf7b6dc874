using System.Globalization;
using Referrals.Projections.Handoffs;

namespace Referrals.Api.Pages.Handoffs;

/// <summary>A mark of a strip chart: where it stands, and whether it was late.</summary>
internal sealed record StripMark(double X, double Y, bool Late);

/// <summary>Days to acknowledge as a strip of marks, one column a working day; what took longer than ten stands in the last one.</summary>
internal sealed class Strip(IReadOnlyList<DaysToAcknowledge> acknowledged)
{
    public const int Last = 10;

    private const int Highest = 5;

    public long Count { get; } = acknowledged.Sum(a => a.Count);

    public long Late { get; } = acknowledged.Where(a => a.Late).Sum(a => a.Count);

    public decimal? MedianDays { get; } = Median.Of(acknowledged.Select(a => (a.Days, a.Count)));

    /// <summary>What all of them were promised; null where that differs.</summary>
    public int? Within { get; } = acknowledged.Select(a => a.Within).Distinct().ToList() is [var one] ? one : null;

    /// <summary>How many one mark stands for, so that no column grows out of the chart.</summary>
    public long PerMark => Math.Max(1, (ByDay.Max(d => d.OnTime + d.Late) + Highest - 1) / Highest);

    /// <summary>How many took so long, in time and late.</summary>
    public IReadOnlyList<(long OnTime, long Late)> ByDay { get; } =
        [.. Enumerable.Range(0, Last + 1).Select(day => (Sum(acknowledged, day, late: false), Sum(acknowledged, day, late: true)))];

    public IEnumerable<StripMark> Marks => ByDay.SelectMany((day, x) =>
    {
        var (onTime, late) = (MarksOf(day.OnTime), MarksOf(day.Late));
        return Enumerable.Range(0, (int)(onTime + late)).Select(i => new StripMark(At(x), 46.5 - (i * 8), i >= onTime));
    });

    public static double At(double days) => 10 + (Math.Min(days, Last) * 23);

    /// <summary>A number as an attribute of a picture.</summary>
    public static string Px(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The picture in words.</summary>
    public string Said => Count == 0 ? "None was acknowledged."
        : $"{Count} acknowledged. Half of them within {Number(MedianDays!.Value)} working days. {Late} late.";

    public static string Number(decimal value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private long MarksOf(long count) => (count + PerMark - 1) / PerMark;

    private static long Sum(IReadOnlyList<DaysToAcknowledge> all, int day, bool late) =>
        all.Where(a => a.Late == late && Math.Min(Math.Max(a.Days, 0), Last) == day).Sum(a => a.Count);
}
