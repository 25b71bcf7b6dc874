using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Referrals.Domain;

namespace Referrals.Api.Json;

/// <summary>Compares a JSON value with the type it should become and lists everything that does not fit, each at its path.</summary>
internal sealed class Shape(bool partial = false)
{
    private const int MostErrors = 100;

    // Earlier or later than this is a slip of the finger, and a day that calendars and the database need not carry.
    private static readonly DateOnly s_first = new(1900, 1, 1);
    private static readonly DateOnly s_last = new(2199, 12, 31);

    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>What does not fit, by path; empty when the value can be read as the type.</summary>
    public static IReadOnlyDictionary<string, string[]> Check(JsonElement value, Type type)
    {
        var shape = new Shape();
        shape.Check(value, type, "");
        return shape._errors;
    }

    /// <summary>The same for a patch: every member may be absent, and null clears it.</summary>
    public static IReadOnlyDictionary<string, string[]> CheckPatch(JsonElement value, Type type)
    {
        var shape = new Shape(partial: true);
        shape.Check(value, type, "");
        return shape._errors;
    }

    private void Check(JsonElement value, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(JsonElement))
        {
            return;
        }

        if (ItemOf(type) is { } item)
        {
            CheckList(value, item, path);
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>))
        {
            CheckByName(value, type.GetGenericArguments()[1], path);
        }
        else if (ApiJson.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } known)
        {
            CheckObject(value, known, path);
        }
        else if (Leaf(value, type) is { } problem)
        {
            Add(path, problem);
        }
    }

    private void CheckObject(JsonElement value, JsonTypeInfo type, string path)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            Add(path, "Give an object.");
            return;
        }

        var members = type.Properties.Where(p => p.AssociatedParameter is not null || p.Set is not null).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var given in value.EnumerateObject())
        {
            if (!members.Remove(given.Name, out var member))
            {
                Add(At(path, given.Name), "There is no member of this name here.");
            }
            else if (given.Value.ValueKind is not JsonValueKind.Null)
            {
                Check(given.Value, member.PropertyType, At(path, given.Name));
            }
            else if (!partial && !MayBeNull(member))
            {
                Add(At(path, given.Name), "This is required.");
            }
        }

        foreach (var absent in members.Values.Where(m => !partial && m.IsRequired))
        {
            Add(At(path, absent.Name), "This is required.");
        }
    }

    private void CheckList(JsonElement value, Type item, string path)
    {
        if (value.ValueKind is not JsonValueKind.Array)
        {
            Add(path, "Give a list.");
            return;
        }

        var index = 0;
        foreach (var entry in value.EnumerateArray())
        {
            if (_errors.Count >= MostErrors)
            {
                return;
            }

            Check(entry, item, $"{path}[{index++}]");
        }
    }

    private void CheckByName(JsonElement value, Type type, string path)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            Add(path, "Give an object.");
            return;
        }

        foreach (var given in value.EnumerateObject())
        {
            Check(given.Value, type, At(path, given.Name));
        }
    }

    private static string? Leaf(JsonElement value, Type type) => type switch
    {
        { IsEnum: true } => IsCode(value, type) ? null : $"Use one of: {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}.",
        _ when type == typeof(string) => value.ValueKind is JsonValueKind.String ? null : "Give text.",
        _ when type == typeof(bool) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "Give true or false.",
        _ when type == typeof(int) => value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out _) ? null : "Give a whole number.",
        _ when type == typeof(long) => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _) ? null : "Give a whole number.",
        _ when type == typeof(decimal) => value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out _) ? null : "Give a number.",
        _ when type == typeof(Guid) => value.ValueKind is JsonValueKind.String && value.TryGetGuid(out _) ? null : "Give an id (a UUID).",
        _ when type == typeof(DateOnly) => IsDay(value) ? null : "Give a day as YYYY-MM-DD, between 1900 and 2199.",
        _ when type == typeof(DateTimeOffset) => IsInstant(value) ? null : "Give an instant in UTC like 2026-05-01T09:30:00Z, between 1900 and 2199.",
        _ => throw new NotSupportedException($"{type.Name} is not read from JSON."),
    };

    private static bool IsCode(JsonElement value, Type type) =>
        value.ValueKind is JsonValueKind.String
        && Enum.GetNames(type).Any(name => value.ValueEquals(JsonNamingPolicy.CamelCase.ConvertName(name)));

    private static bool IsDay(JsonElement value) =>
        value.ValueKind is JsonValueKind.String
        && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day >= s_first && day <= s_last;

    private static bool IsInstant(JsonElement value) =>
        value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var instant)
        && value.GetString()!.AsSpan(10).IndexOfAny("Zz+-") >= 0
        && DateOnly.FromDateTime(instant.UtcDateTime) is var day && day >= s_first && day <= s_last;

    private static bool MayBeNull(JsonPropertyInfo member) => member.AssociatedParameter?.IsNullable ?? member.IsSetNullable;

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Values<>) ? type.GetGenericArguments()[0] : null;

    private static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Add(string path, string problem)
    {
        if (_errors.Count < MostErrors)
        {
            _errors.TryAdd(path.Length == 0 ? "$" : path, [problem]);
        }
    }
}
