using NpgsqlTypes;
using Referrals.EventStore;

namespace Referrals.Projections.Referring;

/// <summary>
/// A projection of referrals: the common record, and what it says of each party that may see it. Every row carries what row
/// security asks for: whose it is, and who is in the circle of a sensitive programme.
/// </summary>
public abstract class ReferralProjection(string name, params Column[] columns) : SingleStreamProjection<ReferralRecord, Guid>
{
    public override string Name => name;

    public override string StreamType => ReferralsStore.ReferralStream;

    public override ProjectionTable Table { get; } = new("referrals", name,
    [
        new("organisation_id", NpgsqlDbType.Uuid, IsKey: true),
        new("referral_id", NpgsqlDbType.Uuid, IsKey: true),
        new("programme", NpgsqlDbType.Text),
        new("made_by", NpgsqlDbType.Uuid),
        new("caseworker_id", NpgsqlDbType.Uuid),
        .. columns,
    ]);

    public override object FoldsLike => typeof(ReferralRecord);

    public override ReferralRecord? Evolve(ReferralRecord? doc, IEvent e) => ReferralRecord.Evolve(doc, e);

    public override IEnumerable<object?[]> Rows(ReferralRecord doc) =>
        from party in doc.Parties()
        from row in Rows(party)
        select (object?[])[party.OrganisationId, doc.State.Id, party.Programme, doc.MadeBy, party.CaseworkerId, .. row];

    /// <summary>One party's rows, without the columns that all have.</summary>
    protected abstract IEnumerable<object?[]> Rows(Party party);
}
