using NpgsqlTypes;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Projections.Releases;

/// <summary>Keeps every release with how far it has come.</summary>
public sealed class ReleasesProjection : SingleStreamProjection<Release, Guid>
{
    public override string Name => "releases";

    public override string StreamType => ReferralsStore.ReleaseStream;

    public override ProjectionTable Table { get; } = new("referrals", "releases",
    [
        new("release_id", NpgsqlDbType.Uuid, IsKey: true), new("period", NpgsqlDbType.Text), new("state", NpgsqlDbType.Text),
        new("requested_by", NpgsqlDbType.Uuid), new("requested_at", NpgsqlDbType.TimestampTz), new("checked_at", NpgsqlDbType.TimestampTz),
        new("published_by", NpgsqlDbType.Uuid), new("published_at", NpgsqlDbType.TimestampTz), new("replaces", NpgsqlDbType.Uuid),
        new("replaced_by", NpgsqlDbType.Uuid), new("reason", NpgsqlDbType.Text), new("ended_because", NpgsqlDbType.Text), new("ended_at", NpgsqlDbType.TimestampTz),
    ]);

    public override object FoldsLike => typeof(Release);

    public override Release? Evolve(Release? doc, IEvent e) => Release.Evolve(doc, e.Data, e.Recorded());

    public override IEnumerable<object?[]> Rows(Release doc) =>
    [
        [
            doc.Id, doc.Period.Code, Codes.NameOf(doc.State), doc.Requested.MemberId, doc.Requested.At, doc.CheckedAt, doc.Published?.MemberId, doc.Published?.At,
            doc.Replaces, doc.ReplacedBy, doc.Reason, doc.EndedBecause, doc.EndedAt,
        ],
    ];
}
