using Npgsql;
using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Domain.Sharing;
using Referrals.EventStore;

namespace Referrals.Projections.Directory;

/// <summary>Keeps every sharing agreement, those that hold no longer too.</summary>
public sealed class AgreementsProjection : SingleStreamProjection<AgreementRecord, Guid>
{
    internal const string Columns = "agreement_id, organisation_ids, bases, purposes, signed_on, until, ended_on";

    public override string Name => "sharing_agreements";

    public override string StreamType => ReferralsStore.AgreementStream;

    public override ProjectionTable Table { get; } = new("referrals", "sharing_agreements",
    [
        new("agreement_id", NpgsqlDbType.Uuid, IsKey: true), new("organisation_ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid), new("bases", NpgsqlDbType.Jsonb),
        new("purposes", NpgsqlDbType.Array | NpgsqlDbType.Text), new("signed_on", NpgsqlDbType.Date), new("until", NpgsqlDbType.Date), new("ended_on", NpgsqlDbType.Date),
    ]);

    public override AgreementRecord? Evolve(AgreementRecord? doc, IEvent e) => AgreementRecord.Evolve(doc, e.Data);

    public override IEnumerable<object?[]> Rows(AgreementRecord doc) =>
    [
        [
            doc.Id, doc.Between.ToArray(), new AgreedBases(doc.KnowsAndAgrees, doc.CannotAsk, doc.Safeguarding), doc.Purposes.ToArray(),
            doc.SignedOn, doc.Until, doc.EndedOn,
        ],
    ];

    internal static AgreementRecord Read(NpgsqlDataReader reader)
    {
        var bases = reader.Json<AgreedBases>(2);
        return new AgreementRecord
        {
            Id = reader.GetGuid(0),
            Between = Values.Of(reader.GetFieldValue<Guid[]>(1)),
            KnowsAndAgrees = bases.KnowsAndAgrees,
            CannotAsk = bases.CannotAsk,
            Safeguarding = bases.Safeguarding,
            Purposes = Values.Of(reader.GetFieldValue<string[]>(3)),
            SignedOn = reader.GetFieldValue<DateOnly>(4),
            Until = reader.OptionalDate(5),
            EndedOn = reader.OptionalDate(6),
        };
    }

    private sealed record AgreedBases(Bases KnowsAndAgrees, Bases CannotAsk, Bases Safeguarding);
}
