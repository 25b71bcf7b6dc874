using System.Text.Json;

namespace Referrals.Projections.Releases.Auditing;

/// <summary>Why a release may not be published. <paramref name="Why"/> names no count; only information governance reads it.</summary>
/// <param name="Feasible">How many whole numbers stay possible for the cell; -1 where the finding is of another kind.</param>
public sealed record Finding(string Kind, string Table, string Key, string Why, int Feasible)
{
    internal static Finding Of(string kind, string table, string key, string why) => new(kind, table, key, why, -1);
}

/// <summary>What the auditor says of a release.</summary>
/// <param name="SmallestFeasible">Of its unsafe cells, the smallest number of feasible values for any attacker; where there are enough, no more are looked for.</param>
public sealed record AuditReport(bool Passed, IReadOnlyList<Finding> Findings, int Shown, int Hidden, int SmallestFeasible);

/// <summary>Attacks a release with nothing but its published bytes, the plan and the rules, as those would who know more than they should.</summary>
public static class Auditor
{
    /// <summary>Written into the certificate.</summary>
    public const string Version = "2";

    /// <param name="plan">What may be published.</param>
    /// <param name="rules">By which numbers.</param>
    /// <param name="release">What would be published, with its evidence.</param>
    /// <param name="earlier">All releases that anybody has seen, withdrawn and replaced ones too, the oldest first; those of other financial years say nothing of this one.</param>
    public static AuditReport Audit(ReleasePlan plan, DisclosureRules rules, ReleaseFiles release, IReadOnlyList<ReleaseFiles> earlier)
    {
        try
        {
            return Attacked(plan, rules, release, earlier);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or OverflowException or FormatException or NullReferenceException or IndexOutOfRangeException)
        {
            // What cannot be read or reckoned is not published. The exception's own words may hold a count.
            return new(false, [Finding.Of("unreadable", "", "", $"The release or an earlier one cannot be read ({e.GetType().Name})")], 0, 0, 0);
        }
    }

    private static AuditReport Attacked(ReleasePlan plan, DisclosureRules rules, ReleaseFiles release, IReadOnlyList<ReleaseFiles> earlier)
    {
        var findings = new List<Finding>();
        if (rules.Threshold < 5 || rules.Base < 5)
        {
            findings.Add(Finding.Of("rules", "", "", "The threshold and the base are never below 5"));
        }

        var now = Known(release, Published.Strictly(plan, rules, release, findings));
        List<Known> releases = [.. earlier.Where(e => e.Period.Year == release.Period.Year).Select(e => Known(e, Published.Leniently(plan, e))), now];
        var dangers = releases.ConvertAll(r => (IReadOnlySet<string>)Dangers.Of(plan, rules, r.Files.Period, r.Truth));
        findings.AddRange(Figures.Counts(now, rules));
        findings.AddRange(Replay.Of(plan, rules, releases, dangers[^1], Unbroken.Of(plan, rules, release.Period, now.Truth)));

        var attack = new Attack(rules, releases, Knowing(plan, rules, releases, findings), dangers, releases.Count - 1);
        if (!attack.IsConsistent)
        {
            findings.Add(Finding.Of("untrue", "", "", "What is published contradicts itself"));
        }
        else
        {
            var lost = attack.Run();
            findings.AddRange(lost.Where(l => l.Release == releases.Count - 1).Concat(New(plan, rules, releases, dangers, lost.Where(l => l.Release < releases.Count - 1).ToList()))
                .Select(l => new Finding("feasible", releases[l.Release].Published.TableOf(l.Key), l.Key, $"{l.Who} can tell it too well", l.Feasible)));
        }

        findings.AddRange(Money(rules, releases, dangers[^1]));
        var texts = now.Published.Texts.Values;
        return new(
            findings.Count == 0, findings, texts.Count(t => t is not (PublishedTable.Hidden or PublishedTable.NotApplicable or PublishedTable.TooFew)), texts.Count(t => t is PublishedTable.Hidden or PublishedTable.TooFew),
            attack.Smallest == int.MaxValue ? rules.Threshold : attack.Smallest);
    }

    /// <summary>Of earlier releases' cells: what was told too well before the last one is not its fault.</summary>
    private static IEnumerable<Lost> New(ReleasePlan plan, DisclosureRules rules, List<Known> releases, List<IReadOnlySet<string>> dangers, List<Lost> lost)
    {
        if (lost.Count == 0)
        {
            return lost;
        }

        var others = releases.Take(releases.Count - 1).ToList();
        var before = Enumerable.Range(0, others.Count).Where(r => lost.Exists(l => l.Release == r))
            .SelectMany(r => new Attack(rules, others, Knowing(plan, rules, others, []), dangers, r).Run()).ToLookup(l => (l.Release, l.Key), l => l.Feasible);
        return lost.Where(l => before[(l.Release, l.Key)].DefaultIfEmpty(int.MaxValue).Min() > l.Feasible);
    }

    private static Known Known(ReleaseFiles files, Published published) => new(files, published, files.Evidence.Cells.ToDictionary(c => c.Key));

    /// <summary>All that is known of the releases; what is wrong with the last is found on the way.</summary>
    private static Knowledge Knowing(ReleasePlan plan, DisclosureRules rules, List<Known> releases, List<Finding> findings)
    {
        var knowledge = new Knowledge(plan, rules, releases);
        for (var r = 0; r < releases.Count; r++)
        {
            var derived = Figures.Derived(releases[r], rules, plan, (key, lower, upper) => knowledge.Narrow(r, key, lower, upper)).ToList();
            findings.AddRange(r == releases.Count - 1 ? derived : []);
        }

        findings.AddRange(knowledge.Broken.Where(b => b.Release == releases.Count - 1)
            .Select(b => Finding.Of("untrue", releases[b.Release].Published.TableOf(b.Key), b.Key, "It is not made of its parts")));
        return knowledge;
    }

    /// <summary>Sums hang together with nothing but themselves as they were said before.</summary>
    private static IEnumerable<Finding> Money(DisclosureRules rules, List<Known> releases, IReadOnlySet<string> dangers)
    {
        var now = releases[^1];
        foreach (var key in dangers.Where(now.Published.Money.Contains))
        {
            var (lower, upper, half, count) = (0L, long.MaxValue, rules.MoneyBase / 2, now.Count(key));
            foreach (var before in releases.Where(r => r != now && r.Published.Texts.ContainsKey(key)))
            {
                if (long.TryParse(before.Published.Texts[key], out var pounds))
                {
                    var since = count - before.Count(key);
                    (lower, upper) = (Math.Max(lower, (pounds * 100) - half + since), Math.Min(upper, (pounds * 100) + half + since));
                }
            }

            if (checked((count - lower) * 100) < checked(count * rules.MoneyPercent) || (upper != long.MaxValue && checked((upper - count) * 100) < checked(count * rules.MoneyPercent)))
            {
                yield return Finding.Of("feasible", now.Published.TableOf(key), key, "An earlier release tells it too well");
            }
        }
    }
}
