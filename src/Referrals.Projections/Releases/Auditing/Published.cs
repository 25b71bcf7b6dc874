using System.Globalization;
using System.Text.Json;
using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases.Auditing;

/// <summary>What a release's bytes say: the text of each count and sum by its key, and its tables.</summary>
internal sealed class Published
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, string> _tableOf = [];
    private readonly List<(string Key, string Table)> _differing = [];

    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>The keys of sums of money.</summary>
    public HashSet<string> Money { get; } = [];

    public List<(PlannedTable Plan, PublishedTable Table)> Tables { get; } = [];

    /// <summary>A table in which a key stands.</summary>
    public string TableOf(string key) => _tableOf.GetValueOrDefault(key, "");

    /// <summary>Reads what is about to be published, and finds everything that the plan does not know, or that says more than it may.</summary>
    /// <exception cref="JsonException">It is unreadable.</exception>
    public static Published Strictly(ReleasePlan plan, DisclosureRules rules, ReleaseFiles release, List<Finding> findings)
    {
        var published = new Published();
        foreach (var bytes in release.Tables)
        {
            var table = PublishedTable.Read(bytes);
            if (!table.ToBytes().AsSpan().SequenceEqual(bytes))
            {
                findings.Add(Finding.Of("unreadable", table.Table, "", "The file holds more than the table"));
            }

            if (plan.Of(release.Period).FirstOrDefault(t => t.Id == table.Table) is not { } planned || published.Tables.Exists(t => t.Plan == planned))
            {
                findings.Add(Finding.Of("unplanned", table.Table, "", "The plan has no such table, or it is there twice"));
            }
            else if (table.Period != release.Period.Code || table.Title != planned.Title || !table.Dimensions.SequenceEqual(planned.Axes.Select(a => a.Dimension.Code))
                || !table.Figures.SequenceEqual([.. planned.Measures.Select(m => m.Code), .. planned.Derived.Select(d => d.Code)])
                || !table.Rows.Select(r => string.Join('&', r.At)).SequenceEqual(planned.Rows().Select(at => string.Join('&', at)))
                || table.Rows.Any(r => r.Figures.Count != table.Figures.Count))
            {
                findings.Add(Finding.Of("unplanned", table.Table, "", "Its period, title, dimensions, figures or rows are not the plan's"));
            }
            else
            {
                published.Tables.Add((planned, table));
                published.Take(planned, table, release.Period, (key, text, money) => Judge(planned, key, text, money, rules, findings));
            }
        }

        foreach (var (key, table) in published._differing)
        {
            findings.Add(Finding.Of("unplanned", table, key, "The same cell has two texts"));
        }

        return published;
    }

    /// <summary>Reads a release that is out already; what the plan has no measure for is a derived figure of its time.</summary>
    /// <exception cref="JsonException">It is unreadable.</exception>
    public static Published Leniently(ReleasePlan plan, ReleaseFiles release)
    {
        var published = new Published();
        foreach (var table in release.Tables.Select(b => PublishedTable.Read(b)))
        {
            if (plan.Tables.FirstOrDefault(t => t.Id == table.Table) is { } planned && table.Dimensions.SequenceEqual(planned.Axes.Select(a => a.Dimension.Code)))
            {
                published.Tables.Add((planned, table));
                published.Take(planned, table, release.Period, (_, _, _) => { });
            }
            else
            {
                throw new JsonException("A table of an earlier release is not in the plan.");
            }
        }

        return published;
    }

    private void Take(PlannedTable planned, PublishedTable table, ReleasePeriod period, Action<string, string, bool> judge)
    {
        foreach (var row in table.Rows)
        {
            foreach (var measure in planned.Measures.Where(m => table.Figures.Contains(m.Code)))
            {
                var (key, text) = (planned.Key(period, measure.Code, row.At), table[row, measure.Code]);
                judge(key, text, measure.Counting == Counting.Money);
                if (_texts.TryGetValue(key, out var other) && other != text)
                {
                    _differing.Add((key, table.Table));
                }

                _texts[key] = text;
                _tableOf.TryAdd(key, table.Table);
                if (measure.Counting == Counting.Money)
                {
                    Money.Add(key);
                }
            }
        }
    }

    private static void Judge(PlannedTable table, string key, string text, bool money, DisclosureRules rules, List<Finding> findings)
    {
        if (text is PublishedTable.Hidden or PublishedTable.NotApplicable or "0" || (text == PublishedTable.TooFew && !money))
        {
            return;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0 || text[0] == '0')
        {
            findings.Add(Finding.Of("unreadable", table.Id, key, "It is no count, c or z"));
        }
        else if (number % (money ? Math.Max(1, rules.MoneyBase / 100) : rules.Base) != 0 || (!money && number + ((rules.Base - 1) / 2) <= rules.Threshold))
        {
            findings.Add(Finding.Of("exact", table.Id, key, "It is not rounded"));
        }
    }
}
