using System.Globalization;

namespace Referrals.Projections.Releases.Auditing;

/// <summary>Holds the published texts against the truth, and the derived figures against what is published.</summary>
internal static class Figures
{
    private const double Z = 1.959963984540054;

    /// <summary>Each count that is shown is its true one rounded, and nothing else.</summary>
    public static IEnumerable<Finding> Counts(Known release, DisclosureRules rules)
    {
        foreach (var (key, text) in release.Published.Texts)
        {
            var cell = release.Truth.GetValueOrDefault(key);
            var isTrue = text switch
            {
                PublishedTable.NotApplicable => cell is null,
                PublishedTable.Hidden => cell is { Count: > 0 },
                PublishedTable.TooFew => cell is not null,
                _ when cell is null or { Count: < 0 } => false,
                _ when release.Published.Money.Contains(key) => text == Pounds(cell.Count, rules),
                _ => Knowledge.Meaning(text, rules) is var (lower, upper) && lower <= cell.Count && cell.Count <= upper,
            };
            if (!isTrue)
            {
                yield return Finding.Of("untrue", release.Published.TableOf(key), key, "It is not the true count by the rule");
            }
        }
    }

    /// <summary>Shares come from the published numbers; the others need their bases, which says something of those.</summary>
    public static IEnumerable<Finding> Derived(Known release, DisclosureRules rules, ReleasePlan plan, Action<string, long, long> says)
    {
        var halves = plan.Relations(release.Files.Period).OfType<Relation.Sum>().Where(s => s.Parts.Count == 2).ToLookup(s => s.Whole);
        foreach (var (planned, table) in release.Published.Tables)
        {
            foreach (var row in table.Rows)
            {
                // A release of before may lack what the plan has now.
                foreach (var figure in planned.Derived.Where(d => table.Figures.Contains(d.Code)))
                {
                    var text = table[row, figure.Code];
                    var @base = planned.Key(release.Files.Period, figure.Base, row.At);
                    var of = figure.Of is null ? null : planned.Key(release.Files.Period, figure.Of, row.At);
                    var fine = release.Published.Texts.GetValueOrDefault(@base) == PublishedTable.NotApplicable ? text is PublishedTable.NotApplicable or PublishedTable.TooFew
                        : figure.Promise is { } promise ? text == promise(row.At)
                        : of is not null ? Share(figure.Derivation, text, @base, of) : Other(figure.Derivation, text, @base);
                    if (!fine)
                    {
                        yield return Finding.Of("derived", table.Table, @base, $"Its {figure.Code} does not follow from what is published");
                    }
                }
            }
        }

        long? Number(string key) => long.TryParse(release.Published.Texts.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        bool Share(Derivation derivation, string text, string @base, string of)
        {
            var complement = halves[@base].FirstOrDefault(s => s.Parts.Contains(of))?.Parts.First(p => p != of);
            if (Number(of) is not { } k || Number(@base) is not { } n || (complement is null ? n - k : Number(complement)) is not { } rest
                || k < rules.ShareFrom || rest < rules.ShareFrom || k + rules.ShareFrom > n)
            {
                return text == PublishedTable.TooFew;
            }

            var (p, half) = ((double)k / n, Z / (1 + (Z * Z / n)) * Math.Sqrt((((double)k / n) * (1 - ((double)k / n)) / n) + (Z * Z / (4.0 * n * n))));
            var centre = (p + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
            var exact = 100 * (derivation switch { Derivation.SharePercent => p, Derivation.ShareLow => centre - half, _ => centre + half });
            return IsPercent(text, out var percent) && Math.Abs(percent - exact) <= 0.5 + 1e-6;
        }

        bool Other(Derivation derivation, string text, string @base)
        {
            var from = derivation switch { Derivation.Median => rules.MedianFrom, Derivation.Ninetieth => rules.NinetiethFrom, _ => rules.MeanFrom };
            var (published, count) = (Number(@base), release.Count(@base));
            if (text == PublishedTable.TooFew)
            {
                if (published >= from)
                {
                    says(@base, 0, from - 1);
                }

                return true;
            }

            says(@base, from, long.MaxValue);
            return published >= from && count >= from && (IsCoarse(text) || (text == PublishedTable.StillOpen && derivation is Derivation.Median or Derivation.Ninetieth));
        }
    }

    private static string Pounds(long pence, DisclosureRules rules) =>
        (pence == 0 ? 0 : Math.Max(1, (pence + (rules.MoneyBase / 2)) / rules.MoneyBase) * (rules.MoneyBase / 100)).ToString(CultureInfo.InvariantCulture);

    private static bool IsPercent(string text, out int percent) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out percent) && percent <= 100 && text == percent.ToString(CultureInfo.InvariantCulture);

    /// <summary>One decimal at most: more of them would tell a sum.</summary>
    private static bool IsCoarse(string text) =>
        text.Length <= 8 && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
        && text.IndexOf('.', StringComparison.Ordinal) is var point && (point < 0 || point == text.Length - 2);
}
