namespace Referrals.Domain;

/// <summary>What a member may do in their organisation, or the platform itself.</summary>
public enum Role { Practitioner, Coordinator, Evaluator, Administrator, InformationGovernance, System, Person, Platform }

/// <summary>Who asks: a member of one organisation in one role, the person themselves, or the platform's own clock keeper.</summary>
public sealed record Actor(Guid MemberId, Guid OrganisationId, Role Role)
{
    /// <summary>The platform, when it records that a clock was missed.</summary>
    public static readonly Actor Platform = new(Guid.Empty, Guid.Empty, Role.Platform);

    /// <summary>The person a referral is about, through a channel of their own that was verified.</summary>
    public static readonly Actor ThePerson = new(Guid.Empty, Guid.Empty, Role.Person);

    public bool IsCoordinator => Role is Role.Coordinator;

    public bool IsPlatform => Role is Role.Platform;

    public bool IsThePerson => Role is Role.Person;
}

/// <summary>What the log says about an event beside the event: its id, when it was recorded and by whom.</summary>
public readonly record struct Recorded(Guid EventId, DateTimeOffset At, Guid MemberId, Guid OrganisationId);
