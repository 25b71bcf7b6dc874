using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Directory;

/// <summary>A partner organisation; the code names it in configuration and demonstration keys. One that left keeps its name, for what it did.</summary>
public sealed record Organisation(Guid Id, string Code, string Name, OrganisationKind Kind, DateTimeOffset? LeftAt = null);

/// <summary>A team of an organisation, or one that was dissolved.</summary>
public sealed record Team(Guid Id, Guid OrganisationId, string Name, DateTimeOffset? DissolvedAt = null);

/// <summary>Somebody, or some system, that acts for an organisation, is invited to, or did.</summary>
public sealed record Member(Guid Id, Guid OrganisationId, string Name, Role Role, Guid? TeamId = null, MemberState State = MemberState.Active);

/// <summary>A service in the directory: what a referral needs to know, and what people read before they choose it.</summary>
public sealed record ListedService(Service Service, ServiceListing Listing)
{
    public Guid Id => Service.Id;
}

/// <summary>What the directory says of a service. Districts by code, the whole county where there are none.</summary>
public sealed record ServiceListing(
    string Description,
    Values<Need> Needs,
    Values<string> Districts,
    string? Eligibility,
    ServiceContact Contact,
    Availability Availability);

/// <summary>How to reach a service.</summary>
public sealed record ServiceContact(string? Phone = null, string? Email = null, string? Url = null, string? Address = null);

/// <summary>Whether a service takes people now; weeks for a waiting list; when that was last confirmed.</summary>
public sealed record Availability(Capacity Capacity, int? Weeks, DateOnly ConfirmedOn);

/// <summary>What a service says of its room.</summary>
public enum Capacity { Open, Limited, WaitingList, Closed }
