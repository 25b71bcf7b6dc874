using NpgsqlTypes;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Projections.Directory;

/// <summary>Keeps every organisation, those that left too: their names stand on what they did.</summary>
public sealed class OrganisationsProjection : SingleStreamProjection<OrganisationRecord, Guid>
{
    public override string Name => "organisations";

    public override string StreamType => ReferralsStore.OrganisationStream;

    public override ProjectionTable Table { get; } = new("referrals", "organisations",
    [
        new("id", NpgsqlDbType.Uuid, IsKey: true), new("code", NpgsqlDbType.Text), new("name", NpgsqlDbType.Text), new("kind", NpgsqlDbType.Text),
        new("left_at", NpgsqlDbType.TimestampTz),
    ]);

    public override object FoldsLike => typeof(OrganisationRecord);

    public override OrganisationRecord? Evolve(OrganisationRecord? doc, IEvent e) => OrganisationRecord.Evolve(doc, e.Data, e.Recorded());

    public override IEnumerable<object?[]> Rows(OrganisationRecord doc) => [[doc.Id, doc.Code, doc.Name, Codes.NameOf(doc.Kind), doc.LeftAt]];
}

/// <summary>Keeps every team, those that were dissolved too.</summary>
public sealed class TeamsProjection : SingleStreamProjection<OrganisationRecord, Guid>
{
    public override string Name => "teams";

    public override string StreamType => ReferralsStore.OrganisationStream;

    public override ProjectionTable Table { get; } = new("referrals", "teams",
    [
        new("id", NpgsqlDbType.Uuid, IsKey: true), new("organisation_id", NpgsqlDbType.Uuid), new("name", NpgsqlDbType.Text),
        new("dissolved_at", NpgsqlDbType.TimestampTz),
    ]);

    public override object FoldsLike => typeof(OrganisationRecord);

    public override OrganisationRecord? Evolve(OrganisationRecord? doc, IEvent e) => OrganisationRecord.Evolve(doc, e.Data, e.Recorded());

    public override IEnumerable<object?[]> Rows(OrganisationRecord doc) => doc.Teams.Select(t => (object?[])[t.Id, doc.Id, t.Name, t.DissolvedAt]);
}

/// <summary>Keeps everybody who acts for an organisation, did, or is invited to; who may come in is read from it with every request.</summary>
public sealed class MembersProjection : SingleStreamProjection<MemberRecord, Guid>
{
    public override string Name => "members";

    public override string StreamType => ReferralsStore.MemberStream;

    public override ProjectionTable Table { get; } = new("referrals", "members",
    [
        new("id", NpgsqlDbType.Uuid, IsKey: true), new("organisation_id", NpgsqlDbType.Uuid), new("team_id", NpgsqlDbType.Uuid),
        new("name", NpgsqlDbType.Text), new("role", NpgsqlDbType.Text), new("state", NpgsqlDbType.Text),
    ]);

    public override MemberRecord? Evolve(MemberRecord? doc, IEvent e) => MemberRecord.Evolve(doc, e.Data, e.Recorded());

    public override IEnumerable<object?[]> Rows(MemberRecord doc) =>
        [[doc.Id, doc.OrganisationId, doc.TeamId, doc.Name, Codes.NameOf(doc.Role), Codes.NameOf(doc.State)]];
}
