namespace Referrals.Projections.Releases.Statistics;

/// <summary>Student's t distribution.</summary>
internal static class StudentsT
{
    private static readonly double[] s_lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
        9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>Below which value a variable lies with a probability; by bisection of the distribution function.</summary>
    public static double Quantile(double probability, double degrees)
    {
        if (!(probability is > 0 and < 1) || !(degrees >= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), "A probability lies between 0 and 1, and there is at least one degree of freedom.");
        }

        if (probability < 0.5)
        {
            return -Quantile(1 - probability, degrees);
        }

        var (low, high) = (0.0, 1.0);
        while (Below(high, degrees) < probability)
        {
            high *= 2;
        }

        while (low + ((high - low) / 2) is var middle && middle > low && middle < high)
        {
            (low, high) = Below(middle, degrees) < probability ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>The probability of a value of at most <paramref name="t"/>, 0 or more, through the incomplete beta function (Abramowitz and Stegun, 26.7.1).</summary>
    public static double Below(double t, double degrees) => 1 - (Beta(degrees / (degrees + (t * t)), t * t / (degrees + (t * t)), degrees / 2, 0.5) / 2);

    /// <summary>The regularised incomplete beta function at x, with y = 1 - x, by its continued fraction (Numerical Recipes, 3rd edition, 6.4).</summary>
    private static double Beta(double x, double y, double a, double b)
    {
        if (x is 0 || y is 0)
        {
            return x;
        }

        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(y)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(y, b, a) / b);
    }

    /// <summary>The continued fraction by Lentz's method.</summary>
    private static double Fraction(double x, double a, double b)
    {
        const int Most = 10_000;
        const double Tiny = 1e-300;
        var c = 1.0;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var fraction = d;
        for (var m = 1; m <= Most; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            fraction *= d * c;
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-15)
            {
                break;
            }
        }

        return fraction;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }

    /// <summary>The logarithm of the gamma function, for arguments of 0.5 or more (C. Lanczos, 1964, with g = 7).</summary>
    private static double LogGamma(double x)
    {
        var z = x - 1;
        var t = z + 7.5;
        var sum = s_lanczos[0];
        for (var i = 1; i < s_lanczos.Length; i++)
        {
            sum += s_lanczos[i] / (z + i);
        }

        return (0.5 * Math.Log(2 * Math.PI)) + ((z + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
