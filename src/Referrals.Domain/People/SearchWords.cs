using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Referrals.Domain.People;

/// <summary>
/// What a person is found by: whole words of their names, birth date, NHS number, the organisation's own reference. The same words come
/// from a record and from what somebody types, so that hashes of them can be compared.
/// </summary>
public static partial class SearchWords
{
    /// <summary>Words that are looked at; what is typed beyond them is refused before.</summary>
    public const int Most = 12;

    /// <summary>The words of a record.</summary>
    public static IEnumerable<string> Of(PersonDetails person)
    {
        foreach (var word in Names(person.Name).Concat(Names(person.KnownAs ?? "")).Distinct())
        {
            yield return $"word/{word}";
        }

        if (person.DateOfBirth is { } born)
        {
            yield return Born(born);
        }

        if (person.NhsNumber is { } number)
        {
            yield return $"nhs/{number}";
        }

        if (person.OurReference is { } reference && Traits.Letters(reference) is { Length: > 0 } ours)
        {
            yield return $"ours/{ours}";
        }
    }

    /// <summary>
    /// What somebody typed, as words that must all be a record's. It may be read in more than one way: a name, or a reference of one's own;
    /// 50 in a date as 1950, or as 2050.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> Typed(string text)
    {
        var readings = new List<IReadOnlyList<string>>();
        if (Traits.Letters(text) is { Length: > 0 } whole)
        {
            readings.Add([$"ours/{whole}"]);
        }

        var (rest, fixedWords) = (text, new List<string>());
        rest = TenDigits.Replace(rest, m => Take(m, NhsNumber.TryNormalise(m.Value.Replace("-", ""), out var number) ? $"nhs/{number}" : null));
        var dates = new List<IReadOnlyList<string>>();
        foreach (var form in (Regex[])[YearFirst, DayFirst, MonthNamed])
        {
            rest = form.Replace(rest, m => Dates(m) is { Count: > 0 } possible ? Birth(possible) : m.Value);
        }

        fixedWords.AddRange(Names(rest).Distinct().Select(w => $"word/{w}"));

        // Nobody has two birth dates; but one may be written twice.
        var births = dates.DistinctBy(d => d[0]).ToList();
        IEnumerable<IReadOnlyList<string>> read = births.Count switch
        {
            0 => [fixedWords],
            1 => births[0].Select(d => (IReadOnlyList<string>)[.. fixedWords, d]),
            _ => [],
        };
        readings.AddRange(read.Where(r => r.Count is > 0 and <= Most));
        return readings;

        string Take(Match match, string? word)
        {
            if (word is null)
            {
                return match.Value;
            }

            fixedWords.Add(word);
            return " ";
        }

        string Birth(IReadOnlyList<DateOnly> possible)
        {
            dates.Add([.. possible.Select(Born)]);
            return " ";
        }
    }

    /// <summary>Whether a record has every word of one reading.</summary>
    public static bool Fit(PersonDetails person, IReadOnlyList<IReadOnlyList<string>> readings)
    {
        var words = Of(person).ToHashSet();
        return readings.Any(r => r.All(words.Contains));
    }

    private static string Born(DateOnly day) => $"born/{day:yyyy-MM-dd}";

    /// <summary>The words of names, in capitals and without accents: O'Brien is one and Crane-Webb two, whichever way they are typed.</summary>
    public static string[] Names(string text) =>
        Apostrophes.Replace(text, "").Normalize(NormalizationForm.FormD).Where(c => !IsMark(c)).Aggregate(new StringBuilder(), (words, c) => words.Append(char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c) : ' '))
            .ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;

    private static List<DateOnly> Dates(Match match)
    {
        var month = match.Groups["name"] is { Success: true } name
            ? Array.FindIndex(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames, m => m.Length > 0 && name.Value.StartsWith(m, StringComparison.OrdinalIgnoreCase)) + 1
            : int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture);
        var (day, year) = (int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture));
        int[] years = match.Groups["year"].Length == 2 ? [1900 + year, 2000 + year] : [year];
        return [.. years.Where(y => y > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(y, month)).Select(y => new DateOnly(y, month, day))];
    }

    [GeneratedRegex(@"(?<![0-9])[0-9](?:[ -]?[0-9]){9}(?![0-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex TenDigits { get; }

    [GeneratedRegex(@"(?<![0-9])(?<year>[0-9]{4})[-/.](?<month>[0-9]{1,2})[-/.](?<day>[0-9]{1,2})(?![0-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex YearFirst { get; }

    [GeneratedRegex(@"(?<![0-9])(?<day>[0-9]{1,2})[-/. ](?<month>[0-9]{1,2})[-/. ](?<year>[0-9]{4}|[0-9]{2})(?![0-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex DayFirst { get; }

    [GeneratedRegex(
        @"(?<![0-9])(?<day>[0-9]{1,2})(?:st|nd|rd|th)?[ -]+(?:of )?(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?,?[ -]+(?<year>[0-9]{4}|[0-9]{2})(?![0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex MonthNamed { get; }

    [GeneratedRegex("['’‘ʼ`]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Apostrophes { get; }
}
