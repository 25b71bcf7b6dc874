using System.Buffers;
using NpgsqlTypes;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Projections.Referring;

/// <summary>Keeps what happened to a referral in order, as each party may read it.</summary>
public sealed class TimelineProjection() : ReferralProjection("timelines", new Column("entries", NpgsqlDbType.Jsonb))
{
    protected override IEnumerable<object?[]> Rows(Party party)
    {
        yield return [Entries(party)];
    }

    private static byte[] Entries(Party party)
    {
        var json = new ArrayBufferWriter<byte>(16_384);
        json.Write("["u8);
        foreach (var entry in party.Sees.Timeline)
        {
            if (MayRead(party, entry))
            {
                json.Write(json.WrittenCount > 1 ? ","u8 : []);
                json.Write(entry.JsonFor(party));
            }
        }

        json.Write("]"u8);
        return json.WrittenSpan.ToArray();
    }

    private static bool MayRead(Party party, TimelineEntry entry) =>
        party.IsOnlyOffered ? entry.Recorded.EventId == party.Sees.Offer!.Id : entry.Data switch
        {
            ReminderSet or ReminderDone => entry.Recorded.OrganisationId == party.OrganisationId,
            TextRedacted e => !party.Sees.Reminders.Any(r => r.Id == e.EntryId && r.OrganisationId != party.OrganisationId),
            _ => true,
        };
}
