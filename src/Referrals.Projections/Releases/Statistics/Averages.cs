namespace Referrals.Projections.Releases.Statistics;

/// <summary>Means, medians and percentiles; those who still wait lie beyond everybody who came.</summary>
internal static class Averages
{
    /// <summary>The arithmetic mean.</summary>
    public static double Mean(IEnumerable<int> values) => values.Average();

    /// <summary>The middle value, or halfway between the two middle ones (definition 2 of Hyndman and Fan, 1996); infinite where it lies among those who still wait.</summary>
    public static double Median(IReadOnlyList<int> came, int stillOpen) =>
        (At(came, stillOpen, (came.Count + stillOpen + 1) / 2) + At(came, stillOpen, (came.Count + stillOpen + 2) / 2)) / 2;

    /// <summary>The smallest value that so many percent do not exceed (definition 1 of Hyndman and Fan, 1996); infinite where it lies among those who still wait.</summary>
    public static double Percentile(IReadOnlyList<int> came, int stillOpen, int percent) =>
        At(came, stillOpen, Math.Max(1, (int)((((long)percent * (came.Count + stillOpen)) + 99) / 100)));

    private static double At(IReadOnlyList<int> came, int stillOpen, int rank) =>
        came.Count + stillOpen == 0 ? throw new ArgumentException("Nobody came and nobody waits.", nameof(came))
        : rank > came.Count ? double.PositiveInfinity
        : came.Order().ElementAt(rank - 1);
}
