using System.Text.Json;
using Referrals.Domain;

namespace Referrals.Api.Demonstration;

/// <summary>Invented texts and names by what they are for, like <c>reason.connector</c>.</summary>
internal sealed class Wording
{
    private readonly Dictionary<string, Values<string>> _texts = [];

    /// <summary>Reads the files that are built in.</summary>
    public Wording()
    {
        foreach (var file in (string[])["wording.json", "people.json"])
        {
            using var document = JsonDocument.Parse(DataFiles.Text(file));
            Take("", document.RootElement);
        }
    }

    /// <summary>All texts for one use.</summary>
    public Values<string> this[string use] => _texts[use];

    /// <summary>All texts for one use, when there are any.</summary>
    public Values<string>? Find(string use) => _texts.GetValueOrDefault(use);

    /// <summary>One of them.</summary>
    public string Pick(Random random, string use) => random.Of(_texts[use]);

    private void Take(string use, JsonElement texts)
    {
        if (texts.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in texts.EnumerateObject())
            {
                Take(use is "" ? member.Name : $"{use}.{member.Name}", member.Value);
            }
        }
        else
        {
            _texts[use] = texts.ValueKind is JsonValueKind.Array ? [.. texts.EnumerateArray().Select(t => t.GetString()!)] : [texts.GetString()!];
        }
    }
}

/// <summary>Drawing from a seeded source, so that the same seed tells the same story.</summary>
internal static class Drawing
{
    public static T Of<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>True in so many cases of a hundred.</summary>
    public static bool Percent(this Random random, int percent) => random.Next(100) < percent;

    /// <summary>Both ends included.</summary>
    public static int Between(this Random random, int from, int to) => random.Next(from, to + 1);

    /// <summary>A score about a middle, within its scale: the sum of three dice keeps to the middle without a table.</summary>
    public static int About(this Random random, double middle, double spread, int min, int max) =>
        Math.Clamp((int)Math.Round(middle + ((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2 * spread)), min, max);
}
