using Referrals.Domain;
using Referrals.Projections.Directory;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Governance;

/// <summary>A legal hold on one organisation's record of a person. The reasons are null once they were destroyed with the record.</summary>
public sealed record LegalHoldView(
    Guid Id, Guid PersonId, Named Organisation, Named PlacedBy, DateTimeOffset PlacedAt, string? Reason, Named? LiftedBy, DateTimeOffset? LiftedAt, string? LiftedBecause)
    : Confidential;

/// <summary>Legal holds, those that stand first; row security shows them to information governance alone.</summary>
public sealed class LegalHoldQueries(Reader reader, Opener opener, CurrentPartnership partnership)
{
    /// <summary>So many are listed.</summary>
    public const int Most = 200;

    private const string Columns = "hold_id, person_id, organisation_id, placed_by, placed_at, lifted_by, lifted_at, reasons";
    private const string InOrder = "order by lifted_at is not null, placed_at desc, hold_id";

    /// <summary>The holds on any of these records.</summary>
    public Task<IReadOnlyList<LegalHoldView>> OfAsync(Actor actor, IReadOnlyCollection<Guid> people, CancellationToken ct = default) =>
        ListAsync(reader.ReadAs(actor).Add($"select {Columns} from referrals.legal_holds where person_id = any ($1) {InOrder}", people.ToArray()), ct);

    public Task<IReadOnlyList<LegalHoldView>> AllAsync(Actor actor, CancellationToken ct = default) =>
        ListAsync(reader.ReadAs(actor).Add($"select {Columns} from referrals.legal_holds {InOrder} limit {Most}"), ct);

    private async Task<IReadOnlyList<LegalHoldView>> ListAsync(ReadBatch batch, CancellationToken ct)
    {
        List<Row> found;
        await using (batch)
        await using (var rows = await batch.ExecuteAsync(ct))
        {
            found = await rows.ListAsync(
                r => new Row(
                    r.GetGuid(0), r.GetGuid(1), r.GetGuid(2), r.GetGuid(3), r.GetFieldValue<DateTimeOffset>(4), r.OptionalGuid(5),
                    r.IsDBNull(6) ? null : r.GetFieldValue<DateTimeOffset>(6), r.Json<SealedReasons>(7)),
                ct);
        }

        var opened = await opener.OpenAsync(Values.Of(found), ct);
        var names = await partnership(ct);
        return [.. opened.Select(h => new LegalHoldView(
            h.Id, h.PersonId, names.NameOfOrganisation(h.OrganisationId), names.NameOfMember(h.PlacedBy), h.PlacedAt, h.Reasons.Placed.TryRead(out var why) ? why : null,
            h.LiftedBy is { } by ? names.NameOfMember(by) : null, h.LiftedAt, h.Reasons.Lifted is { } lifted && lifted.TryRead(out var because) ? because : null))];
    }

    private sealed record Row(
        Guid Id, Guid PersonId, Guid OrganisationId, Guid PlacedBy, DateTimeOffset PlacedAt, Guid? LiftedBy, DateTimeOffset? LiftedAt, SealedReasons Reasons);
}
