using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.EventStore;
using Referrals.Projections.Directory;
using Referrals.Projections.People;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Referring;

/// <summary>
/// What another organisation would see if something were stored: made from the same fold, the same rows and the same view as
/// afterwards, so that it cannot differ.
/// </summary>
public sealed class ReferralPreviews(Opener opener)
{
    /// <summary>The view of a party, once these were recorded after what is there.</summary>
    /// <param name="organisationId">The party.</param>
    /// <param name="stored">The events of the stream so far.</param>
    /// <param name="next">What would be stored, still open.</param>
    /// <param name="by">Who would store it.</param>
    /// <param name="now">When.</param>
    /// <param name="people">The party's records of people as they would be, by id.</param>
    /// <param name="partnership">Names.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ReferralView> SeenByAsync(
        Guid organisationId, IReadOnlyList<IEvent> stored, IEnumerable<object> next, Actor by, DateTimeOffset now, IReadOnlyDictionary<Guid, PersonDetails> people,
        Partnership partnership, CancellationToken ct)
    {
        var events = stored.Concat(next.Select((data, i) => Pending(data, stored.Count + i + 1, by, now)));
        var record = events.Aggregate((ReferralRecord?)null, ReferralRecord.Evolve)!;
        var party = record.Parties().First(p => p.OrganisationId == organisationId);
        var detail = await opener.OpenAsync(ReferralDetailProjection.Of(party), ct);
        return new ReferralViewMaker(detail, partnership, WorkingDays.InLondon(now))
            .Make(people.ToDictionary(p => p.Key, p => new SealedDetails(Sealed.Of(p.Key, p.Value))), party.PersonId, null, null);
    }

    private static Event Pending(object data, long version, Actor by, DateTimeOffset now)
    {
        var pending = (Event)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
        pending.Id = Guid.CreateVersion7(now);
        pending.Version = version;
        pending.Timestamp = now;
        pending.UserName = by.MemberId.ToString();
        pending.Headers = new Dictionary<string, string> { [Metadata.Organisation] = by.OrganisationId.ToString() };
        return pending;
    }
}
