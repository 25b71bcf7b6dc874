using System.Globalization;
using Referrals.Projections.Releases.Statistics;

namespace Referrals.Projections.Releases.Protecting;

/// <summary>
/// Figures that are not counts: shares and their intervals from the published numbers alone; means, medians and percentiles from the truth,
/// where both the true and the published base are large enough.
/// </summary>
internal sealed class DerivedFigures(DisclosureRules rules, Tabulation truth, IEnumerable<Relation> relations, Func<string, string> textOf)
{
    private readonly ILookup<string, Relation.Sum> _halves = relations.OfType<Relation.Sum>().Where(s => s.Parts.Count == 2).ToLookup(s => s.Whole);

    /// <param name="figure">What it is.</param>
    /// <param name="baseKey">The count that it is of.</param>
    /// <param name="ofKey">The numerator, of a share.</param>
    /// <param name="at">The row in which it stands.</param>
    public string Text(DerivedFigure figure, string baseKey, string? ofKey, IReadOnlyList<string> at) => figure.Derivation switch
    {
        _ when textOf(baseKey) == PublishedTable.NotApplicable => PublishedTable.NotApplicable,
        Derivation.SharePercent => Share(baseKey, ofKey!, (of, @base) => of / @base),
        Derivation.ShareLow => Share(baseKey, ofKey!, (of, @base) => Intervals.Wilson(of, @base).Low),
        Derivation.ShareHigh => Share(baseKey, ofKey!, (of, @base) => Intervals.Wilson(of, @base).High),
        Derivation.MeanBefore => Mean(baseKey, pairs => Averages.Mean(pairs.Select(p => p.Before))),
        Derivation.MeanAfter => Mean(baseKey, pairs => Averages.Mean(pairs.Select(p => p.After))),
        Derivation.MeanChange => Mean(baseKey, pairs => Averages.Mean(pairs.Select(p => p.Improvement))),
        Derivation.ChangeLow => Mean(baseKey, pairs => Intervals.PairedChange(pairs.Select(p => p.Improvement)).Low),
        Derivation.ChangeHigh => Mean(baseKey, pairs => Intervals.PairedChange(pairs.Select(p => p.Improvement)).High),
        Derivation.Median => Wait(baseKey, rules.MedianFrom, Averages.Median),
        Derivation.Ninetieth => Wait(baseKey, rules.NinetiethFrom, (days, open) => Averages.Percentile(days, open, 90)),
        Derivation.Promised => figure.Promise!(at),
        _ => throw new ArgumentOutOfRangeException(nameof(figure)),
    };

    private string Share(string baseKey, string ofKey, Func<double, double, double> share)
    {
        var other = _halves[baseKey].FirstOrDefault(s => s.Parts.Contains(ofKey))?.Parts.Single(p => p != ofKey);
        var (of, all) = (Published(ofKey), Published(baseKey));
        var rest = other is null ? all - of : Published(other);
        return of >= rules.ShareFrom && rest >= rules.ShareFrom && all >= of + rules.ShareFrom
            ? Math.Round(100 * share(of.Value, all.Value), MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture)
            : PublishedTable.TooFew;
    }

    private string Mean(string baseKey, Func<IReadOnlyList<PairedScore>, double> mean) =>
        Published(baseKey) >= rules.MeanFrom && truth.Pairs.TryGetValue(baseKey, out var pairs) && pairs.Count >= rules.MeanFrom ? OneDecimal(mean(pairs)) : PublishedTable.TooFew;

    private string Wait(string baseKey, int from, Func<IReadOnlyList<int>, int, double> days) =>
        Published(baseKey) >= from && truth.Waits.TryGetValue(baseKey, out var waits) && waits.Days.Count + waits.StillOpen >= from
            ? days(waits.Days, waits.StillOpen) is var value && double.IsPositiveInfinity(value) ? PublishedTable.StillOpen : value.ToString("0.#", CultureInfo.InvariantCulture)
            : PublishedTable.TooFew;

    private long? Published(string key) => long.TryParse(textOf(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string OneDecimal(double value) =>
        (Math.Round(value, 1, MidpointRounding.AwayFromZero) + 0.0).ToString("0.0", CultureInfo.InvariantCulture) is var text && text == "-0.0" ? "0.0" : text;
}
