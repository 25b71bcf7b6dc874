using Referrals.Domain.Referring;

namespace Referrals.Domain.Organisations;

// The events of an organisation's stream, in order of its life. Stored for ever: extend by optional members only.

/// <summary>An organisation joined the partnership; its code names it in configuration and is never used again.</summary>
public sealed record OrganisationJoined(Guid OrganisationId, string Code, string Name, OrganisationKind Kind);

/// <summary>It goes by another name.</summary>
public sealed record OrganisationRenamed(Guid OrganisationId, string Name);

/// <summary>A team was formed in it.</summary>
public sealed record TeamFormed(Guid OrganisationId, Guid TeamId, string Name);

/// <summary>A team goes by another name.</summary>
public sealed record TeamRenamed(Guid OrganisationId, Guid TeamId, string Name);

/// <summary>A team is no more; who was in it is in none.</summary>
public sealed record TeamDissolved(Guid OrganisationId, Guid TeamId);

/// <summary>It left the partnership, and with it everybody who acts for it.</summary>
public sealed record OrganisationLeft(Guid OrganisationId);
