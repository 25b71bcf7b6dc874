using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Journeys;

/// <summary>One referral of a journey as a row keeps it. Needs and texts stand with the referral, not here.</summary>
public sealed record JourneyEntry(
    string Reference,
    string Programme,
    Guid ServiceId,
    ReferralState State,
    Guid? ReferrerId,
    Guid ReceiverId,
    DateTimeOffset MadeAt,
    DateTimeOffset? ClosedAt,
    CloseOutcome? Outcome,
    Values<SignpostLeaf> Signposts,
    Values<OnwardLeaf> ReferredOnward);

/// <summary>That it was referred on; to whom only for who works it.</summary>
public sealed record OnwardLeaf(DateOnly On, Guid? ReferralId = null, Guid? ServiceId = null);

/// <summary>A signpost as a leaf of a journey.</summary>
public sealed record SignpostLeaf(Guid Id, Guid ServiceId, SignpostHow How, DateOnly On);

/// <summary>
/// Keeps a node of its journey for each party. Only who refers knows what a referral grew from; who referred the first learns
/// that it was referred on, and sees the onward referral only as a party to it.
/// </summary>
public sealed class JourneyProjection() : ReferralProjection(
    "journeys",
    new("journey_id", NpgsqlDbType.Uuid),
    new("parent_id", NpgsqlDbType.Uuid),
    new("node", NpgsqlDbType.Jsonb))
{
    protected override IEnumerable<object?[]> Rows(Party party)
    {
        var (record, state) = (party.Sees, party.Sees.State);
        if (record.IsEnteredInError || party.IsOnlyOffered)
        {
            yield break;
        }

        var node = new JourneyEntry(
            state.Reference, state.Programme, state.ServiceId, state.State, state.ReferrerId, state.ReceiverId, state.MadeAt,
            record.Closing?.At, record.Closing?.Outcome,
            Values.Of(record.Signposts.Select(s => new SignpostLeaf(s.Id, s.ServiceId, s.How, s.On))),
            Values.Of(record.Onward.Select(o => party.Works ? new OnwardLeaf(o.On, o.ReferralId, o.ServiceId) : new OnwardLeaf(o.On))));
        yield return [state.JourneyId, party.Refers ? state.ParentId : null, node];
    }
}
