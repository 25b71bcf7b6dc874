using NpgsqlTypes;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Projections.Governance;

/// <summary>Keeps every erasure with how far it has come: for information governance, and for the job that carries them out.</summary>
public sealed class ErasuresProjection : SingleStreamProjection<Erasure, Guid>
{
    public override string Name => "erasures";

    public override string StreamType => ReferralsStore.ErasureStream;

    public override ProjectionTable Table { get; } = new("referrals", "erasures",
    [
        new("erasure_id", NpgsqlDbType.Uuid, IsKey: true), new("person_id", NpgsqlDbType.Uuid), new("state", NpgsqlDbType.Text),
        new("requested_by", NpgsqlDbType.Uuid), new("requested_at", NpgsqlDbType.TimestampTz),
        new("confirmed_by", NpgsqlDbType.Uuid), new("confirmed_at", NpgsqlDbType.TimestampTz),
        new("destroy_at", NpgsqlDbType.TimestampTz), new("carried_out_at", NpgsqlDbType.TimestampTz), new("due_on", NpgsqlDbType.Date),
    ]);

    public override object FoldsLike => typeof(Erasure);

    public override Erasure? Evolve(Erasure? doc, IEvent e) => Erasure.Evolve(doc, e.Data, e.Recorded());

    public override IEnumerable<object?[]> Rows(Erasure doc) =>
    [
        [
            doc.Id, doc.PersonId, Codes.NameOf(doc.State), doc.Requested.MemberId, doc.Requested.At, doc.Confirmed?.MemberId, doc.Confirmed?.At,
            doc.DestroyAt, doc.CarriedOutAt, doc.DueOn,
        ],
    ];
}

/// <summary>Keeps which records and referrals are there for nobody, from the confirmation of an erasure to its end.</summary>
public sealed class RestrictionsProjection : SingleStreamProjection<Erasure, Guid>
{
    public override string Name => "restrictions";

    public override string StreamType => ReferralsStore.ErasureStream;

    public override ProjectionTable Table { get; } = new("referrals", "restrictions",
        [new("subject_id", NpgsqlDbType.Uuid, IsKey: true), new("erasure_id", NpgsqlDbType.Uuid, IsKey: true)]);

    public override object FoldsLike => typeof(Erasure);

    public override Erasure? Evolve(Erasure? doc, IEvent e) => Erasure.Evolve(doc, e.Data, e.Recorded());

    public override IEnumerable<object?[]> Rows(Erasure doc) => doc.Restricts
        ? doc.Records.Select(r => r.PersonId).Concat(doc.Referrals).Distinct().Select(subject => (object?[])[subject, doc.Id])
        : [];
}
