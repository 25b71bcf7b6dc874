using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.Directory;
using Referrals.Projections.Governance;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Governance;

/// <summary>Puts together what information governance reads of one erasure.</summary>
internal sealed class ErasureReading(DocumentStore store, Opener opener, Reader reader, ErasureQueries erasures, ErasureScopes scopes, LegalHolds holds, CurrentPartnership partnership)
{
    // What left the platform, as the access log has it.
    private const string Exports = """
        select at, member_id, organisation_id, operation, fields from referrals.access_log
        where kind = 'export' and (person_ids && $1 or referral_ids && $2) and at <= $3 order by at
        """;

    /// <summary>The erasure and, while it waits, the texts to be reviewed as they stand now; null where there is none.</summary>
    public async Task<(ErasureView View, ErasureScope? Scope)?> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (await erasures.FindAsync(actor, id, ct) is not { } head || await LoadAsync(id, ct) is not { } erasure)
        {
            return null;
        }

        var names = await partnership(ct);
        var scope = erasure.State is ErasureState.Requested ? await scopes.OfAsync(erasure.PersonId, ct) : null;
        var view = new ErasureView
        {
            Erasure = head,
            Reason = erasure.Reason.TryRead(out var reason) ? reason : null,
            Records = scope?.Records.Count ?? erasure.Records.Count,
            Referrals = scope?.Referrals.Count ?? erasure.Referrals.Count,
            Held = erasure.State is not (ErasureState.CarriedOut or ErasureState.Cancelled)
                && await holds.StandAsync((scope?.Records ?? erasure.Records).Select(r => r.PersonId), ct),
            Texts = scope is null ? null : [.. scope.Texts.Select(t => ViewOf(t, erasure, names))],
        };
        return (view, scope);
    }

    /// <summary>Whom the texts show that are to be reviewed.</summary>
    public static Shown Shows(ErasureView view, ErasureScope? scope)
    {
        var texts = view.Texts ?? [];
        return new Shown(
            [.. scope?.Records.Select(r => r.PersonId) ?? [], .. texts.Select(t => t.PersonId).OfType<Guid>()], [.. texts.Select(t => t.ReferralId).OfType<Guid>().Distinct()],
            [.. texts.SelectMany(t => t.Texts.Select(n => $"{t.Type}.{n.Member}")).Distinct().Order(StringComparer.Ordinal)])
        {
            Purpose = AccessPurpose.Erasure,
        };
    }

    /// <exception cref="ProblemException">It is not there, or not carried out.</exception>
    public async Task<ErasureReceipt> ReceiptAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var erasure = await LoadAsync(id, ct) ?? throw ProblemException.NotFound();
        if (erasure is not { Result: { } result, CarriedOutAt: { } carriedOutAt, Confirmed: { } confirmed })
        {
            throw Refusal.NotInState("erasure/not-in-state", "There is a receipt once the erasure is carried out.");
        }

        var names = await partnership(ct);
        return new ErasureReceipt
        {
            ErasureId = id,
            RequestedBy = erasure.DueOn is null ? names.NameOfMember(erasure.Requested.MemberId) : ErasureHead.Retention,
            RequestedAt = erasure.Requested.At,
            ConfirmedBy = ErasureHead.NameOf(confirmed.MemberId, names),
            ConfirmedAt = confirmed.At,
            CarriedOutAt = carriedOutAt,
            DueOn = erasure.DueOn,
            Destroyed = new DestroyedView(result.Records, result.Texts, result.Wrappings, result.Hashes, result.Redacted),
            KeptBy = [.. erasure.Records.Select(r => names.NameOfOrganisation(r.OrganisationId)).DistinctBy(o => o.Id)],
            Disclosures = [.. erasure.Disclosures.Select(d => new DisclosedView(names.NameOfOrganisation(d.OrganisationId), d.ReferralId, d.At, d.Fields))],
            Exports = await ExportsAsync(actor, erasure, carriedOutAt, names, ct),
        };
    }

    private async Task<List<ExportedView>> ExportsAsync(Actor actor, Erasure erasure, DateTimeOffset until, Partnership names, CancellationToken ct)
    {
        await using var batch = reader.ReadAs(actor).Add(
            Exports, erasure.Records.Select(r => r.PersonId).ToArray(), erasure.Referrals.ToArray(), until.ToUniversalTime());
        await using var rows = await batch.ExecuteAsync(ct);
        var exports = new List<ExportedView>();
        while (await rows.ReadAsync(ct))
        {
            exports.Add(new ExportedView(
                rows.GetFieldValue<DateTimeOffset>(0), names.NameOfMember(rows.GetGuid(1)), names.NameOfOrganisation(rows.GetGuid(2)), rows.GetString(3),
                rows.GetFieldValue<string[]>(4)));
        }

        return exports;
    }

    private async Task<Erasure?> LoadAsync(Guid id, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        return await session.Events.AggregateStreamAsync<Erasure>(id, ct: ct) is { } erasure ? await opener.OpenAsync(erasure, ct) : null;
    }

    private static LinkedTextView ViewOf(NamingText text, Erasure erasure, Partnership names) => new(
        text.Entry.EntryId, text.ReferralId, text.PersonId, text.Type, text.At,
        text.OrganisationId == Guid.Empty ? null : names.NameOfOrganisation(text.OrganisationId), text.Texts, text.Entry.MayBeRedacted,
        erasure.Reviewed.FirstOrDefault(r => r.EntryId == text.Entry.EntryId)?.Verdict);
}
