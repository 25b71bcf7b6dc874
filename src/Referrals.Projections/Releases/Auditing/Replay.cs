using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Referrals.Projections.Releases.Auditing;

/// <summary>Throws and draws again, with the seed, what was hidden for others' sake: what somebody bent could be thought backwards.</summary>
internal static class Replay
{
    public static IEnumerable<Finding> Of(ReleasePlan plan, DisclosureRules rules, IReadOnlyList<Known> releases, IReadOnlySet<string> dangers, IReadOnlySet<string> unbroken)
    {
        var release = releases[^1];
        var (texts, evidence) = (release.Published.Texts, release.Files.Evidence);
        var hidden = dangers.Where(k => texts.ContainsKey(k) && !unbroken.Contains(k)).ToHashSet();
        var lines = releases.Select(r => r.Files.Period).Distinct().SelectMany(plan.Relations).Where(l => l is not Relation.AtMost).ToLookup(l => l.Whole, l => l.Parts);
        var same = plan.Relations(release.Files.Period).OfType<Relation.Sum>().Where(s => s.Parts.Count == 1).ToList();
        AddMore();
        foreach (var choice in evidence.Choices)
        {
            var made = lines[choice.Line].Any(parts => Cheap(choice.Line, parts) is var cheap && cheap.SequenceEqual(choice.Candidates) && cheap.Count > 0 && Drawn(cheap, evidence.Seed) == choice.Chosen);
            if (!made)
            {
                yield return Finding.Of("choice", release.Published.TableOf(choice.Chosen), choice.Chosen, "The seed did not choose it on that line");
            }

            hidden.Add(choice.Chosen);
        }

        foreach (var (key, text) in texts)
        {
            if (text == PublishedTable.TooFew != unbroken.Contains(key))
            {
                yield return Finding.Of("shown", release.Published.TableOf(key), key, "Whether its group is broken down is not by the rule");
            }

            if (text == PublishedTable.Hidden != hidden.Contains(key))
            {
                var why = text == PublishedTable.Hidden ? "It is hidden, and neither unsafe nor chosen" : "It is unsafe or was chosen, and is shown";
                yield return Finding.Of(text == PublishedTable.Hidden ? "choice" : "shown", release.Published.TableOf(key), key, why);
            }
        }

        bool CanHide(string key) => texts.ContainsKey(key) && release.Count(key) > 0 && !hidden.Contains(key) && !unbroken.Contains(key);

        List<string> Cheap(string whole, IReadOnlyList<string> parts)
        {
            var shown = parts.Where(CanHide).OrderBy(release.Count).ThenBy(p => p, StringComparer.Ordinal).ToList();
            return shown.Count > 0 ? [.. shown.Take(Math.Max(3, (shown.Count + 1) / 2))] : CanHide(whole) && !Dangers.IsCounty(whole) ? [whole] : [];
        }

        // What is hidden whether it is needed or not, so that what is hidden does not say what had to be.
        void AddMore()
        {
            var untouched = plan.Relations(release.Files.Period).Where(l => l is not Relation.AtMost && texts.ContainsKey(l.Whole)).ToList();
            for (var before = -1; before != untouched.Count;)
            {
                before = untouched.Count;
                var touched = untouched.Where(l => l.Parts.Append(l.Whole).Any(k => hidden.Contains(k) || unbroken.Contains(k))).ToList();
                untouched.RemoveAll(touched.Contains);
                foreach (var line in touched)
                {
                    for (var times = 0; Throws(line, times, rules, evidence.Seed) && Cheap(line.Whole, line.Parts) is { Count: > 0 } cheap; times++)
                    {
                        AddSame(Drawn(cheap, evidence.Seed)!);
                    }
                }
            }
        }

        void AddSame(string key)
        {
            if (hidden.Add(key))
            {
                same.Where(s => s.Whole == key).Select(s => s.Parts[0]).Concat(same.Where(s => s.Parts[0] == key).Select(s => s.Whole)).Where(CanHide).ToList().ForEach(AddSame);
            }
        }
    }

    private static bool Throws(Relation line, int times, DisclosureRules rules, byte[] seed) =>
        BinaryPrimitives.ReadUInt64BigEndian(Keyed(line.Parts.Aggregate(line.Whole, (keys, part) => $"{keys} {part}") + $" {times}", seed)) % (uint)rules.OneMoreIn == 0;

    private static string? Drawn(IEnumerable<string> keys, byte[] seed) =>
        keys.Select(k => (Key: k, Draw: Keyed(k, seed))).Aggregate((a, b) => a.Draw.AsSpan().SequenceCompareTo(b.Draw) <= 0 ? a : b).Key;

    private static byte[] Keyed(string text, byte[] seed) => HMACSHA256.HashData(seed, Encoding.UTF8.GetBytes(text));
}
