using NpgsqlTypes;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.EventStore;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Sharing;

/// <summary>
/// Keeps who opened a referral of a sensitive programme from outside its circle: a row for each party, which row security reads to
/// let them in until the instant, and which coordinators and information governance review.
/// </summary>
public sealed class SensitiveOpeningsProjection : SingleStreamProjection<ReferralRecord, Guid>
{
    public override string Name => "sensitive_openings";

    public override string StreamType => ReferralsStore.ReferralStream;

    public override ProjectionTable Table { get; } = new("referrals", "sensitive_openings",
    [
        new("organisation_id", NpgsqlDbType.Uuid, IsKey: true), new("opening_id", NpgsqlDbType.Uuid, IsKey: true),
        new("referral_id", NpgsqlDbType.Uuid), new("reference", NpgsqlDbType.Text), new("programme", NpgsqlDbType.Text),
        new("member_id", NpgsqlDbType.Uuid), new("opened_for", NpgsqlDbType.Uuid), new("reason", NpgsqlDbType.Text),
        new("opened_at", NpgsqlDbType.TimestampTz), new("open_until", NpgsqlDbType.TimestampTz), new("review_due", NpgsqlDbType.Date),
        new("reviewed_by", NpgsqlDbType.Uuid), new("reviewed_at", NpgsqlDbType.TimestampTz), new("finding", NpgsqlDbType.Text), new("note", NpgsqlDbType.Jsonb),
    ]);

    public override object FoldsLike => typeof(ReferralRecord);

    public override ReferralRecord? Evolve(ReferralRecord? doc, IEvent e) => ReferralRecord.Evolve(doc, e);

    public override IEnumerable<object?[]> Rows(ReferralRecord doc) =>
        from opening in doc.Openings
        from party in doc.Parties()
        select (object?[])
        [
            party.OrganisationId, opening.Id, doc.State.Id, doc.State.Reference, party.Programme, opening.MemberId, opening.OrganisationId,
            Codes.NameOf(opening.Reason), opening.At, opening.Until, ReviewOpeningHandler.DueOn(opening.At),
            opening.Review?.MemberId, opening.Review?.At, opening.Review is { } review ? Codes.NameOf(review.Finding) : null,
            opening.Review?.Note is { } note ? new SealedNote(note) : null,
        ];
}

/// <summary>What a reviewer wrote, sealed.</summary>
public sealed record SealedNote(Sealed<string> Text);
