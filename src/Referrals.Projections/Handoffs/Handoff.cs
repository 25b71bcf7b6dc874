using NpgsqlTypes;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Handoffs;

/// <summary>
/// Keeps open referrals between two organisations, and offered transfers, from either side: who is responsible, whose move it is,
/// since when.
/// </summary>
public sealed class HandoffProjection() : ReferralProjection(
    "handoffs",
    new("partner_id", NpgsqlDbType.Uuid, IsKey: true),
    new("direction", NpgsqlDbType.Text),
    new("responsible", NpgsqlDbType.Text),
    new("unanswered", NpgsqlDbType.Boolean),
    new("reference", NpgsqlDbType.Text),
    new("state", NpgsqlDbType.Text),
    new("waiting_on", NpgsqlDbType.Text),
    new("waits_for_us", NpgsqlDbType.Boolean),
    new("person_until", NpgsqlDbType.Date),
    new("waiting_since", NpgsqlDbType.Date),
    new("next_due", NpgsqlDbType.Date),
    new("next_action", NpgsqlDbType.Text),
    new("made_at", NpgsqlDbType.TimestampTz),
    new("person_id", NpgsqlDbType.Uuid),
    new("entry", NpgsqlDbType.Jsonb))
{
    /// <summary>Whether a handoff waits for an answer of whoever was asked; what was sent back waits for another.</summary>
    internal const string Waits = "(unanswered and waiting_on <> 'referrer')";

    protected override IEnumerable<object?[]> Rows(Party party)
    {
        var (record, state) = (party.Sees, party.Sees.State);
        if (!state.IsOpen || party.HasLeft)
        {
            yield break;
        }

        if (state.ReferrerId is { } referrer && referrer != state.ReceiverId && !party.IsOnlyOffered)
        {
            if (party.OrganisationId == referrer)
            {
                yield return Row(party, state.ReceiverId, "out");
            }
            else if (party.OrganisationId == state.ReceiverId)
            {
                yield return Row(party, referrer, "in");
            }
        }

        // Where the transfer goes back to whoever referred, the referral itself is the handoff between the two.
        if (record.Offer is { } offer && offer.OrganisationId != state.ReceiverId && offer.OrganisationId != state.ReferrerId)
        {
            if (party.OrganisationId == state.ReceiverId)
            {
                yield return Row(party, offer.OrganisationId, "out");
            }
            else if (party.OrganisationId == offer.OrganisationId)
            {
                yield return Row(party, state.ReceiverId, "in");
            }
        }
    }

    private static object?[] Row(Party party, Guid partnerId, string direction)
    {
        var (record, state) = (party.Sees, party.Sees.State);
        var transfer = partnerId == record.Offer?.OrganisationId || party.IsOnlyOffered;
        var next = NextAction.OfHandoff(record, transfer);
        return
        [
            partnerId, direction, party.OrganisationId == state.ResponsibleId ? "us" : "them",
            record.Wait.Unanswered || transfer,
            state.Reference, Codes.NameOf(state.State), Codes.NameOf(record.Wait.On!.Value), party.Is(record.Wait.On.Value),
            record.Wait.PersonUntil, record.Wait.Since, next?.Due ?? CaseloadProjection.NothingDue, next?.Name, state.MadeAt, party.PersonId,
            CaseloadEntry.For(party),
        ];
    }
}
