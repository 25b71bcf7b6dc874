using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Caseloads;

/// <summary>What lists show of a referral beside their columns.</summary>
public sealed record CaseloadEntry(
    Guid ServiceId,
    Guid? ReferrerId,
    Guid ReceiverId,
    Source? Source,
    Urgency Urgency,
    Sealed<Values<Need>>? Needs,
    Values<Sealed<Answers>> Corrections,
    Sealed<PersonDetails>? Person,
    Disclosure? Disclosure,
    DateTimeOffset? ClosedAt,
    CloseOutcome? Outcome,
    bool? WithdrawalRequested = null)
{
    /// <summary>What this party's lists show; an offered transfer shows the offer.</summary>
    public static CaseloadEntry For(Party party)
    {
        var (record, state) = (party.Sees, party.Sees.State);
        if (party.IsOnlyOffered)
        {
            var offer = record.Offer!;
            return new CaseloadEntry(offer.ServiceId, null, state.ReceiverId, null, state.Urgency, null, Values<Sealed<Answers>>.Empty, offer.Person, state.Disclosure,
                null, null);
        }

        var corrected = record.Corrections.Where(c => c.EntryId == record.MadeEntryId || c.EntryId == record.Closing?.Id);
        return new CaseloadEntry(
            state.ServiceId, state.ReferrerId, state.ReceiverId, record.Made.Source, state.Urgency, record.Made.Needs, Values.Of(corrected.Select(c => c.Values)), null, null,
            record.Closing?.At, record.Closing?.Outcome, state.AskedWithdrawal is null ? null : true);
    }
}

/// <summary>Keeps what each organisation has to do: every referral it refers, works or is offered.</summary>
public sealed class CaseloadProjection() : ReferralProjection(
    "caseload",
    new("reference", NpgsqlDbType.Text),
    new("state", NpgsqlDbType.Text),
    new("is_listed", NpgsqlDbType.Boolean),
    new("waiting_on", NpgsqlDbType.Text),
    new("waits_for_us", NpgsqlDbType.Boolean),
    new("person_until", NpgsqlDbType.Date),
    new("next_due", NpgsqlDbType.Date),
    new("next_action", NpgsqlDbType.Text),
    new("made_at", NpgsqlDbType.TimestampTz),
    new("person_id", NpgsqlDbType.Uuid),
    new("entry", NpgsqlDbType.Jsonb),
    new("partner_id", NpgsqlDbType.Uuid),
    new("receives", NpgsqlDbType.Boolean),
    new("acknowledge_by", NpgsqlDbType.Date),
    new("acknowledged_on", NpgsqlDbType.Date),
    new("ended_on", NpgsqlDbType.Date))
{
    /// <summary>Sorts last, and reads <c>infinity</c> in the database.</summary>
    public static readonly DateOnly NothingDue = DateOnly.MaxValue;

    protected override IEnumerable<object?[]> Rows(Party party)
    {
        var (record, state) = (party.Sees, party.Sees.State);
        if (record.IsEnteredInError || party.HasLeft)
        {
            yield break;
        }

        var next = NextAction.For(party);
        var partner = party.IsOnlyOffered ? null : party.Sides.HasFlag(Sides.Receiver) ? state.ReferrerId : state.ReceiverId;

        // Whoever has it since a transfer was not asked to acknowledge it.
        var acknowledged = state.ReceiverId == record.Made.ReceiverId ? record.AcknowledgedOn : null;
        yield return
        [
            state.Reference, Codes.NameOf(state.State), state.IsOpen || next is not null,
            record.Wait.On is { } on ? Codes.NameOf(on) : null, record.Wait.On is { } whose ? party.Is(whose) : null, record.Wait.PersonUntil,
            next?.Due ?? NothingDue, next?.Name, state.MadeAt, party.PersonId, CaseloadEntry.For(party),
            partner == party.OrganisationId ? null : partner, party.Sides.HasFlag(Sides.Receiver), acknowledged is null ? null : state.Clocks.Find(ClockName.Acknowledge)!.DueOn, acknowledged, record.EndedOn,
        ];
    }
}
