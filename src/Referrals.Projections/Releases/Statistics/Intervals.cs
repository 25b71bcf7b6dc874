namespace Referrals.Projections.Releases.Statistics;

/// <summary>From where to where a figure may lie.</summary>
public readonly record struct Interval(double Low, double High);

/// <summary>95% intervals.</summary>
internal static class Intervals
{
    /// <summary>The 97.5th percentile of the standard normal distribution.</summary>
    private const double Normal = 1.959963984540054;

    /// <summary>Wilson's score interval for a share, without correction for continuity (E. B. Wilson, Journal of the American Statistical Association 22, 1927).</summary>
    public static Interval Wilson(double count, double of)
    {
        if (!(of > 0 && count >= 0 && count <= of))
        {
            throw new ArgumentOutOfRangeException(nameof(count), "A share is of 0 to all of something.");
        }

        var share = count / of;
        var z2 = Normal * Normal;
        var middle = share + (z2 / (2 * of));
        var half = Normal * Math.Sqrt((share * (1 - share) / of) + (z2 / (4 * of * of)));
        var scale = 1 + (z2 / of);
        return new(count == 0 ? 0 : (middle - half) / scale, count >= of ? 1 : (middle + half) / scale);
    }

    /// <summary>The mean of paired changes and Student's t-interval around it, with n - 1 degrees of freedom ("Student", Biometrika 6, 1908).</summary>
    public static Interval PairedChange(IEnumerable<int> changes)
    {
        var all = changes.ToList();
        if (all.Count < 2)
        {
            throw new ArgumentException("An interval needs two pairs.", nameof(changes));
        }

        var mean = Averages.Mean(all);
        var error = Math.Sqrt(all.Sum(c => (c - mean) * (c - mean)) / (all.Count - 1) / all.Count);
        var half = StudentsT.Quantile(0.975, all.Count - 1) * error;
        return new(mean - half, mean + half);
    }
}
