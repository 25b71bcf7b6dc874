using Referrals.Domain.Referring;

namespace Referrals.Domain.Directory;

/// <summary>What an organisation offers in the directory, as far as a referral needs to know it; without a programme people are only told of it.</summary>
public sealed record Service(Guid Id, Guid OrganisationId, string Name, string? Programme, Values<PersonField> MinimumFields)
{
    /// <summary>What is said of a service that works in no programme.</summary>
    public const string TakesNoReferrals = "This service takes no referrals. Tell the person about it instead.";
}
