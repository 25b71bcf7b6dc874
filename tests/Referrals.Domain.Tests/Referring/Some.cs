using System.Text.Json;
using Referrals.Domain.Directory;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Tests.Referring;

/// <summary>Values for tests that care about something else: Cancer Support refers to Citizens Advice, which may offer to Warm and Well.</summary>
internal static class Some
{
    /// <summary>A Monday with no bank holiday near it.</summary>
    public static readonly DateOnly Today = new(2026, 3, 2);

    public static readonly DateTimeOffset Now = Morning(Today);

    public static readonly Guid CancerSupport = Id(0xA0);
    public static readonly Guid CitizensAdvice = Id(0xB0);
    public static readonly Guid WarmAndWell = Id(0xC0);
    public static readonly Guid Libraries = Id(0xD0);

    public static readonly Actor AtCancerSupport = WorkerOf(CancerSupport);
    public static readonly Actor CoordinatorAtCancerSupport = CoordinatorOf(CancerSupport);
    public static readonly Actor AtCitizensAdvice = WorkerOf(CitizensAdvice);
    public static readonly Actor CoordinatorAtCitizensAdvice = CoordinatorOf(CitizensAdvice);
    public static readonly Actor AtWarmAndWell = WorkerOf(WarmAndWell);
    public static readonly Actor CoordinatorAtWarmAndWell = CoordinatorOf(WarmAndWell);
    public static readonly Actor AtLibraries = WorkerOf(Libraries);

    public static readonly Guid ReferralId = Id(1);
    public static readonly Guid PersonAtReferrer = Id(2);
    public static readonly Guid PersonAtReceiver = Id(3);
    public static readonly Guid PersonAtWarmAndWell = Id(4);

    public static readonly ClockDays Promised = new(Acknowledge: 3, Decide: 5, FirstContact: 6, Review: 60);

    public static readonly Values<PersonField> NameAndPhone = [PersonField.Name, PersonField.Phones];

    public static readonly Service HealthyHomes = new(Id(0xB1), CitizensAdvice, "Healthy Homes", "healthyHomes", NameAndPhone);
    public static readonly Service DebtAdvice = new(Id(0xB2), CitizensAdvice, "Debt advice", "connector", NameAndPhone);
    public static readonly Service LivingWell = new(Id(0xA1), CancerSupport, "Living well", "connector", NameAndPhone);
    public static readonly Service BoilersAndInsulation = new(Id(0xC1), WarmAndWell, "Warm and Well", "warmAndWell", NameAndPhone);

    public static readonly PersonDetails Joan = new()
    {
        Name = "Joan Example",
        DateOfBirth = new DateOnly(1950, 5, 17),
        Address = "1 Invented Row",
        Phones = [new Phone("01632 960001", SafeToCall: true, SafeToText: false, SafeToLeaveMessage: false)],
    };

    /// <summary>What any two of them signed.</summary>
    public static readonly SharingAgreement Agreement = new(
        CancerSupport, CitizensAdvice, new(LegalBasis.PublicTask, ConfidentialityBasis.ExplicitConsent), new(LegalBasis.PublicTask, ConfidentialityBasis.ImpliedConsent),
        new(LegalBasis.Safeguarding, ConfidentialityBasis.OverridingInterest), ["Help with a cold home"]);

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>The id of a story's first, second, … event, which is also the id of the entry it makes.</summary>
    public static Guid EntryId(int number) => Id(0xE000 + number);

    public static Actor WorkerOf(Guid organisation) => new(MemberOf(organisation, 1), organisation, Role.Practitioner);

    public static Actor CoordinatorOf(Guid organisation) => new(MemberOf(organisation, 2), organisation, Role.Coordinator);

    /// <summary>The members of an organisation: its worker, its coordinator and a colleague.</summary>
    public static HashSet<Guid> MembersOf(Guid organisation) => [MemberOf(organisation, 1), MemberOf(organisation, 2), Colleague(organisation)];

    public static Guid Colleague(Guid organisation) => MemberOf(organisation, 3);

    public static DateTimeOffset Morning(DateOnly day)
    {
        var nine = day.ToDateTime(new TimeOnly(9, 0));
        return new DateTimeOffset(nine, TimeZoneInfo.FindSystemTimeZoneById("Europe/London").GetUtcOffset(nine));
    }

    /// <summary>Free text as a decision leaves it: open, under the lead person's record.</summary>
    public static Sealed<string> Text(string text) => Sealed.Text([PersonAtReferrer], text);

    public static Sealed<T> About<T>(T value) => Sealed.Of(PersonAtReferrer, value);

    public static Consent Consent(params ReadOnlySpan<PersonField> fields) => ConsentGiven(fields).Seal([PersonAtReferrer]);

    public static ConsentGiven ConsentGiven(params ReadOnlySpan<PersonField> fields) => new(
        Today,
        "Face to face",
        new Covers(fields.IsEmpty ? NameAndPhone : Values.Create(fields), "Help with a cold home"),
        LegalBasis.PublicTask,
        ConfidentialityBasis.ExplicitConsent);

    public static ReferralMade Made => new(
        ReferralId,
        "GL-7K3DM-Y",
        PersonAtReferrer,
        PersonAtReceiver,
        Household: [],
        HealthyHomes.Programme!,
        HealthyHomes.Id,
        CancerSupport,
        CitizensAdvice,
        Source.HealthTeam,
        About<Values<Need>>([Need.EnergyAndHeating]),
        Answers: null,
        Urgency.Routine,
        Text("Her house is cold."),
        Consent(),
        JourneyId: ReferralId,
        ParentId: null,
        Promised);

    public static TransferOffered Offered => OfferedTo(BoilersAndInsulation);

    public static TransferOffered OfferedTo(Service service) =>
        new(ReferralId, service.Id, service.OrganisationId, service.Programme!, Text("A boiler is needed."), About(Joan.Only(service.MinimumFields)));

    public static ContactRecorded Reached => new(ReferralId, Today, ContactWith.Person, ContactChannel.Phone, ContactResult.Reached, NextTryOn: null, Note: null);

    public static ContactRecorded NoAnswer(DateOnly day, DateOnly? next = null) =>
        new(ReferralId, day, ContactWith.Person, ContactChannel.Phone, ContactResult.NoAnswer, next, Note: null);

    public static Programme Programme(string code = "healthyHomes", bool allowsOnward = true, params ReadOnlySpan<Source> sources) => new(
        code,
        "Some programme",
        "Helps.",
        "Anyone.",
        "Somebody calls.",
        Sensitive: false,
        sources.IsEmpty ? Values.Of(Enum.GetValues<Source>()) : Values.Create(sources),
        allowsOnward,
        Needs: [Need.EnergyAndHeating],
        Questions: [new Question("tenure", "Who owns the home?", null, QuestionType.Text, Required: false, [], null, null, 20)],
        Measures: ["ons4"],
        SupportKinds: [SupportKind.HeatingInstalled],
        Milestones: [new Milestone("surveyBooked", "Survey booked"), new Milestone("installed", "Installed")],
        Promised,
        NameAndPhone,
        Domain.Governance.Retention.Usual);

    public static Dictionary<string, decimal> Scores => new() { ["satisfied"] = 4, ["worthwhile"] = 3, ["happy"] = 5, ["anxious"] = 8 };

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    private static Guid MemberOf(Guid organisation, byte number)
    {
        var bytes = organisation.ToByteArray();
        bytes[15] = number;
        return new Guid(bytes);
    }
}
