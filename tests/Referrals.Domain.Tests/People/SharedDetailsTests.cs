using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Domain.Tests.PersonalData;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.People;

/// <summary>A disclosure carries the fields that it covers and nothing else.</summary>
public class SharedDetailsTests
{
    private static readonly PersonDetails Whole = (PersonDetails)Filled.Of(typeof(PersonDetails));

    /// <summary>The members that go with each field. Warnings about contact go wherever a way to make contact goes.</summary>
    private static readonly Dictionary<PersonField, string[]> GoesWith = new()
    {
        [PersonField.Name] = ["Name"],
        [PersonField.KnownAs] = ["KnownAs"],
        [PersonField.DateOfBirth] = ["DateOfBirth"],
        [PersonField.NhsNumber] = ["NhsNumber"],
        [PersonField.Address] = ["Address", "SafeToWrite", "ContactWarning"],
        [PersonField.Postcode] = ["Postcode", "NoFixedAbode", "Area"],
        [PersonField.Phones] = ["Phones", "ContactWarning"],
        [PersonField.Email] = ["Email", "SafeToEmail", "ContactWarning"],
        [PersonField.ContactWarning] = ["ContactWarning"],
        [PersonField.OnBehalf] = ["OnBehalf"],
        [PersonField.Language] = ["Language"],
        [PersonField.Interpreter] = ["Interpreter"],
        [PersonField.AccessNeeds] = ["AccessNeeds"],
        [PersonField.Demographics] = ["Demographics"],
    };

    public static TheoryData<PersonField> EveryField => [.. Enum.GetValues<PersonField>()];

    [Theory]
    [MemberData(nameof(EveryField))]
    public void a_field_carries_itself_and_what_goes_with_it(PersonField field) => Carried([field]).ShouldBe(GoesWith[field], ignoreOrder: true);

    [Fact]
    public void all_fields_carry_all_but_the_visit_warning_and_the_organisations_own_reference() =>
        Carried(Enum.GetValues<PersonField>())
            .ShouldBe(typeof(PersonDetails).GetProperties().Select(p => p.Name).Except(["VisitWarning", "VisitWarningReviewOn", "OurReference"]), ignoreOrder: true);

    [Fact]
    public void no_field_carries_nothing() => Carried([]).ShouldBeEmpty();

    private static IEnumerable<string> Carried(PersonField[] fields)
    {
        var (shared, nothing) = (Whole.Only(fields), new PersonDetails { Name = "" });
        foreach (var member in typeof(PersonDetails).GetProperties())
        {
            var value = member.GetValue(shared);
            if (!Equals(value, member.GetValue(nothing)))
            {
                value.ShouldBe(member.GetValue(Whole));
                yield return member.Name;
            }
        }
    }
}
