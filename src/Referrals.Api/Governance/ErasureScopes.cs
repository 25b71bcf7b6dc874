using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Governance;

/// <summary>How far an erasure reaches: every record of the person, the referrals about them, and what else names them.</summary>
internal sealed record ErasureScope(IReadOnlyList<ErasedRecord> Records, IReadOnlyList<Guid> Referrals, IReadOnlyList<NamingText> Texts, IReadOnlyList<Disclosed> Disclosures);

/// <summary>Finds how far an erasure reaches, as the records, links and referrals stand now.</summary>
internal sealed class ErasureScopes(DocumentStore store, Opener opener, WholePeople whole, NamingTexts texts)
{
    public async Task<ErasureScope> OfAsync(Guid personId, CancellationToken ct)
    {
        var (people, streams) = await whole.FindAsync(personId, ct);
        var own = streams.Where(s => WholePeople.LeadOf(s.Value).Overlaps(people)).Select(s => s.Key).ToList();
        await LoadRelatedAsync(streams, people, ct);
        var records = await RecordsAsync(people, ct);
        var others = WholePeople.OthersIn(streams.Values, people);
        return new ErasureScope(
            [.. records.Select(r => new ErasedRecord(r.OrganisationId, r.Id))], own,
            await texts.FindAsync(people, streams, others, ct), await DisclosuresAsync(people, streams, ct));
    }

    /// <summary>Who else was in these referrals, what is about them too, and what grew from any of it.</summary>
    private async Task LoadRelatedAsync(Dictionary<Guid, IReadOnlyList<IEvent>> streams, HashSet<Guid> people, CancellationToken ct)
    {
        await whole.LoadAsync(streams, await whole.ReferralsOfAsync(WholePeople.OthersIn(streams.Values, people), ct), ct);
        for (var before = 0; before != streams.Count;)
        {
            before = streams.Count;
            await whole.LoadAsync(streams, streams.Values.SelectMany(JourneyOf).ToList(), ct);
        }
    }

    private async Task<List<PersonRecord>> RecordsAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var records = new List<PersonRecord>();
        foreach (var id in people)
        {
            if (await session.Events.AggregateStreamAsync<PersonRecord>(id, ct: ct) is { IsErased: false } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    private static IEnumerable<Guid> JourneyOf(IReadOnlyList<IEvent> referral) =>
        [.. referral.Select(e => e.Data).OfType<ReferralMade>().Select(m => m.ParentId).OfType<Guid>(), .. referral.Select(e => e.Data).OfType<ReferredOnward>().Select(o => o.ChildReferralId)];

    private async Task<List<Disclosed>> DisclosuresAsync(HashSet<Guid> people, Dictionary<Guid, IReadOnlyList<IEvent>> streams, CancellationToken ct)
    {
        var disclosed = new List<Disclosed>();
        foreach (var (referralId, referral) in streams.Where(s => WholePeople.HumansOf(s.Value).Any(h => h.Overlaps(people))))
        {
            TransferOffered? offer = null;
            var covered = Domain.Values<PersonField>.Empty;
            foreach (var e in referral)
            {
                switch (e.Data)
                {
                    case ReferralMade made:
                        covered = made.Consent.Fields;
                        if (made.ReferrerId != made.ReceiverId)
                        {
                            disclosed.Add(new Disclosed(made.ReceiverId, referralId, e.Timestamp, covered));
                        }

                        break;
                    case ConsentChanged changed:
                        covered = changed.Consent.Fields;
                        break;
                    case TransferOffered offered when WholePeople.LeadOf(referral).Overlaps(people):
                        offer = offered;
                        var shown = (await opener.OpenAsync(offered, ct)).Person;
                        disclosed.Add(new Disclosed(offered.OrganisationId, referralId, e.Timestamp, shown.TryRead(out var person) ? person.Fields() : []));
                        break;
                    case TransferAccepted when offer is not null:
                        disclosed.Add(new Disclosed(offer.OrganisationId, referralId, e.Timestamp, covered));
                        break;
                }
            }
        }

        foreach (var id in people)
        {
            disclosed.AddRange(await ChangesSharedAsync(id, ct));
        }

        return [.. disclosed.OrderBy(d => d.At)];
    }

    /// <summary>What crossed into this record after it was begun.</summary>
    private async Task<IEnumerable<Disclosed>> ChangesSharedAsync(Guid personId, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var record = await session.Events.FetchStreamAsync(personId, ct: ct);
        var keeper = record.Select(e => e.Data).OfType<PersonRegistered>().Select(r => r.OrganisationId).FirstOrDefault();
        return from e in record
               let shared = e.Data as PersonDetailsShared
               where shared is not null
               select new Disclosed(keeper, shared.FromReferralId, e.Timestamp, shared.Fields);
    }
}
