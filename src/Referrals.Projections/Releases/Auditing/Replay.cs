using System.Security.Cryptography;
using System.Text;

namespace Referrals.Projections.Releases.Auditing;

/// <summary>Draws again, with the seed, what was hidden for others' sake: a draw that somebody bent could be thought backwards.</summary>
internal static class Replay
{
    public static IEnumerable<Finding> Of(ReleasePlan plan, IReadOnlyList<Known> releases, IReadOnlySet<string> dangers, IReadOnlySet<string> unbroken)
    {
        var release = releases[^1];
        var (texts, evidence) = (release.Published.Texts, release.Files.Evidence);
        var hidden = dangers.Where(k => texts.ContainsKey(k) && !unbroken.Contains(k)).ToHashSet();
        var lines = releases.Select(r => r.Files.Period).Distinct().SelectMany(plan.Relations).Select(r => r switch
        {
            Relation.Sum sum => (sum.Whole, sum.Parts),
            Relation.Cover cover => (cover.Whole, cover.Parts),
            _ => (Whole: "", Parts: (IReadOnlyList<string>)[]),
        }).ToLookup(l => l.Whole, l => l.Parts);

        bool CanHide(string key) => texts.ContainsKey(key) && release.Count(key) > 0 && !hidden.Contains(key) && !unbroken.Contains(key);
        foreach (var choice in evidence.Choices)
        {
            var made = lines[choice.Line].Any(parts => Cheap(parts) is var cheap && cheap.SequenceEqual(choice.Candidates) && cheap.Count > 0 && Drawn(cheap, evidence.Seed) == choice.Chosen);
            if (!made)
            {
                yield return Published.Of("choice", release.Published.TableOf(choice.Chosen), choice.Chosen, "The seed did not choose it on that line");
            }

            hidden.Add(choice.Chosen);

            List<string> Cheap(IReadOnlyList<string> parts)
            {
                var shown = parts.Where(CanHide).OrderBy(release.Count).ThenBy(p => p, StringComparer.Ordinal).ToList();
                return shown.Count > 0 ? [.. shown.Take(Math.Max(3, (shown.Count + 1) / 2))] : CanHide(choice.Line) && !Dangers.IsCounty(choice.Line) ? [choice.Line] : [];
            }
        }

        foreach (var (key, text) in texts)
        {
            if (text == PublishedTable.TooFew != unbroken.Contains(key))
            {
                yield return Published.Of("shown", release.Published.TableOf(key), key, "Whether its group is broken down is not by the rule");
            }

            if (text == PublishedTable.Hidden != hidden.Contains(key))
            {
                var why = text == PublishedTable.Hidden ? "It is hidden, and neither unsafe nor chosen" : "It is unsafe or was chosen, and is shown";
                yield return Published.Of(text == PublishedTable.Hidden ? "choice" : "shown", release.Published.TableOf(key), key, why);
            }
        }
    }

    private static string? Drawn(IEnumerable<string> keys, byte[] seed) =>
        keys.Select(k => (Key: k, Draw: HMACSHA256.HashData(seed, Encoding.UTF8.GetBytes(k)))).Aggregate((a, b) => a.Draw.AsSpan().SequenceCompareTo(b.Draw) <= 0 ? a : b).Key;
}
