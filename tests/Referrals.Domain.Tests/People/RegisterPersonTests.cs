using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Tests.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.People;

public class RegisterPersonTests
{
    private static readonly Guid Record = PersonAtReferrer;
    private static readonly RegisterPerson Joan = new("Joan Example", DateOfBirth: new DateOnly(1950, 5, 17));
    private static readonly PersonRegistered Registered = new(Record, CancerSupport, Sealed.Of(Record, new PersonDetails { Name = "Joan Example", DateOfBirth = Joan.DateOfBirth }));

    [Fact]
    public void a_record_is_begun_by_the_organisation_that_knows_her() =>
        RegisterPersonHandler.Handle(Joan, Record, AtCancerSupport, area: null, Now).ShouldBe([Registered]);

    [Fact]
    public void what_is_said_of_her_is_under_the_key_of_her_record() =>
        ((PersonRegistered)RegisterPersonHandler.Handle(Joan, Record, AtCancerSupport, null, Now).Single()).Details.Scope.Records.ShouldBe([Record]);

    [Fact]
    public void names_numbers_and_postcodes_are_kept_in_their_normal_form()
    {
        var details = Registration(Joan with { Name = "  Joan Example ", NhsNumber = "842 914 1456", Postcode = "gl11aa" });
        (details.Name, details.NhsNumber, details.Postcode).ShouldBe(("Joan Example", "8429141456", "GL1 1AA"));
    }

    [Fact]
    public void no_fixed_abode_has_a_postcode_of_its_own_which_may_be_given_back()
    {
        Registration(Joan with { NoFixedAbode = true }).Postcode.ShouldBe(Postcode.NoFixedAbode);
        Registration(Joan with { NoFixedAbode = true, Postcode = Postcode.NoFixedAbode }).Postcode.ShouldBe(Postcode.NoFixedAbode);
        Problems(Joan with { NoFixedAbode = true, Postcode = Postcode.NoFixedAbode }).ShouldBeEmpty();
    }

    [Fact]
    public void where_she_lives_is_looked_up_and_never_guessed()
    {
        Registration(Joan).Area.ShouldBeNull();
        var area = new Area("E07000081", "E01022239", 3);
        ((PersonRegistered)RegisterPersonHandler.Handle(Joan, Record, AtCancerSupport, area, Now).Single()).Details.Value.Area.ShouldBe(area);
    }

    [Fact]
    public void nobody_is_born_tomorrow() =>
        Should.Throw<Refusal>(() => RegisterPersonHandler.Handle(Joan with { DateOfBirth = Today.AddDays(1) }, Record, AtCancerSupport, null, Now))
            .Problems!.Keys.ShouldBe(["dateOfBirth"]);

    [Theory]
    [InlineData(Role.Evaluator)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.InformationGovernance)]
    [InlineData(Role.Platform)]
    [InlineData(Role.Person)]
    public void some_roles_register_nobody(Role role) =>
        Should.Throw<Refusal>(() => RegisterPersonHandler.Handle(Joan, Record, AtCancerSupport with { Role = role }, null, Now)).Kind.ShouldBe(RefusalKind.Forbidden);

    [Fact]
    public void what_was_shared_begins_the_receivers_own_record()
    {
        var shared = RegisterPersonHandler.Share(Some.Joan.Only([Domain.Referring.PersonField.Name]), PersonAtReceiver, CitizensAdvice, ReferralId);
        shared.ShouldBe(new PersonRegistered(PersonAtReceiver, CitizensAdvice, Sealed.Of(PersonAtReceiver, new PersonDetails { Name = "Joan Example" }), ReferralId));
    }

    [Fact]
    public void a_change_is_the_whole_record_as_it_stands_from_now_on()
    {
        var changed = Joan with { Email = "joan@example.org" };
        Given.Events<PersonRecord>(Registered).When((r, now) => ChangePersonHandler.Handle(changed, r, AtCancerSupport, null, now))
            .ThenOnce(new PersonDetailsChanged(Record, Sealed.Of(Record, changed.Details(null))))
            .State!.Details.Value.Email.ShouldBe("joan@example.org");
    }

    [Fact]
    public void the_same_details_again_change_nothing() =>
        Given.Events<PersonRecord>(Registered).When((r, now) => ChangePersonHandler.Handle(Joan, r, AtCancerSupport, null, now)).Then();

    [Fact]
    public void another_organisations_record_is_not_there()
    {
        Given.Events<PersonRecord>(Registered).When((r, now) => ChangePersonHandler.Handle(Joan, r, AtCitizensAdvice, null, now)).ThenNotFound();
        Given.Events<PersonRecord>(Registered).When((r, now) => ChangePersonHandler.Handle(Joan, r, AtCancerSupport with { Role = Role.Evaluator }, null, now)).ThenNotFound();
    }

    [Fact]
    public void a_change_does_not_make_her_born_tomorrow() =>
        Given.Events<PersonRecord>(Registered)
            .When((r, now) => ChangePersonHandler.Handle(Joan with { DateOfBirth = Today.AddDays(1) }, r, AtCancerSupport, null, now)).ThenInvalid("dateOfBirth");

    [Fact]
    public void a_change_to_a_record_that_never_began_is_none() => PersonRecord.Evolve(null, new PersonDetailsChanged(Record, Registered.Details)).ShouldBeNull();

    public static TheoryData<string> EveryWrongBody => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(EveryWrongBody))]
    public void a_wrong_body_is_refused_for_the_member_that_is_wrong(string what)
    {
        var (body, member) = Wrong[what];
        Problems(body).ShouldBe([member]);
    }

    [Fact]
    public void a_name_and_any_one_way_to_find_or_reach_her_is_the_least()
    {
        Problems(new RegisterPerson("Joan Example")).ShouldBe(["dateOfBirth"]);
        RegisterPerson[] enough = [Joan, new("Joan", Phones: [Ring("01632 960001")]), new("Joan", Email: "joan@example.org"), new("Joan", Address: "1 Invented Row")];
        enough.SelectMany(Problems).ShouldBeEmpty();
    }

    private static readonly Dictionary<string, (RegisterPerson Body, string Member)> Wrong = new()
    {
        ["no name"] = (Joan with { Name = " " }, "Name"),
        ["a name that is a story"] = (Joan with { Name = new string('x', 201) }, "Name"),
        ["a nickname that is a story"] = (Joan with { KnownAs = new string('x', 201) }, "KnownAs"),
        ["a wrong NHS number"] = (Joan with { NhsNumber = "8429141457" }, "NhsNumber"),
        ["a long address"] = (Joan with { Address = new string('x', 501) }, "Address"),
        ["half a postcode"] = (Joan with { Postcode = "GL1" }, "Postcode"),
        ["no fixed abode with a postcode"] = (Joan with { Postcode = "GL1 1AA", NoFixedAbode = true }, "Postcode"),
        ["a telephone number in words"] = (Joan with { Phones = [Ring("ring the neighbour")] }, "Phones[0].Number"),
        ["a short telephone number"] = (Joan with { Phones = [Ring("01632 960001"), Ring("999")] }, "Phones[1].Number"),
        ["eleven telephone numbers"] = (Joan with { Phones = Values.Of(Enumerable.Repeat(Ring("01632 960001"), 11)) }, "phones"),
        ["no e-mail address"] = (Joan with { Email = "joan" }, "Email"),
        ["a long e-mail address"] = (Joan with { Email = $"{new string('x', 250)}@example.org" }, "Email"),
        ["a long contact warning"] = (Joan with { ContactWarning = new string('x', 4001) }, "ContactWarning"),
        ["a long visit warning"] = (Joan with { VisitWarning = new string('x', 4001) }, "VisitWarning"),
        ["a long reference"] = (Joan with { OurReference = new string('x', 201) }, "OurReference"),
        ["nobody on behalf"] = (Joan with { OnBehalf = new OnBehalf("", PersonKnows: true) }, "OnBehalf.Relationship"),
        ["a language that is a story"] = (Joan with { Language = new string('x', 201) }, "Language"),
        ["long access needs"] = (Joan with { AccessNeeds = new string('x', 4001) }, "AccessNeeds"),
    };

    private static Phone Ring(string number) => new(number, SafeToCall: true, SafeToText: false, SafeToLeaveMessage: false);

    private static PersonDetails Registration(RegisterPerson body) =>
        ((PersonRegistered)RegisterPersonHandler.Handle(body, Record, AtCancerSupport, null, Now).Single()).Details.Value;

    private static IEnumerable<string> Problems(RegisterPerson body) => new RegisterPerson.Validator().Validate(body).Errors.Select(e => e.PropertyName).Distinct();
}
