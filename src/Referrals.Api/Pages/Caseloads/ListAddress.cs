using Microsoft.AspNetCore.WebUtilities;

namespace Referrals.Api.Pages.Caseloads;

/// <summary>The address of a list, and the same with another word: every link on it keeps the filters that are on.</summary>
internal sealed class ListAddress(string path, IQueryCollection query)
{
    private readonly List<KeyValuePair<string, string?>> _words =
        [.. query.Where(w => w.Key is not "done" && w.Value.ToString().Length > 0).Select(w => KeyValuePair.Create(w.Key, (string?)w.Value.ToString()))];

    /// <summary>As it was asked for.</summary>
    public string Here => Of(_words);

    /// <summary>Its first page.</summary>
    public string First => With("cursor", null);

    /// <summary>With another value of one word, from its beginning.</summary>
    public string With(string word, string? value)
    {
        var words = _words.Where(w => w.Key != word && w.Key is not "cursor");
        return Of(value is null ? words : words.Append(KeyValuePair.Create(word, (string?)value)));
    }

    /// <summary>The words of an address that were kept.</summary>
    public static QueryCollection Read(string words) => new(QueryHelpers.ParseQuery(words));

    private string Of(IEnumerable<KeyValuePair<string, string?>> words) => $"{path}{QueryString.Create(words)}";
}
