using System.Text.Json;
using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class MakeReferralTests
{
    private static readonly Reference Drawn = Reference.From("GL", 7);

    private static readonly MakeReferral Said = new(
        "healthyHomes", HealthyHomes.Id, [Need.EnergyAndHeating], Urgency.Routine, "Her house is cold.", ConsentGiven(), PersonId: PersonAtReferrer);

    private static readonly NewReferral Given = new(
        ReferralId, Drawn, PersonAtReferrer, PersonAtReceiver, Household: [], HealthyHomes, Programme(), OrganisationKind.Nhs, Now, Agreement);

    private static readonly ReferralMade Made = Some.Made with { Reference = Drawn.ToString() };

    [Fact]
    public void a_referral_starts_its_own_journey() => MakeReferralHandler.Handle(Said, AtCancerSupport, Given).ShouldBe([Made]);

    [Fact]
    public void answers_to_the_programmes_questions_are_sealed_with_it() =>
        MakeReferralHandler.Handle(Said with { Answers = Answer("tenure", "\"She rents.\"") }, AtCancerSupport, Given)
            .ShouldBe([Made with { Answers = About(new Answers(Answer("tenure", "\"She rents.\""))) }]);

    [Fact]
    public void the_person_asks_themselves_and_there_is_no_referrer() =>
        MakeReferralHandler.Handle(Said, Actor.ThePerson, Given with { ReferrerKind = null, PersonId = PersonAtReceiver })
            .ShouldBe([Made with { ReferrerId = null, Source = Source.Self, PersonId = PersonAtReceiver }]);

    [Theory]
    [InlineData(OrganisationKind.Nhs, Source.HealthTeam)]
    [InlineData(OrganisationKind.Statutory, Source.Statutory)]
    [InlineData(OrganisationKind.Voluntary, Source.Voluntary)]
    [InlineData(OrganisationKind.Housing, Source.Voluntary)]
    [InlineData(OrganisationKind.Connector, Source.Connector)]
    public void the_source_follows_from_the_kind_of_the_organisation(OrganisationKind kind, Source source)
    {
        MakeReferralHandler.Handle(Said, AtCancerSupport, Given with { ReferrerKind = kind }).ShouldBe([Made with { Source = source }]);
        var others = Enum.GetValues<Source>().Where(s => s != source).ToArray();
        Refused(Said, Given with { ReferrerKind = kind, Programme = Programme(sources: others) }).ShouldBe(["programme"]);
    }

    [Theory]
    [InlineData(Role.Evaluator)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.InformationGovernance)]
    [InlineData(Role.Platform)]
    public void some_roles_make_no_referrals(Role role) =>
        Should.Throw<Refusal>(() => MakeReferralHandler.Handle(Said, AtCancerSupport with { Role = role }, Given)).Kind.ShouldBe(RefusalKind.Forbidden);

    [Fact]
    public void each_thing_that_does_not_fit_is_named() =>
        Refused(
            Said with { Programme = "warmAndWell", Answers = Answer("colour", "\"red\""), Consent = ConsentGiven(PersonField.Phones) },
            Given).ShouldBe(["programme", "answers.colour", "consent.covers.fields"]);

    [Fact]
    public void consent_that_is_of_tomorrow_or_over_carries_nothing()
    {
        Refused(Said with { Consent = ConsentGiven() with { GivenOn = Today.AddDays(1) } }, Given).ShouldBe(["consent.givenOn"]);
        var until = ConsentGiven() with { Covers = new Covers(NameAndPhone, "Help", Today.AddDays(-1)) };
        Refused(Said with { Consent = until }, Given).ShouldBe(["consent.covers.until"]);
        MakeReferralHandler.Handle(Said with { Consent = until with { Covers = until.Covers with { Until = Today } } }, AtCancerSupport, Given).ShouldHaveSingleItem();
    }

    [Fact]
    public void what_is_said_of_a_household_is_sealed_under_the_record_of_each_member()
    {
        var son = new HouseholdMember(Id(0x30), Id(0x31), About("son"));
        var made = (ReferralMade)MakeReferralHandler.Handle(Said, AtCancerSupport, Given with { Household = [son] }).Single();
        made.Reason.Scope.Records.ShouldBe([PersonAtReferrer, Id(0x30)]);
        made.Consent.How.Scope.Records.ShouldBe([PersonAtReferrer, Id(0x30)]);
        Tests.Referring.Given.Events<Referral>(made).State!.Text("A note.").Scope.Records.ShouldBe([PersonAtReferrer, Id(0x30)]);
        made.Needs.Scope.Records.ShouldBe([PersonAtReferrer]);
    }

    [Fact]
    public void the_promises_are_kept_as_the_programme_makes_them_today() =>
        ((ReferralMade)MakeReferralHandler.Handle(Said, AtCancerSupport, Given with { Programme = Programme() with { Clocks = new(1, 2, 3, 4) } }).Single())
            .Promised.ShouldBe(new ClockDays(1, 2, 3, 4));

    private static Dictionary<string, JsonElement> Answer(string question, string json) => new() { [question] = Json(json) };

    private static IEnumerable<string> Refused(MakeReferral command, NewReferral given) =>
        Should.Throw<Refusal>(() => MakeReferralHandler.Handle(command, AtCancerSupport, given)).Problems!.Keys;
}
