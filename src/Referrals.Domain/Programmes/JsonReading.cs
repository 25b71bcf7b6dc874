using System.Text.Json;

namespace Referrals.Domain.Programmes;

/// <summary>Reads one JSON object member by member and goes on after a problem, so that all of them are told at once.</summary>
internal sealed class JsonReading(JsonElement element, string path, List<string> problems)
{
    private readonly HashSet<string> _known = [];

    internal void Problem(string member, string problem) => problems.Add($"{path}{member} {problem}");

    internal string Text(string member) => TextOrNull(member) ?? Missing(member, "");

    internal string? TextOrNull(string member) => Find(member) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text when !string.IsNullOrWhiteSpace(text.GetString()) => text.GetString(),
        _ => Wrong(member, "must be text that is not empty", ""),
    };

    /// <summary>A name for machines: camelCase letters and digits.</summary>
    internal string Code(string member)
    {
        var code = Text(member);
        return code.Length == 0 || (char.IsAsciiLetterLower(code[0]) && code.All(char.IsAsciiLetterOrDigit))
            ? code
            : Wrong(member, "must be camelCase letters and digits", code);
    }

    internal TEnum? Code<TEnum>(string member)
        where TEnum : struct, Enum =>
        Text(member) is { Length: > 0 } text ? Known<TEnum>(member, text) : null;

    internal Values<TEnum> Codes<TEnum>(string member)
        where TEnum : struct, Enum =>
        [.. Texts(member).Select(text => Known<TEnum>(member, text)).OfType<TEnum>()];

    internal Values<string> Texts(string member)
    {
        var items = Items(member);
        var texts = items.Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!).ToList();
        if (texts.Count < items.Length)
        {
            Problem(member, "must hold text only");
        }

        Unique(member, texts);
        return Values.Of(texts);
    }

    internal bool Flag(string member) => Find(member) switch
    {
        null => Missing(member, false),
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Wrong(member, "must be true or false", false),
    };

    internal bool FlagOrFalse(string member) => Find(member) is not null && Flag(member);

    internal int Number(string member, int min, int max) => Find(member) switch
    {
        null => Missing(member, min),
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) && value >= min && value <= max => value,
        _ => Wrong(member, $"must be a whole number from {min} to {max}", min),
    };

    internal int NumberOr(string member, int otherwise, int min, int max) => Find(member) is null ? otherwise : Number(member, min, max);

    internal JsonReading Object(string member) => new(Find(member) ?? Missing(member, default(JsonElement)), $"{path}{member}.", problems);

    internal JsonReading? ObjectOrNull(string member) => Find(member) is null ? null : Object(member);

    internal IEnumerable<JsonReading> Objects(string member) =>
        Items(member).Select((item, i) => new JsonReading(item, $"{path}{member}[{i}].", problems));

    internal void Unique(string member, IEnumerable<string> codes)
    {
        foreach (var twice in codes.GroupBy(c => c).Where(g => g.Key.Length > 0 && g.Count() > 1))
        {
            Problem(member, $"has {twice.Key} more than once");
        }
    }

    /// <summary>Everything was asked for: a member that nobody asked for is a mistake.</summary>
    internal T Finished<T>(T read)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var stranger in element.EnumerateObject().Where(m => !_known.Contains(m.Name)))
            {
                Problem(stranger.Name, "is not known here");
            }
        }

        return read;
    }

    private JsonElement? Find(string member)
    {
        _known.Add(member);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) ? value : null;
    }

    private JsonElement[] Items(string member) => Find(member) switch
    {
        null => Missing(member, Array.Empty<JsonElement>()),
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray()],
        _ => Wrong(member, "must be a list", Array.Empty<JsonElement>()),
    };

    private TEnum? Known<TEnum>(string member, string text)
        where TEnum : struct, Enum
    {
        foreach (var value in Enum.GetValues<TEnum>())
        {
            if (Referring.Codes.NameOf(value) == text)
            {
                return value;
            }
        }

        Problem(member, $"has {text}, which is none of {string.Join(", ", Enum.GetValues<TEnum>().Select(v => Referring.Codes.NameOf(v)))}");
        return null;
    }

    private T Missing<T>(string member, T instead) => Wrong(member, "is missing", instead);

    private T Wrong<T>(string member, string problem, T instead)
    {
        Problem(member, problem);
        return instead;
    }
}
