using System.Text;

namespace Referrals.Domain.People;

/// <summary>By which records may be recognised as one human being's; strongest first.</summary>
public static class Traits
{
    /// <summary>Telephone numbers are compared by their end, since they are written with and without prefixes.</summary>
    private const int TellingDigits = 9;

    /// <summary>What a record has, as text to compare or hash.</summary>
    public static IEnumerable<(LinkGrounds Grounds, string Value)> Of(PersonDetails person)
    {
        var name = Letters(person.Name);
        if (person is { NhsNumber: { } number, DateOfBirth: { } birth })
        {
            yield return (LinkGrounds.NhsNumberAndBirth, NumberAndBirth(number, birth));
        }

        if (name.Length == 0)
        {
            yield break;
        }

        if (person.DateOfBirth is { } born)
        {
            yield return (LinkGrounds.NameAndBirth, $"{name}/{born:yyyy-MM-dd}");
        }

        if (person.Postcode is { } postcode && postcode != Postcode.NoFixedAbode)
        {
            yield return (LinkGrounds.NameAndPostcode, $"{name}/{postcode}");
        }

        foreach (var phone in person.Phones)
        {
            yield return (LinkGrounds.NameAndPhone, $"{name}/{string.Concat(phone.Number.Where(char.IsAsciiDigit).TakeLast(TellingDigits))}");
        }
    }

    /// <summary>What is certain about a human being, as text to compare or hash.</summary>
    public static string NumberAndBirth(string nhsNumber, DateOnly born) => $"{nhsNumber}/{born:yyyy-MM-dd}";

    /// <summary>The strongest thing that two records have in common; nothing where their NHS numbers say that they are two people.</summary>
    public static LinkGrounds? InCommon(PersonDetails one, PersonDetails other)
    {
        if (one.NhsNumber is { } number && other.NhsNumber is { } another && number != another)
        {
            return null;
        }

        var others = Of(other).ToHashSet();
        return Of(one).Where(others.Contains).Select(t => (LinkGrounds?)t.Grounds).FirstOrDefault();
    }

    /// <summary>Letters and digits alone, without accents and case.</summary>
    public static string Letters(string name) =>
        string.Concat(name.Normalize(NormalizationForm.FormD).Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
