using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Organisations;
using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Directory;

namespace Referrals.Projections.Tests.Support;

/// <summary>A small partnership and values for tests that care about something else.</summary>
internal static class Some
{
    public static readonly ProgrammeCatalogue Programmes = ProgrammeCatalogue.Parse(
        new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "programmes")).GetFiles("*.json").OrderBy(f => f.Name)
            .Select(f => KeyValuePair.Create(f.Name, File.ReadAllText(f.FullName))));

    public static readonly Organisation CancerSupport = Organisation(0xA0, "cancer-support", "Cancer support team", OrganisationKind.Nhs);
    public static readonly Organisation CitizensAdvice = Organisation(0xB0, "citizens-advice", "Citizens Advice", OrganisationKind.Voluntary);
    public static readonly Organisation WarmAndWell = Organisation(0xC0, "warm-and-well", "Warm and Well", OrganisationKind.Voluntary);
    public static readonly Organisation AcesGloucester = Organisation(0xD0, "aces-gloucester", "ACEs pilot, Gloucester", OrganisationKind.Housing);
    public static readonly Organisation Libraries = Organisation(0xE0, "libraries", "Libraries", OrganisationKind.Statutory);

    public static readonly Organisation[] Organisations = [CancerSupport, CitizensAdvice, WarmAndWell, AcesGloucester, Libraries];

    private static readonly Values<PersonField> NameAndPhone = [PersonField.Name, PersonField.Phones];

    public static readonly Service HealthyHomes = new(Id(0xB1), CitizensAdvice.Id, "Healthy Homes", "healthyHomes", NameAndPhone);
    public static readonly Service Boilers = new(Id(0xC1), WarmAndWell.Id, "Boilers and insulation", "warmAndWell", NameAndPhone);
    public static readonly Service Families = new(Id(0xD1), AcesGloucester.Id, "Families together", "acesPilot", NameAndPhone);
    public static readonly Service Groups = new(Id(0xE1), Libraries.Id, "Reading groups", "connector", NameAndPhone);
    public static readonly Service Wellbeing = new(Id(0xA1), CancerSupport.Id, "Living well", "connector", NameAndPhone);

    public static readonly Service[] Services = [HealthyHomes, Boilers, Families, Groups, Wellbeing];

    public static readonly Partnership Partnership = new(
        Organisations, [new Team(Id(0xBB), CitizensAdvice.Id, "Gloucester office")],
        Organisations.SelectMany(o => new[] { Worker(o), Coordinator(o), Colleague(o) }.Select(a => new Member(a.MemberId, o.Id, NameOf(a, o), a.Role))),
        Services.Select(s => new ListedService(s, new ServiceListing(
            "Helps.", [Need.Other], ["E07000081"], null, new ServiceContact(Phone: "01632 960000"), new Availability(Capacity.Open, null, new DateOnly(2026, 3, 1))))),
        [new AgreementRecord
        {
            Id = Id(0xAA), Between = Values.Of(Organisations.Select(o => o.Id)), Purposes = ["Help at home"], SignedOn = new DateOnly(2025, 1, 6), Until = new DateOnly(2027, 1, 5),
            KnowsAndAgrees = new(LegalBasis.PublicTask, ConfidentialityBasis.ExplicitConsent), CannotAsk = new(LegalBasis.PublicTask, ConfidentialityBasis.ImpliedConsent),
            Safeguarding = new(LegalBasis.Safeguarding, ConfidentialityBasis.OverridingInterest),
        }]);

    /// <summary>What any two of them signed.</summary>
    public static SharingAgreement Agreement => Partnership.AgreementOf(CancerSupport.Id, CitizensAdvice.Id, new DateOnly(2026, 3, 2))!;

    public static readonly ConsentGiven Consent = new(
        new DateOnly(2026, 1, 5), "Face to face", new Covers([PersonField.Name, PersonField.DateOfBirth, PersonField.Phones], "Help with a cold home"),
        LegalBasis.PublicTask, ConfidentialityBasis.ExplicitConsent);

    public static readonly PersonDetails Joan = new()
    {
        Name = "Joan Example",
        DateOfBirth = new DateOnly(1950, 5, 17),
        Address = "1 Invented Row",
        Phones = [new Phone("01632 960001", SafeToCall: true, SafeToText: false, SafeToLeaveMessage: false)],
        ContactWarning = "After ten only",
        VisitWarning = "A dog",
    };

    public static Dictionary<string, decimal> Scores(int anxious) => new() { ["satisfied"] = 4, ["worthwhile"] = 3, ["happy"] = 5, ["anxious"] = anxious };

    public static Actor Worker(Organisation organisation) => Member(organisation, 1, Role.Practitioner);

    public static Actor Coordinator(Organisation organisation) => Member(organisation, 2, Role.Coordinator);

    public static Actor Governor => new(Id(0xD1), Id(0xD0), Role.InformationGovernance);

    public static Actor OtherGovernor => Governor with { MemberId = Id(0xD2) };

    public static Actor Colleague(Organisation organisation) => Member(organisation, 3, Role.Practitioner);

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    private static string NameOf(Actor actor, Organisation organisation) => $"{actor.Role} of {organisation.Name}";

    private static Organisation Organisation(int number, string code, string name, OrganisationKind kind) => new(Id(number), code, name, kind);

    private static Actor Member(Organisation organisation, byte number, Role role)
    {
        var bytes = organisation.Id.ToByteArray();
        bytes[15] = number;
        return new Actor(new Guid(bytes), organisation.Id, role);
    }
}
