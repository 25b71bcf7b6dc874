using System.Text.Json;

namespace Referrals.Domain.Programmes;

/// <summary>How a question is answered, and as what JSON: a code, a list of codes, a string, a whole number, true or false.</summary>
public enum QuestionType { Choice, Choices, Text, Number, YesNo }

/// <summary>One answer to choose. An exclusive one ("None of these") goes with no other.</summary>
public sealed record QuestionOption(string Code, string Label, bool Exclusive);

/// <summary>What a programme asks at intake. Options belong to choices, the range to numbers, the length to text.</summary>
public sealed record Question(
    string Code,
    string Label,
    string? Hint,
    QuestionType Type,
    bool Required,
    Values<QuestionOption> Options,
    int? Min,
    int? Max,
    int? MaxLength)
{
    /// <summary>What is wrong with an answer, or null. Null, an empty string and an empty list are no answer.</summary>
    public string? Check(JsonElement? given)
    {
        if (given is not { } answer || IsEmpty(answer))
        {
            return Required ? "Answer this question." : null;
        }

        return Type switch
        {
            QuestionType.Choice => OptionOf(answer) is null ? "Choose one of its options." : null,
            QuestionType.Choices => CheckChoices(answer),
            QuestionType.Text => CheckText(answer),
            QuestionType.Number => CheckNumber(answer),
            _ => answer.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "Answer true or false.",
        };
    }

    private static bool IsEmpty(JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.String => string.IsNullOrWhiteSpace(answer.GetString()),
        JsonValueKind.Array => answer.GetArrayLength() == 0,
        _ => false,
    };

    private QuestionOption? OptionOf(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.String ? Options.FirstOrDefault(o => o.Code == answer.GetString()) : null;

    private string? CheckChoices(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Array)
        {
            return "Give a list of its options.";
        }

        var chosen = answer.EnumerateArray().Select(OptionOf).ToList();
        if (chosen.Contains(null))
        {
            return "Choose from its options only.";
        }

        if (chosen.Distinct().Count() < chosen.Count)
        {
            return "Choose each option once.";
        }

        return chosen.Count > 1 && chosen.Find(o => o!.Exclusive) is { } alone ? $"\"{alone.Label}\" goes with no other option." : null;
    }

    private string? CheckText(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.String)
        {
            return "Answer with text.";
        }

        return answer.GetString()!.Length > MaxLength ? $"Use {MaxLength} characters or fewer." : null;
    }

    private string? CheckNumber(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Number && answer.TryGetInt32(out var number) && number >= Min && number <= Max
            ? null
            : $"Answer with a whole number from {Min} to {Max}.";
}
