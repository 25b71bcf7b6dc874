using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Governance;

/// <summary>Every record of one human being, and the events of every referral that names them, by its id.</summary>
internal sealed record WholePerson(HashSet<Guid> Records, Dictionary<Guid, IReadOnlyList<IEvent>> Referrals);

/// <summary>Finds a human being everywhere: by links, and by the referrals that carried one record over into another.</summary>
internal sealed class WholePeople(Databases databases, DocumentStore store, Opener opener, RecordLinks links)
{
    public async Task<WholePerson> FindAsync(Guid personId, CancellationToken ct)
    {
        var whole = new WholePerson([personId], []);
        for (var before = 0; before != whole.Records.Count;)
        {
            before = whole.Records.Count;
            whole.Records.UnionWith((await links.LinkedAsync(whole.Records, ct)).SelectMany(linked => linked));
            await LoadAsync(whole.Referrals, await ReferralsOfAsync(whole.Records, ct), ct);
            foreach (var human in whole.Referrals.Values.SelectMany(HumansOf).Where(h => h.Overlaps(whole.Records)))
            {
                whole.Records.UnionWith(human);
            }
        }

        return whole;
    }

    /// <summary>The referrals that name any of these records.</summary>
    public async Task<IReadOnlyList<Guid>> ReferralsOfAsync(IEnumerable<Guid> records, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select distinct referral_id from referrals.referral_details where person_ids && $1");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. records] });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(r => r.GetGuid(0), ct);
    }

    /// <summary>Adds the events of referrals that are not there yet.</summary>
    public async Task LoadAsync(Dictionary<Guid, IReadOnlyList<IEvent>> referrals, IEnumerable<Guid> ids, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        foreach (var id in ids.Where(id => !referrals.ContainsKey(id)).ToList())
        {
            referrals[id] = await session.Events.FetchStreamAsync(id, ct: ct);
        }
    }

    /// <summary>Every name that these records ever had.</summary>
    public async Task<IReadOnlyList<string>> NamesOfAsync(IEnumerable<Guid> records, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var names = new List<string>();
        foreach (var id in records)
        {
            foreach (var e in await session.Events.FetchStreamAsync(id, ct: ct))
            {
                names.AddRange(SealedValues.Of(await opener.OpenAsync(e.Data, ct)).Select(m => m.Value.OpenValue).OfType<PersonDetails>().SelectMany(d => new[] { d.Name, d.KnownAs ?? "" }));
            }
        }

        return names;
    }

    /// <summary>Each person whom a referral is about, by all records of theirs that it names.</summary>
    public static IEnumerable<HashSet<Guid>> HumansOf(IReadOnlyList<IEvent> referral) =>
        [LeadOf(referral), .. MadeIn(referral).SelectMany(m => m.Household).Select(h => new HashSet<Guid> { h.PersonId, h.ReceiverPersonId })];

    /// <summary>The lead person's records.</summary>
    public static HashSet<Guid> LeadOf(IReadOnlyList<IEvent> referral) =>
        [.. MadeIn(referral).SelectMany(m => new[] { m.PersonId, m.ReceiverPersonId }), .. referral.Select(e => e.Data).OfType<TransferAccepted>().Select(t => t.ReceiverPersonId)];

    /// <summary>Everybody else whom referrals name beside somebody with these records.</summary>
    public static HashSet<Guid> OthersIn(IEnumerable<IReadOnlyList<IEvent>> referrals, IReadOnlySet<Guid> records) =>
        [.. referrals.SelectMany(HumansOf).SelectMany(h => h).Where(id => !records.Contains(id))];

    /// <summary>Organisations that had to do with a referral, and may have notes of their own on it.</summary>
    public static IEnumerable<Guid> OrganisationsOf(IReadOnlyList<IEvent> referral) => referral.SelectMany(e => e.Data switch
    {
        ReferralMade made => [made.ReferrerId ?? Guid.Empty, made.ReceiverId],
        TransferOffered offered => [offered.OrganisationId],
        _ => new[] { e.Recorded().OrganisationId },
    }).Where(id => id != Guid.Empty).Distinct();

    private static IEnumerable<ReferralMade> MadeIn(IReadOnlyList<IEvent> referral) => referral.Select(e => e.Data).OfType<ReferralMade>();
}
