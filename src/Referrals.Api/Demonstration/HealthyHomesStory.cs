using System.Text.Json;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Api.Demonstration;

/// <summary>
/// The story that the platform is built around: the cancer support team refers a woman of 75 who lives alone in a cold house; Healthy Homes
/// finds the benefits that she was missing and refers her on to Warm and Well, which replaces her boiler; and the cancer support team hears of it.
/// </summary>
internal sealed class HealthyHomesStory(PartnershipFile partnership, Desks desks, WorkingCalendar calendar)
{
    private const int LastDay = 2;

    private readonly Diary _diary = new(new Random(75));

    public IReadOnlyList<Step> Steps()
    {
        var home = Told();
        var (team, adviser) = (home.Referrer!, home.Desk.Worker);
        var warmth = Onward(home);
        var fitter = warmth.Desk.Worker;

        _diary.Write(home, team, day => new MakeReferral(
            "healthyHomes",
            home.Desk.Service.Id,
            home.Needs,
            Urgency.Soon,
            "She lives alone in a cold house and is in treatment. She heats one room and is worried about the bills.",
            Agreed(day, "Asked in clinic"),
            Person: home.Person,
            Answers: Answers(new
            {
                tenure = "owner", heating = "mainsGas", heatingUse = "unreliable", coldOrDamp = (string[])["cold", "draughts"],
                healthConditions = (string[])["cancer"], energyArrears = "no", livesAlone = true,
            })));
        _diary.Wait(1);
        _diary.Write(home, home.Desk.Coordinator, _ => new ReceiveReferral());
        _diary.Write(home, home.Desk.Coordinator, _ => new AcceptReferral(adviser.MemberId.ToString()));
        _diary.Wait(1);
        Reached(home, ContactChannel.Phone, "She was glad of the call and would like a visit.");
        _diary.Wait(3);
        Reached(home, ContactChannel.Visit, "The house was 14 degrees. Went through letters and bills together.");
        Assessed(home, AssessmentStage.Baseline, satisfied: 4, worthwhile: 3, happy: 4, anxious: 8);
        _diary.Wait(2);
        var allowance = new Entry();
        _diary.Write(home, adviser, day => new RecordSupport(
            day, SupportKind.BenefitsGained, SupportStatus.Applied, "Attendance Allowance and Pension Credit", 561_600, Per.Year), makes: allowance);
        _diary.Write(home, adviser, day => new ReferOnward(
            "warmAndWell",
            warmth.Desk.Service.Id,
            warmth.Needs,
            Urgency.Urgent,
            "The boiler is 24 years old and fails most mornings. She owns the house and is in treatment.",
            Agreed(day, "Said so during a home visit"),
            Answers(new
            {
                property = "midTerrace", tenure = "owner", heating = "mainsGas", boiler = "unreliable", noHeatNow = false, epcBand = "e",
                grantGrounds = (string[])["healthCondition", "aged65OrOver"],
            })), child: warmth);

        _diary.Wait(1);
        _diary.Write(warmth, fitter, _ => new AcceptReferral(Caseworker.Me));
        _diary.Wait(1);
        Reached(warmth, ContactChannel.Phone, "She will be at home all week.");
        Passed(warmth, "surveyBooked");
        _diary.Wait(6);
        Passed(warmth, "grantApproved");
        _diary.Write(warmth, fitter, day => new RecordSupport(day, SupportKind.GrantAwarded, SupportStatus.Awarded, "Boiler grant", 285_000, Per.Once));
        _diary.Wait(4);
        _diary.Write(home, adviser, day => new ChangeSupportStatus(SupportStatus.Awarded, day, 561_600), on: allowance);
        _diary.Wait(5);
        Passed(warmth, "installed");
        _diary.Write(warmth, fitter, day => new RecordSupport(day, SupportKind.HeatingInstalled, SupportStatus.Done, "New condensing boiler"));
        _diary.Write(warmth, fitter, _ => new CloseReferral(CloseOutcome.SupportCompleted, warmth.Needs, [], "Warm, and she knows how the controls work."));

        _diary.Wait(8);
        Reached(home, ContactChannel.Visit, "The house was warm. She has been to the reading group once.");
        var reading = partnership["libraries"].Services[0].Id;
        _diary.Write(home, adviser, _ => new SignpostPerson(reading, SignpostHow.Printed));
        Assessed(home, AssessmentStage.FollowUp, satisfied: 6, worthwhile: 6, happy: 6, anxious: 5);
        _diary.Write(home, adviser, _ => new CloseReferral(
            CloseOutcome.SupportCompleted, [Need.EnergyAndHeating, Need.BenefitsAndIncome], [Need.MentalWellbeing], "Warm, and better off. She goes to the reading group."));
        return [.. _diary.Place(calendar, LastDay)];
    }

    private Case Told() => new()
    {
        Person = new RegisterPerson(
            "Marjorie Fairweather",
            DateOfBirth: calendar.Today.AddYears(-75).AddDays(-43),
            Address: "9 Kingcup Road, Gloucester",
            Postcode: "GL1 1AA",
            Phones: [new Phone("01632 960075", SafeToCall: true, SafeToText: false, SafeToLeaveMessage: false)],
            ContactWarning: "Please ring after ten, and let it ring.",
            Demographics: new Demographics(Gender.Woman, EthnicGroup.WhiteBritish, Carer: false, LongTermCondition: true)),
        Needs = [Need.EnergyAndHeating, Need.BenefitsAndIncome, Need.MentalWellbeing],
        Urgency = Urgency.Soon,
        Referrer = Desks.Keyed(partnership["cancer-support"], Role.Practitioner),
        Desk = desks.ByKeys("citizens-advice", "healthyHomes"),
    };

    private Case Onward(Case home) => new()
    {
        Person = home.Person,
        Needs = [Need.EnergyAndHeating],
        Urgency = Urgency.Urgent,
        Referrer = home.Desk.Worker,
        Desk = desks.ByKeys("warm-and-well", "warmAndWell"),
        Parent = home,
    };

    private void Reached(Case about, ContactChannel channel, string note) =>
        _diary.Write(about, about.Desk.Worker, day => new RecordContact(day, ContactWith.Person, channel, ContactResult.Reached, Note: note));

    private void Passed(Case about, string milestone) => _diary.Write(about, about.Desk.Worker, day => new ReachMilestone(milestone, day));

    private void Assessed(Case about, AssessmentStage stage, int satisfied, int worthwhile, int happy, int anxious) =>
        _diary.Write(about, about.Desk.Worker, day => new RecordAssessment(
            stage,
            day,
            Measures.Ons4.Code,
            new() { ["satisfied"] = satisfied, ["worthwhile"] = worthwhile, ["happy"] = happy, ["anxious"] = anxious },
            AnsweredBy.Person));

    private static ConsentGiven Agreed(DateOnly day, string how) => new(
        day,
        how,
        new Covers(
            [
                PersonField.Name, PersonField.DateOfBirth, PersonField.Address, PersonField.Postcode, PersonField.Phones, PersonField.ContactWarning,
                PersonField.Demographics,
            ],
            "Help with a cold home"),
        Answer: SharingAnswer.KnowsAndAgrees);

    private static Dictionary<string, JsonElement> Answers(object answers) =>
        JsonSerializer.SerializeToElement(answers).EnumerateObject().ToDictionary(a => a.Name, a => a.Value);
}
