using System.Text.Json;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Programmes;

public class ProgrammeFilesTests
{
    private static readonly ProgrammeCatalogue Catalogue = ProgrammeCatalogue.Parse(
        new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "programmes")).GetFiles("*.json")
            .Select(f => KeyValuePair.Create(f.Name, File.ReadAllText(f.FullName))));

    [Fact]
    public void there_are_four_and_each_is_found_by_its_code()
    {
        Catalogue.All.Select(p => p.Code).ShouldBe(["acesPilot", "connector", "healthyHomes", "warmAndWell"]);
        Catalogue.All.ShouldAllBe(p => Catalogue.Find(p.Code) == p);
        Catalogue.Find("healthyhomes").ShouldBeNull();
    }

    [Theory]
    [InlineData("healthyHomes", 2, 5, 5, 60)]
    [InlineData("warmAndWell", 2, 10, 10, 60)]
    [InlineData("acesPilot", 1, 5, 5, 60)]
    [InlineData("connector", 2, 5, 10, 60)]
    public void clocks_are_the_promised_ones(string code, int acknowledge, int decide, int firstContact, int review) =>
        Programme(code).Clocks.ShouldBe(new ClockDays(acknowledge, decide, firstContact, review));

    [Theory]
    [InlineData("healthyHomes", 6, 25)]
    [InlineData("warmAndWell", 7, 25)]
    [InlineData("acesPilot", 8, 25)]
    [InlineData("connector", 8, 25)]
    public void each_says_how_long_it_keeps_people(string code, int years, int age) => Programme(code).Retention.ShouldBe(new Retention(years, age));

    [Theory]
    [InlineData("healthyHomes", "ons4")]
    [InlineData("warmAndWell", "")]
    [InlineData("acesPilot", "ons4 engagementTrust")]
    [InlineData("connector", "ons4 ucla3 directLoneliness")]
    public void measures_are_the_promised_ones(string code, string measures) =>
        string.Join(' ', Programme(code).Measures).ShouldBe(measures);

    [Fact]
    public void the_pilots_alone_are_sensitive_and_take_no_self_referral()
    {
        Catalogue.All.Where(p => p.Sensitive).Select(p => p.Code).ShouldBe(["acesPilot"]);
        Catalogue.All.Where(p => !p.Sources.Contains(Source.Self)).Select(p => p.Code).ShouldBe(["acesPilot"]);
        Catalogue.All.ShouldAllBe(p => p.AllowsOnward && p.Sources.Contains(Source.HealthTeam) && p.Sources.Contains(Source.Connector));
    }

    [Fact]
    public void the_pilots_ask_about_now_and_never_for_adverse_experiences()
    {
        Programme("acesPilot").Questions.Select(q => q.Code).ShouldBe(
            ["household", "children", "childrensAges", "currentWorries", "inTheirWords", "strengths", "strengthsInTheirWords", "firstMeeting"]);
        var words = JsonSerializer.Serialize(Programme("acesPilot").Questions);
        foreach (var adverse in new[] { "abuse", "neglect", "violence", "alcohol", "drug", "prison", "separat", "divorce", "bereave", "trauma", "adverse", "score" })
        {
            words.ShouldNotContain(adverse, Case.Insensitive);
        }
    }

    [Fact]
    public void warm_and_well_tells_of_survey_grant_and_installation() =>
        Programme("warmAndWell").Milestones.Select(m => m.Code).ShouldBe(["surveyBooked", "grantApproved", "installed"]);

    [Theory]
    [InlineData("healthyHomes", "tenure heating coldOrDamp healthConditions energyArrears livesAlone")]
    [InlineData("warmAndWell", "property boiler epcBand")]
    [InlineData("connector", "whatMatters barriers")]
    public void each_asks_what_its_workers_need(string code, string questions) =>
        questions.Split(' ').ShouldBeSubsetOf(Programme(code).Questions.Select(q => q.Code));

    [Fact]
    public void every_service_can_reach_the_person_safely() =>
        Catalogue.All.ShouldAllBe(p => new[] { PersonField.Name, PersonField.Phones, PersonField.ContactWarning }.All(p.MinimumFields.Contains));

    [Fact]
    public void a_referrer_who_knows_little_can_still_answer_what_is_required() =>
        Programme("healthyHomes").CheckAnswers(new Dictionary<string, JsonElement>
        {
            ["tenure"] = Json("notKnown"),
            ["heating"] = Json("notKnown"),
            ["heatingUse"] = Json("notKnown"),
            ["coldOrDamp"] = Json(new[] { "notKnown" }),
            ["healthConditions"] = Json(new[] { "notSaid" }),
            ["energyArrears"] = Json("notKnown"),
        }).ShouldBeEmpty();

    private static Programme Programme(string code) => Catalogue.Find(code).ShouldNotBeNull();

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
