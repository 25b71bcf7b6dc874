using System.Globalization;
using System.Text.Json;
using Referrals.Domain.Clocks;
using Referrals.Domain.Outcomes;

namespace Referrals.Domain.Referring;

/// <summary>Which members of which entry can be corrected, and to what. What moved the state cannot: another command moves it back.</summary>
public static class Corrections
{
    private static readonly Dictionary<EntryKind, Dictionary<string, Func<JsonElement, string?>>> Correctable = new()
    {
        [EntryKind.Made] = new() { ["reason"] = Text, ["needs"] = AtLeastOneOf<Need>, ["urgency"] = OneOf<Urgency> },
        [EntryKind.Question] = new() { ["question"] = Text },
        [EntryKind.Answer] = new() { ["answer"] = Text, ["note"] = Text },
        [EntryKind.Decline] = new() { ["note"] = Text },
        [EntryKind.Contact] = new() { ["occurredOn"] = Day, ["with"] = OneOf<ContactWith>, ["channel"] = OneOf<ContactChannel>, ["note"] = Text },
        [EntryKind.Appointment] = new() { ["at"] = Instant, ["where"] = Line, ["with"] = OneOf<ContactWith> },
        [EntryKind.Milestone] = new() { ["occurredOn"] = Day },
        [EntryKind.Assessment] = new() { ["occurredOn"] = Day, ["scores"] = Anything, ["declined"] = Anything },
        [EntryKind.Support] = new()
        {
            ["occurredOn"] = Day, ["kind"] = OneOf<SupportKind>, ["description"] = Text, ["amount"] = Pence, ["per"] = OneOf<Per>,
        },
        [EntryKind.Signpost] = new() { ["how"] = OneOf<SignpostHow>, ["note"] = Text },
        [EntryKind.Note] = new() { ["text"] = Text },
        [EntryKind.Hold] = new() { ["reason"] = Text },
        [EntryKind.Reopening] = new() { ["reason"] = Text },
        [EntryKind.Transfer] = new() { ["reason"] = Text },
        [EntryKind.Withdrawal] = new() { ["note"] = Text },
        [EntryKind.Chase] = new() { ["message"] = Text },
        [EntryKind.Close] = new() { ["outcome"] = OneOf<CloseOutcome>, ["needsMet"] = SomeOf<Need>, ["needsNotMet"] = SomeOf<Need>, ["note"] = Text },
    };

    /// <summary>What is wrong with the new values, by member; nothing when they fit the entry.</summary>
    public static IReadOnlyDictionary<string, string> Check(
        Entry entry, IReadOnlyDictionary<string, JsonElement> values, Measure? measure, DateTimeOffset now)
    {
        var problems = new Dictionary<string, string>();
        var allowed = Correctable.GetValueOrDefault(entry.Kind) ?? [];
        foreach (var (member, value) in values)
        {
            var problem = allowed.TryGetValue(member, out var check) ? check(value)
                : allowed.Count == 0 ? "This entry cannot be corrected." : $"This entry lets you correct: {string.Join(", ", allowed.Keys)}.";
            if (problem is null && member == "occurredOn" && Parse(value) > WorkingDays.InLondon(now))
            {
                problem = "This must be today or in the past.";
            }

            if (problem is not null)
            {
                problems[member] = problem;
            }
        }

        if (problems.Count == 0 && entry.Kind is EntryKind.Assessment && (values.ContainsKey("scores") || values.ContainsKey("declined")))
        {
            CheckScores(values, measure, problems);
        }

        return problems;
    }

    private static void CheckScores(IReadOnlyDictionary<string, JsonElement> values, Measure? measure, Dictionary<string, string> problems)
    {
        var scores = new Dictionary<string, decimal>();
        if (!values.TryGetValue("scores", out var given) || given.ValueKind is not JsonValueKind.Object)
        {
            problems["scores"] = "Give all the measure's scores again, by item.";
            return;
        }

        foreach (var item in given.EnumerateObject())
        {
            if (item.Value.ValueKind is JsonValueKind.Number && item.Value.TryGetDecimal(out var score))
            {
                scores[item.Name] = score;
            }
            else
            {
                problems[$"scores.{item.Name}"] = "Give a number.";
            }
        }

        var declined = new List<string>();
        if (values.TryGetValue("declined", out var refused))
        {
            if (refused.ValueKind is not JsonValueKind.Array || refused.EnumerateArray().Any(d => d.ValueKind is not JsonValueKind.String))
            {
                problems["declined"] = "List the items that were declined.";
                return;
            }

            declined.AddRange(refused.EnumerateArray().Select(d => d.GetString()!));
        }

        foreach (var (item, problem) in measure?.Check(scores, declined) ?? new Dictionary<string, string>())
        {
            problems.TryAdd($"scores.{item}", problem);
        }
    }

    private static string? Text(JsonElement value) => Text(value, TextRules.TextLength);

    private static string? Line(JsonElement value) => Text(value, TextRules.LineLength);

    private static string? Text(JsonElement value, int most) =>
        value.ValueKind is JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) && text.Length <= most
            ? null : $"Write 1 to {most} characters.";

    private static string? Day(JsonElement value) => Parse(value) is null ? "Give a date as YYYY-MM-DD." : null;

    private static DateOnly? Parse(JsonElement value) =>
        value.ValueKind is JsonValueKind.String
        && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Instant(JsonElement value) =>
        value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out _) ? null : "Give an instant as in RFC 3339.";

    private static string? Pence(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var pence) && pence is >= 0 and <= RecordSupport.MostPence ? null : "Give whole pence.";

    private static string? OneOf<T>(JsonElement value) where T : struct, Enum =>
        value.ValueKind is JsonValueKind.String && Parse<T>(value.GetString()!) is not null ? null : $"Use one of: {string.Join(", ", Enum.GetValues<T>().Select(v => Codes.NameOf(v)))}.";

    private static string? SomeOf<T>(JsonElement value) where T : struct, Enum
    {
        if (value.ValueKind is not JsonValueKind.Array || value.EnumerateArray().Any(v => OneOf<T>(v) is not null))
        {
            return $"List some of: {string.Join(", ", Enum.GetValues<T>().Select(v => Codes.NameOf(v)))}.";
        }

        return value.EnumerateArray().Select(v => v.GetString()).Distinct().Count() < value.GetArrayLength() ? "Name each once." : null;
    }

    private static string? AtLeastOneOf<T>(JsonElement value) where T : struct, Enum =>
        SomeOf<T>(value) ?? (value.GetArrayLength() == 0 ? "Choose at least one." : null);

    private static string? Anything(JsonElement value) => null;

    private static T? Parse<T>(string code) where T : struct, Enum =>
        Enum.GetValues<T>().Where(v => Codes.NameOf(v) == code).Select(v => (T?)v).FirstOrDefault();
}
