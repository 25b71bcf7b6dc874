namespace Referrals.Domain.Organisations;

// The events of a member's stream, in order of its life: of somebody, or of a system. Names of members are in clear: they stand on
// timelines, and are of accountable staff, not of people helped. Stored for ever: extend by optional members only.

/// <summary>Somebody was invited to act for an organisation in a role.</summary>
public sealed record MemberInvited(Guid MemberId, Guid OrganisationId, string Name, Role Role, Guid? TeamId) : Confidential;

/// <summary>Whoever manages them was given another link with which they begin, or begin again.</summary>
public sealed record InvitationRenewed(Guid MemberId);

/// <summary>They accepted, and can sign in from now on.</summary>
public sealed record MemberJoined(Guid MemberId);

/// <summary>They act in another role from now on.</summary>
public sealed record MemberRoleChanged(Guid MemberId, Role Role);

/// <summary>They moved to another team, or to none.</summary>
public sealed record MemberMoved(Guid MemberId, Guid? TeamId);

/// <summary>They go by another name.</summary>
public sealed record MemberRenamed(Guid MemberId, string Name) : Confidential;

/// <summary>A system acts for an organisation from now on, as a member of its own.</summary>
public sealed record SystemAdded(Guid MemberId, Guid OrganisationId, string Name) : Confidential;

/// <summary>A key was made with which a system signs in, for what is named and until when; the key itself is in no log.</summary>
public sealed record ApiKeyCreated(Guid MemberId, Guid KeyId, string Name, Values<ApiScope> Scopes, DateTimeOffset ExpiresAt) : Confidential;

/// <summary>A key opens nothing any more.</summary>
public sealed record ApiKeyRevoked(Guid MemberId, Guid KeyId);

/// <summary>Tokens that an issuer gives to this client act as the system, for what is named here and in the token.</summary>
public sealed record SystemConnected(Guid MemberId, Guid ConnectionId, string Issuer, string ClientId, Values<ApiScope> Scopes) : Confidential;

/// <summary>They do so no longer.</summary>
public sealed record SystemDisconnected(Guid MemberId, Guid ConnectionId);

/// <summary>They act for the organisation no longer, or never took the invitation up.</summary>
public sealed record MemberLeft(Guid MemberId);
