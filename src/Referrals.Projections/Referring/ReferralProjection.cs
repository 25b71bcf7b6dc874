using NpgsqlTypes;
using Referrals.EventStore;

namespace Referrals.Projections.Referring;

/// <summary>A projection of referrals: the common record, and what it says of each party that may see it.</summary>
public abstract class ReferralProjection(string name, params Column[] columns) : SingleStreamProjection<ReferralRecord, Guid>
{
    public override string Name => name;

    public override string StreamType => ReferralsStore.ReferralStream;

    public override ProjectionTable Table { get; } = new("referrals", name,
        [new("organisation_id", NpgsqlDbType.Uuid, IsKey: true), new("referral_id", NpgsqlDbType.Uuid, IsKey: true), .. columns]);

    public override ReferralRecord? Evolve(ReferralRecord? doc, IEvent e) => ReferralRecord.Evolve(doc, e);

    public override IEnumerable<object?[]> Rows(ReferralRecord doc) => doc.Parties().SelectMany(Rows);

    /// <summary>One party's rows.</summary>
    protected abstract IEnumerable<object?[]> Rows(Party party);
}
