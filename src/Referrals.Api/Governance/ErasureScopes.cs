using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Governance;

/// <summary>How far an erasure reaches: every record of the person, the referrals about them, and what else names them.</summary>
internal sealed record ErasureScope(IReadOnlyList<ErasedRecord> Records, IReadOnlyList<Guid> Referrals, IReadOnlyList<NamingText> Texts, IReadOnlyList<Disclosed> Disclosures);

/// <summary>Finds how far an erasure reaches, as the records, links and referrals stand now.</summary>
internal sealed class ErasureScopes(Databases databases, DocumentStore store, Opener opener, RecordLinks links, NamingTexts texts)
{
    public async Task<ErasureScope> OfAsync(Guid personId, CancellationToken ct)
    {
        var people = new HashSet<Guid> { personId };
        var streams = new Dictionary<Guid, IReadOnlyList<IEvent>>();
        for (var before = 0; before != people.Count;)
        {
            before = people.Count;
            foreach (var id in people.ToList())
            {
                people.UnionWith(await links.LinkedAsync(id, ct));
            }

            await LoadAsync(streams, await NamingAsync(people, ct), ct);
            foreach (var human in streams.Values.SelectMany(HumansOf).Where(h => h.Overlaps(people)))
            {
                people.UnionWith(human);
            }
        }

        var own = streams.Where(s => LeadOf(s.Value).Overlaps(people)).Select(s => s.Key).ToList();
        await LoadRelatedAsync(streams, people, ct);
        var records = await RecordsAsync(people, ct);
        var others = streams.Values.SelectMany(HumansOf).SelectMany(h => h).Where(id => !people.Contains(id)).Distinct().ToList();
        return new ErasureScope(
            [.. records.Select(r => new ErasedRecord(r.OrganisationId, r.Id))], own,
            await texts.FindAsync(people, streams, others, ct), await DisclosuresAsync(people, streams, ct));
    }

    /// <summary>Who else was in these referrals, what is about them too, and what grew from any of it.</summary>
    private async Task LoadRelatedAsync(Dictionary<Guid, IReadOnlyList<IEvent>> streams, HashSet<Guid> people, CancellationToken ct)
    {
        var others = streams.Values.SelectMany(HumansOf).SelectMany(h => h).Where(id => !people.Contains(id)).ToHashSet();
        await LoadAsync(streams, await NamingAsync(others, ct), ct);
        for (var before = 0; before != streams.Count;)
        {
            before = streams.Count;
            await LoadAsync(streams, streams.Values.SelectMany(JourneyOf).ToList(), ct);
        }
    }

    private async Task LoadAsync(Dictionary<Guid, IReadOnlyList<IEvent>> streams, IEnumerable<Guid> ids, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        foreach (var id in ids.Where(id => !streams.ContainsKey(id)).ToList())
        {
            streams[id] = await session.Events.FetchStreamAsync(id, ct: ct);
        }
    }

    private async Task<List<Guid>> NamingAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select distinct referral_id from referrals.referral_details where person_ids && $1");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. people] });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetGuid(0));
        }

        return found;
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

    /// <summary>Each person whom a referral is about, by all records of theirs that it names.</summary>
    private static IEnumerable<HashSet<Guid>> HumansOf(IReadOnlyList<IEvent> referral) =>
        [LeadOf(referral), .. Made(referral).SelectMany(m => m.Household).Select(h => new HashSet<Guid> { h.PersonId, h.ReceiverPersonId })];

    private static HashSet<Guid> LeadOf(IReadOnlyList<IEvent> referral) =>
        [.. Made(referral).SelectMany(m => new[] { m.PersonId, m.ReceiverPersonId }), .. referral.Select(e => e.Data).OfType<TransferAccepted>().Select(t => t.ReceiverPersonId)];

    private static IEnumerable<Guid> JourneyOf(IReadOnlyList<IEvent> referral) =>
        [.. Made(referral).Select(m => m.ParentId).OfType<Guid>(), .. referral.Select(e => e.Data).OfType<ReferredOnward>().Select(o => o.ChildReferralId)];

    private static IEnumerable<ReferralMade> Made(IReadOnlyList<IEvent> referral) => referral.Select(e => e.Data).OfType<ReferralMade>();

    private async Task<List<Disclosed>> DisclosuresAsync(HashSet<Guid> people, Dictionary<Guid, IReadOnlyList<IEvent>> streams, CancellationToken ct)
    {
        var disclosed = new List<Disclosed>();
        foreach (var (referralId, referral) in streams.Where(s => HumansOf(s.Value).Any(h => h.Overlaps(people))))
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
                    case TransferOffered offered when LeadOf(referral).Overlaps(people):
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
