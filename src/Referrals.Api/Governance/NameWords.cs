using Referrals.Domain.People;

namespace Referrals.Api.Governance;

/// <summary>
/// The words of somebody's names, to be found in texts, whole, whatever their case and accents. Those that are somebody else's own too, as a
/// family's name is, can be left out: they tell nobody.
/// </summary>
internal sealed class NameWords(IEnumerable<string> names, IEnumerable<string>? own = null)
{
    // An initial is everywhere, and a title is nobody's.
    private const int Shortest = 2;

    private static readonly HashSet<string> s_titles = ["MR", "MRS", "MS", "MISS", "MX", "DR", "SIR", "LADY", "REV", "PROF"];

    private readonly HashSet<string> _words =
        [.. names.SelectMany(SearchWords.Names).Except((own ?? []).SelectMany(SearchWords.Names)).Where(w => w.Length >= Shortest && !s_titles.Contains(w))];

    public bool AreIn(string text) => SearchWords.Names(text).Any(_words.Contains);
}
