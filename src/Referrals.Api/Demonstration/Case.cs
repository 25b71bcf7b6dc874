using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;

namespace Referrals.Api.Demonstration;

/// <summary>One referral of the demonstration: who it is about, and who works on it now.</summary>
internal sealed class Case
{
    public required RegisterPerson Person { get; init; }

    public Values<NamedPerson>? Household { get; init; }

    /// <summary>Ages of the children in the household.</summary>
    public Values<int> Children { get; init; } = Values<int>.Empty;

    public required Values<Need> Needs { get; init; }

    public required Urgency Urgency { get; init; }

    /// <summary>Who refers; null when the person did.</summary>
    public required Actor? Referrer { get; init; }

    public Actor? ReferrersCoordinator { get; init; }

    /// <summary>The referral that this one grows out of.</summary>
    public Case? Parent { get; init; }

    /// <summary>An earlier referral of the same person by the same organisation.</summary>
    public Case? Earlier { get; init; }

    public required Desk Desk { get; set; }

    /// <summary>Learnt when it is made.</summary>
    public Guid ReferralId { get; set; }

    /// <summary>The referrer's record of the person, learnt when it is made.</summary>
    public Guid PersonId { get; set; }

    /// <summary>Whoever answers for the referrer: the receiver, when the person referred themselves.</summary>
    public Actor ReferrersSide => Referrer ?? Desk.Coordinator;
}

/// <summary>Where a referral is worked: a service, its programme, and the two people of its organisation who deal with it.</summary>
internal sealed record Desk(PartnerService Service, Programme Programme, Actor Coordinator, Actor Worker);
