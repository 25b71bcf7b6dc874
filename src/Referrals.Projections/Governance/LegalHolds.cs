using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.EventStore;

namespace Referrals.Projections.Governance;

/// <summary>The holds on one record of a person, with who placed and who lifted them.</summary>
public sealed record PersonHolds(Guid PersonId, Guid OrganisationId, Values<HoldEntry> Holds)
{
    public static PersonHolds? Evolve(PersonHolds? doc, IEvent e) => e.Data switch
    {
        PersonRegistered registered => new PersonHolds(registered.PersonId, registered.OrganisationId, Values<HoldEntry>.Empty),
        LegalHoldPlaced placed when doc is not null => doc with { Holds = doc.Holds.Add(new HoldEntry(placed.HoldId, e.Recorded(), null, new SealedReasons(placed.Reason))) },
        LegalHoldLifted lifted when doc is not null => doc with
        {
            Holds = doc.Holds.Replace(h => h.Id == lifted.HoldId, h => h with { Lifted = e.Recorded(), Reasons = h.Reasons with { Lifted = lifted.Reason } }),
        },
        _ => doc,
    };
}

/// <summary>One hold: by whom and when, sealed why.</summary>
public sealed record HoldEntry(Guid Id, Recorded Placed, Recorded? Lifted, SealedReasons Reasons);

/// <summary>Why a hold was placed and lifted, sealed.</summary>
public sealed record SealedReasons(Sealed<string> Placed, Sealed<string>? Lifted = null);

/// <summary>Keeps legal holds: for information governance, and for whatever destroys, which asks here first.</summary>
public sealed class LegalHoldsProjection : SingleStreamProjection<PersonHolds, Guid>
{
    public override string Name => "legal_holds";

    public override string StreamType => ReferralsStore.PersonStream;

    public override ProjectionTable Table { get; } = new("referrals", "legal_holds",
    [
        new("hold_id", NpgsqlDbType.Uuid, IsKey: true), new("person_id", NpgsqlDbType.Uuid), new("organisation_id", NpgsqlDbType.Uuid),
        new("placed_by", NpgsqlDbType.Uuid), new("placed_at", NpgsqlDbType.TimestampTz), new("lifted_by", NpgsqlDbType.Uuid), new("lifted_at", NpgsqlDbType.TimestampTz),
        new("reasons", NpgsqlDbType.Jsonb),
    ]);

    public override PersonHolds? Evolve(PersonHolds? doc, IEvent e) => PersonHolds.Evolve(doc, e);

    public override IEnumerable<object?[]> Rows(PersonHolds doc) => doc.Holds.Select(h => (object?[])
        [h.Id, doc.PersonId, doc.OrganisationId, h.Placed.MemberId, h.Placed.At, h.Lifted?.MemberId, h.Lifted?.At, h.Reasons]);
}
