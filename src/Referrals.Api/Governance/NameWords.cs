using System.Globalization;
using System.Text;

namespace Referrals.Api.Governance;

/// <summary>The words of a person's names, to be found in what others wrote.</summary>
internal sealed class NameWords(IEnumerable<string> names)
{
    // An initial is everywhere, and a title is nobody's.
    private const int Shortest = 2;

    private static readonly HashSet<string> s_titles = ["MR", "MRS", "MS", "MISS", "DR", "SIR", "LADY", "REV", "PROF"];

    private readonly HashSet<string> _words = [.. names.SelectMany(WordsOf).Where(w => w.Length >= Shortest && !s_titles.Contains(w))];

    public bool AreIn(string text) => WordsOf(text).Any(_words.Contains);

    private static IEnumerable<string> WordsOf(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToUpperInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }
}
