using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Sharing;

/// <summary>An opening from outside the circle, for those who are told of it.</summary>
public sealed record SensitiveOpeningView(
    Guid Id, Guid ReferralId, string Reference, string Programme, Named Member, Named Organisation, OpeningReason Reason, DateTimeOffset OpenedAt,
    DateTimeOffset OpenUntil, DateOnly ReviewDue, bool Overdue, OpeningReviewView? Review) : Confidential;

/// <summary>What somebody else found.</summary>
public sealed record OpeningReviewView(Named By, DateTimeOffset At, OpeningFinding Finding, string? Note) : Confidential;

/// <summary>
/// Openings of sensitive referrals: to information governance all, to a coordinator those of referrals that their organisation is a
/// party to, to a member their own.
/// </summary>
public sealed class SensitiveOpeningQueries(Reader reader, Opener opener, CurrentPartnership partnership)
{
    /// <summary>What waits for a review first, the oldest first; then what was reviewed, the latest first.</summary>
    public const int Most = 200;

    private const string Columns = """
        opening_id, referral_id, reference, programme, member_id, opened_for, reason, opened_at, open_until, review_due, reviewed_by, reviewed_at, finding, note
        """;

    public async Task<IReadOnlyList<SensitiveOpeningView>> ListAsync(Actor actor, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add($"""
            select {Columns} from (select distinct on (opening_id) * from referrals.sensitive_openings order by opening_id) o
            order by reviewed_at is not null, case when reviewed_at is null then opened_at end, reviewed_at desc limit {Most}
            """);
        List<Row> found;
        await using (var rows = await batch.ExecuteAsync(ct))
        {
            found = await rows.ListAsync(
                r => new Row(
                    r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.GetString(3), r.GetGuid(4), r.GetGuid(5), r.Code<OpeningReason>(6),
                    r.GetFieldValue<DateTimeOffset>(7), r.GetFieldValue<DateTimeOffset>(8), r.GetFieldValue<DateOnly>(9), r.OptionalGuid(10),
                    r.IsDBNull(11) ? null : r.GetFieldValue<DateTimeOffset>(11), r.IsDBNull(12) ? null : r.Code<OpeningFinding>(12),
                    r.IsDBNull(13) ? null : r.Json<SealedNote>(13)),
                ct);
        }

        var opened = await opener.OpenAsync(Values.Of(found), ct);
        var names = await partnership(ct);
        return [.. opened.Select(o => new SensitiveOpeningView(
            o.Id, o.ReferralId, o.Reference, o.Programme, names.NameOfMember(o.MemberId), names.NameOfOrganisation(o.OrganisationId), o.Reason, o.OpenedAt, o.Until,
            o.ReviewDue, o.ReviewedBy is null && o.ReviewDue < today,
            o.ReviewedBy is { } by ? new OpeningReviewView(names.NameOfMember(by), o.ReviewedAt!.Value, o.Finding!.Value, NoteOf(o)) : null))];
    }

    /// <summary>The referral that an opening is of; null where the caller is not told of it.</summary>
    public async Task<Guid?> ReferralOfAsync(Actor actor, Guid openingId, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add("select referral_id from referrals.sensitive_openings where opening_id = $1 limit 1", openingId);
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ReadAsync(ct) ? rows.GetGuid(0) : null;
    }

    private static string? NoteOf(Row row) => row.Note is { } note && note.Text.TryRead(out var text) ? text : null;

    private sealed record Row(
        Guid Id, Guid ReferralId, string Reference, string Programme, Guid MemberId, Guid OrganisationId, OpeningReason Reason, DateTimeOffset OpenedAt,
        DateTimeOffset Until, DateOnly ReviewDue, Guid? ReviewedBy, DateTimeOffset? ReviewedAt, OpeningFinding? Finding, SealedNote? Note);
}
