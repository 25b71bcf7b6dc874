namespace Referrals.Domain.Outcomes;

/// <summary>Which way is better; it belongs to the measure, so that whoever shows a change need not know.</summary>
public enum Direction { HigherIsBetter, LowerIsBetter }

/// <summary>A range of scores that is spoken of as one, both ends included.</summary>
public sealed record Band(string Code, string Label, int From, int To);

/// <summary>What stands beside a score when it is asked.</summary>
public sealed record ScoreLabel(int Score, string Label);

/// <summary>The whole numbers that a score or a sum may be, and how they are read.</summary>
public sealed record Scale(int Min, int Max, Direction Direction, Values<Band> Bands)
{
    /// <summary>The band that a score is in; null where the scale has no bands.</summary>
    public Band? Band(int score) => Bands.FirstOrDefault(b => b.From <= score && score <= b.To);

    /// <summary>By how many points it became better; negative where it became worse.</summary>
    public int Improvement(int before, int after) => Direction == Direction.HigherIsBetter ? after - before : before - after;
}

/// <summary>One question of a measure, asked in exactly this wording.</summary>
public sealed record MeasureItem(string Code, string Wording, Scale Scale, Values<ScoreLabel> Labels);

/// <summary>
/// A defined instrument. Its items are answered by the person themselves, never for them.
/// <c>Total</c> is there only where the instrument allows its items to be added up.
/// </summary>
public sealed record Measure(string Code, string Name, string Introduction, int? MinimumAge, Values<MeasureItem> Items, Scale? Total)
{
    /// <summary>What is wrong with an assessment, by item; empty when every item is either scored within its range or declined.</summary>
    public IReadOnlyDictionary<string, string> Check(IReadOnlyDictionary<string, decimal> scores, IReadOnlyCollection<string> declined)
    {
        var problems = new Dictionary<string, string>();
        foreach (var stranger in scores.Keys.Concat(declined).Where(code => Items.All(i => i.Code != code)))
        {
            problems[stranger] = $"{Name} has no such item.";
        }

        foreach (var item in Items)
        {
            var problem = (scores.TryGetValue(item.Code, out var score), declined.Contains(item.Code)) switch
            {
                (true, true) => "An item is either scored or declined, not both.",
                (false, false) => "Score this item, or say that the person declined it.",
                (true, false) when !decimal.IsInteger(score) || score < item.Scale.Min || score > item.Scale.Max =>
                    $"The score must be a whole number from {item.Scale.Min} to {item.Scale.Max}.",
                _ => null,
            };
            if (problem is not null)
            {
                problems[item.Code] = problem;
            }
        }

        return problems;
    }

    /// <summary>The band of an item's score, or null where its scale has none.</summary>
    public Band? Band(string item, int score) => ScaleOf(item).Band(score);

    /// <summary>By how many points an item became better; negative where it became worse.</summary>
    public int Improvement(string item, int before, int after) => ScaleOf(item).Improvement(before, after);

    /// <summary>The items added up; null where the measure forbids it or an item was declined.</summary>
    public int? Sum(IReadOnlyDictionary<string, int> scores) =>
        Total is not null && Items.All(i => scores.ContainsKey(i.Code)) ? Items.Sum(i => scores[i.Code]) : null;

    private Scale ScaleOf(string item) =>
        Items.FirstOrDefault(i => i.Code == item)?.Scale ?? throw new ArgumentException($"{Code} has no item {item}.", nameof(item));
}
