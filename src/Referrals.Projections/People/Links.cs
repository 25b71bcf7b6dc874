using NpgsqlTypes;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Projections.People;

/// <summary>Keeps which records are, may be, or are not of one human being.</summary>
public sealed class LinksProjection : SingleStreamProjection<RecordLink, Guid>
{
    public override string Name => "record_links";

    public override string StreamType => ReferralsStore.LinkStream;

    public override ProjectionTable Table { get; } = new("referrals", "record_links",
    [
        new("organisation_id", NpgsqlDbType.Uuid, IsKey: true), new("person_id", NpgsqlDbType.Uuid, IsKey: true), new("other_id", NpgsqlDbType.Uuid, IsKey: true),
        new("other_organisation_id", NpgsqlDbType.Uuid), new("link_id", NpgsqlDbType.Uuid),
        new("grounds", NpgsqlDbType.Text), new("state", NpgsqlDbType.Text), new("stands", NpgsqlDbType.Boolean),
    ]);

    public override RecordLink? Evolve(RecordLink? doc, IEvent e) => RecordLink.Evolve(doc, e.Data);

    public override IEnumerable<object?[]> Rows(RecordLink doc) =>
    [
        [doc.FirstOrganisationId, doc.FirstId, doc.SecondId, doc.SecondOrganisationId, doc.Id, Codes.NameOf(doc.Grounds), Codes.NameOf(doc.State), doc.Stands],
        [doc.SecondOrganisationId, doc.SecondId, doc.FirstId, doc.FirstOrganisationId, doc.Id, Codes.NameOf(doc.Grounds), Codes.NameOf(doc.State), doc.Stands],
    ];
}
