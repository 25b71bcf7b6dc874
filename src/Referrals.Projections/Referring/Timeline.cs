using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Projections.Referring;

/// <summary>Keeps what happened to a referral in order, as each party may read it.</summary>
public sealed class TimelineProjection() : ReferralProjection("timelines", new Column("entries", NpgsqlDbType.Jsonb))
{
    protected override IEnumerable<object?[]> Rows(Party party)
    {
        var entries = party.Sees.Timeline.Where(e => MayRead(party, e)).Select(e => e.For(party));
        yield return [Values.Of(entries)];
    }

    private static bool MayRead(Party party, TimelineEntry entry) =>
        party.IsOnlyOffered ? entry.Recorded.EventId == party.Sees.Offer!.Id : entry.Data switch
        {
            ReminderSet or ReminderDone => entry.Recorded.OrganisationId == party.OrganisationId,
            TextRedacted e => !party.Sees.Reminders.Any(r => r.Id == e.EntryId && r.OrganisationId != party.OrganisationId),
            _ => true,
        };
}
