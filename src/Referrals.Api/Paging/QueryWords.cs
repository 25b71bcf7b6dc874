using System.Text.Json;
using Referrals.Api.Problems;

namespace Referrals.Api.Paging;

/// <summary>Reads the words of a query one by one; everything that does not fit, and every word that nobody asked for, is told at once.</summary>
internal sealed class QueryWords(IQueryCollection query)
{
    public const int MostItems = 200;
    public const int UsualItems = 50;
    private const int LongestText = 200;

    private readonly Dictionary<string, string[]> _errors = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Those of a form, which sends what was not filled in as well, without the words that only the page itself reads.</summary>
    public static QueryWords OfForm(IQueryCollection query, params string[] beside) =>
        new(new QueryCollection(query.Where(w => w.Value.ToString().Length > 0 && !beside.Contains(w.Key, StringComparer.Ordinal)).ToDictionary(w => w.Key, w => w.Value)));

    /// <summary>The words that were given, but for these.</summary>
    public IEnumerable<KeyValuePair<string, string>> GivenBut(params string[] names) =>
        query.Where(w => !names.Contains(w.Key, StringComparer.Ordinal)).OrderBy(w => w.Key, StringComparer.Ordinal)
            .Select(w => KeyValuePair.Create(w.Key, w.Value.ToString()));

    public string? Text(string name)
    {
        _known.Add(name);
        return query.TryGetValue(name, out var values)
            ? values is [{ Length: > 0 and <= LongestText } value] ? value : Wrong<string>(name, $"Give it once, with 1 to {LongestText} characters.")
            : null;
    }

    public T? Code<T>(string name)
        where T : struct, Enum =>
        Text(name) is { } text
            ? Enum.GetValues<T>().Where(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()) == text).Select(v => (T?)v).FirstOrDefault()
                ?? Wrong<T?>(name, $"Use one of: {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.")
            : null;

    public string? OneOf(string name, params string[] allowed) =>
        Text(name) is { } text ? allowed.Contains(text, StringComparer.Ordinal) ? text : Wrong<string>(name, $"Use one of: {string.Join(", ", allowed)}.") : null;

    public Guid? Id(string name) =>
        Text(name) is { } text ? Guid.TryParseExact(text, "D", out var id) ? id : Wrong<Guid?>(name, "Give an id (a UUID).") : null;

    public DateOnly? Day(string name) =>
        Text(name) is { } text
            ? DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) ? day : Wrong<DateOnly?>(name, "Give a date (YYYY-MM-DD).") : null;

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => Wrong<bool?>(name, "Use one of: true, false."),
    };

    public string? Cursor()
    {
        _known.Add("cursor");
        return query.TryGetValue("cursor", out var values) ? values.ToString() : null;
    }

    public int Limit() => Text("limit") is { } text
        ? int.TryParse(text, System.Globalization.NumberStyles.None, null, out var limit) && limit is >= 1 and <= MostItems ? limit : Wrong<int>("limit", $"Give a whole number from 1 to {MostItems}.")
        : UsualItems;

    public T? Wrong<T>(string name, string problem)
    {
        _errors[name] = [problem];
        return default;
    }

    /// <summary>Refuses the query where something was wrong with it.</summary>
    public void Finish()
    {
        foreach (var (name, _) in query.Where(w => !_known.Contains(w.Key)).Take(20))
        {
            _errors[name] = ["This address does not know this word."];
        }

        if (_errors.Count > 0)
        {
            throw ProblemException.Validation(_errors);
        }
    }
}
