using Referrals.Domain.Referring;

namespace Referrals.Domain.Directory;

/// <summary>What an organisation offers in the directory, as far as a referral needs to know it.</summary>
public sealed record Service(Guid Id, Guid OrganisationId, string Name, string Programme, Values<PersonField> MinimumFields);
