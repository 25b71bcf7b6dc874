using System.Text.Json;
using System.Text.Json.Serialization;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.People;
using Referrals.Projections.Referring;

namespace Referrals.Api.Sharing;

/// <summary>
/// Exactly what the other organisation would see, before anything is sent; and which fields its service needs at least that are not
/// covered, or covered and not known.
/// </summary>
public sealed record ReferralPreview : Confidential
{
    public required string Programme { get; init; }

    public required Named Service { get; init; }

    public required Named Receiver { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Named? Referrer { get; init; }

    public Source? Source { get; init; }

    public Values<Need>? Needs { get; init; }

    public required Urgency Urgency { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Answers { get; init; }

    public PersonView? Person { get; init; }

    public IReadOnlyList<HouseholdView>? Household { get; init; }

    public ConsentView? Consent { get; init; }

    /// <summary>A transfer that would be offered.</summary>
    public OfferView? Offer { get; init; }

    public required Values<PersonField> NotCovered { get; init; }

    public required Values<PersonField> NotKnown { get; init; }

    /// <summary>The caller's own record of whom it is about.</summary>
    [JsonIgnore]
    internal Guid About { get; init; }

    internal static ReferralPreview Of(ReferralView seen, Values<PersonField> needed, Values<PersonField> covered, Guid personId, PersonDetails person) => new()
    {
        About = personId,
        Programme = seen.Programme,
        Service = seen.Service,
        Receiver = seen.Receiver,
        Referrer = seen.Referrer,
        Source = seen.Source,
        Needs = seen.Needs,
        Urgency = seen.Urgency,
        Reason = seen.Reason,
        Answers = seen.Answers,
        Person = seen.Person is null ? null : seen.Person with { Id = null },
        Household = seen.Household is null ? null : [.. seen.Household.Select(h => h with { Id = null })],
        Consent = seen.Consent,
        Offer = seen.Offer,
        NotCovered = Values.Of(needed.Where(f => !PersonDetails.Covers(f, covered))),
        NotKnown = Values.Of(needed.Where(f => PersonDetails.Covers(f, covered) && !person.Has(f))),
    };
}
