using System.Text.Json;
using System.Text.Json.Serialization;
using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Directory;

namespace Referrals.Api.Demonstration;

/// <summary>The invented partnership, as its data file tells it.</summary>
internal sealed record PartnershipFile(Values<Partner> Organisations, Values<PartnerAgreement> Agreements)
{
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads the file that is built in.</summary>
    public static PartnershipFile Read() => JsonSerializer.Deserialize<PartnershipFile>(DataFiles.Text("partnership.json"), Reading)!;

    /// <summary>The partner that an endpoint's documentation calls by this code.</summary>
    public Partner this[string code] => Organisations.First(o => o.Code == code);

    /// <summary>The partnership as it stands on a day.</summary>
    public Partnership On(DateOnly today) => new(
        Organisations.Select(o => new Organisation(o.Id, o.Code, o.Name, o.Kind)),
        Organisations.SelectMany(o => o.Teams.Select(t => new Team(t.Id, o.Id, t.Name))),
        Organisations.SelectMany(o => o.Members.Select(m => new Member(m.Id, o.Id, m.Name, m.Role, m.Team))),
        Organisations.SelectMany(o => o.Services.Select(s => s.ListedBy(o, today))),
        Agreements.Select(a => new AgreementRecord
        {
            Id = a.Id,
            Between = Values.Of(a.Between.Select(code => this[code].Id)),
            KnowsAndAgrees = a.KnowsAndAgrees,
            CannotAsk = a.CannotAsk,
            Safeguarding = a.Safeguarding,
            Purposes = a.Purposes,
            SignedOn = today.AddDays(-a.SignedDaysAgo),
            Until = a.EndsInDays is { } days ? today.AddDays(days) : null,
        }));

    /// <summary>The partner that offers a service.</summary>
    public Partner OwnerOf(PartnerService service) => Organisations.First(o => o.Services.Contains(service));
}

/// <summary>An invented organisation with everybody in it and everything it offers.</summary>
internal sealed record Partner(
    Guid Id, string Code, string Name, OrganisationKind Kind, Values<PartnerTeam> Teams, Values<PartnerMember> Members, Values<PartnerService> Services);

/// <summary>What several partners signed, each with each of the others and in both directions, counted from the day of the demonstration.</summary>
internal sealed record PartnerAgreement(
    Guid Id, Values<string> Between, Bases KnowsAndAgrees, Bases CannotAsk, Bases Safeguarding, Values<string> Purposes, int SignedDaysAgo, int? EndsInDays = null);

/// <summary>A team of a partner.</summary>
internal sealed record PartnerTeam(Guid Id, string Name);

/// <summary>Somebody of a partner; the member behind a demonstration key carries it.</summary>
internal sealed record PartnerMember(Guid Id, string Name, Role Role, Guid? Team = null, string? Key = null);

/// <summary>What a partner offers; without a programme people are only told about it.</summary>
internal sealed record PartnerService(
    Guid Id,
    string Name,
    string Description,
    Values<PersonField> MinimumFields,
    Values<Need> Needs,
    Values<string> Districts,
    string Eligibility,
    string Phone,
    string Email,
    PartnerAvailability Availability,
    string? Programme = null)
{
    /// <summary>The directory's entry on a day.</summary>
    public ListedService ListedBy(Partner owner, DateOnly today) => new(
        new Service(Id, owner.Id, Name, Programme, MinimumFields),
        new ServiceListing(
            Description,
            Needs,
            Districts,
            Eligibility,
            new ServiceContact(Phone, Email),
            new Availability(Availability.Capacity, Availability.Weeks, today.AddDays(-Availability.ConfirmedDaysAgo))));
}

/// <summary>How much room there is, and how many days before the demonstration was loaded that was confirmed.</summary>
internal sealed record PartnerAvailability(Capacity Capacity, int ConfirmedDaysAgo, int? Weeks = null);
