namespace Referrals.Domain.People;

/// <summary>Two records are of one human being, by what the platform knows for certain.</summary>
public sealed record RecordsLinked(Guid LinkId, Guid FirstId, Guid FirstOrganisationId, Guid SecondId, Guid SecondOrganisationId, LinkGrounds Grounds);

/// <summary>Two records of one organisation may be of one human being; somebody who may see both has to say.</summary>
public sealed record LinkProposed(Guid LinkId, Guid FirstId, Guid FirstOrganisationId, Guid SecondId, Guid SecondOrganisationId, LinkGrounds Grounds);

/// <summary>A person said that the two records are of one human being.</summary>
public sealed record LinkConfirmed(Guid LinkId);

/// <summary>A person said that they are not; the platform does not link or propose them again.</summary>
public sealed record LinkRemoved(Guid LinkId);

/// <summary>What the platform linked or proposed them by holds no longer: a record was corrected.</summary>
public sealed record LinkLapsed(Guid LinkId);
