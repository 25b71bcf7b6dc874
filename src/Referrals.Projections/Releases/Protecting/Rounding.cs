using System.Globalization;

namespace Referrals.Projections.Releases.Protecting;

/// <summary>How counts and sums are shown, and what somebody who knows the rule reads from a shown text (the rule for small numbers of NHS England).</summary>
internal static class Rounding
{
    /// <summary>Zero stays, 1 to the threshold is hidden, and everything else goes to the nearest multiple of the base.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no whole number.</exception>
    public static string Count(decimal count, DisclosureRules rules) =>
        Checked(count) is var whole && whole != 0 && whole <= rules.Threshold ? PublishedTable.Hidden : Text(Nearest(whole, rules.Base));

    /// <summary>Pence as pounds, to the nearest multiple of the money base; what is not nothing is not shown as nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no whole number.</exception>
    public static string Pounds(decimal pence, DisclosureRules rules) => Text(Nearest(Checked(pence), rules.MoneyBase) / 100);

    /// <summary>The smallest and largest count that a text stands for.</summary>
    public static Span Meaning(string text, DisclosureRules rules)
    {
        if (text == PublishedTable.Hidden)
        {
            return new(1, Span.Endless);
        }

        if (text is PublishedTable.NotApplicable or "0")
        {
            return new(0, 0);
        }

        var shown = long.Parse(text, CultureInfo.InvariantCulture);
        return new(shown == rules.Base ? rules.Threshold + 1 : Math.Max(rules.Threshold + 1, shown - (rules.Base / 2)), shown + ((rules.Base - 1) / 2));
    }

    private static long Nearest(long count, int @base) => count == 0 ? 0 : Math.Max(@base, (count + (@base / 2)) / @base * @base);

    private static long Checked(decimal count) =>
        count >= 0 && decimal.IsInteger(count) ? (long)count : throw new ArgumentOutOfRangeException(nameof(count), "A count is a whole number of 0 or more.");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Whole numbers from the low to the high one.</summary>
internal readonly record struct Span(long Low, long High)
{
    /// <summary>As a high end: nobody knows any.</summary>
    public const long Endless = long.MaxValue;

    /// <summary>The numbers that are in both.</summary>
    public Span Within(Span other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

    /// <summary>How many numbers there are.</summary>
    public long Width => High == Endless ? Endless : Math.Max(0, High - Low + 1);
}
