using System.Globalization;
using System.Text;

namespace Referrals.Api.Governance;

/// <summary>The words of other people's names, to be found in texts; those that are the person's own too, as a family's name is, tell nobody.</summary>
internal sealed class MentionedNames(IEnumerable<string> others, IEnumerable<string> own)
{
    // An initial is everywhere, and a title is nobody's.
    private const int Shortest = 2;

    private static readonly HashSet<string> s_titles = ["MR", "MRS", "MS", "MISS", "MX", "DR", "SIR", "LADY", "REV", "PROF"];

    private readonly HashSet<string> _words =
        [.. others.SelectMany(WordsOf).Except(own.SelectMany(WordsOf)).Where(w => w.Length >= Shortest && !s_titles.Contains(w))];

    /// <summary>Whole words, whatever their case and accents.</summary>
    public bool AreIn(string text) => WordsOf(text).Any(_words.Contains);

    private static IEnumerable<string> WordsOf(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark);
        return string.Concat(plain.Select(c => char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
