using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.Directory;
using Referrals.Projections.Governance;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Referring;

namespace Referrals.Api.Governance;

/// <summary>A file before its review: what it holds, what is to be decided on, and which ids are in it.</summary>
internal sealed record UnreviewedFile(SubjectFile File, IReadOnlyList<ReviewedEntry> Entries)
{
    public IEnumerable<ReviewedEntry> Open => Entries.Where(e => e.Texts is not []);

    public IReadOnlyCollection<Guid> People => [.. File.Records.Select(r => r.Id)];

    public IReadOnlyCollection<Guid> Referrals => [.. File.Referrals.Select(r => r.Id)];
}

/// <summary>Gathers everything about one human being: their records, every referral that names them, who was shown what, who looked.</summary>
internal sealed class SubjectFiles(
    Databases databases, DocumentStore store, Opener opener, RecordLinks links, CurrentPartnership partnership, AccessLogQueries log, TimeProvider time)
{
    /// <summary>Null when there is no such record.</summary>
    public async Task<UnreviewedFile?> GatherAsync(Actor actor, Guid personId, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        if (await session.Events.AggregateStreamAsync<PersonRecord>(personId, ct: ct) is null)
        {
            return null;
        }

        var (people, referrals) = await EverywhereAsync(session, personId, ct);
        var others = referrals.Values.SelectMany(HumansOf).SelectMany(h => h).Where(id => !people.Contains(id)).ToHashSet();
        var names = await partnership(ct);
        var reading = new SubjectEntries(opener, names, new NameWords(await NamesAsync(session, others, ct), await NamesAsync(session, people, ct)));

        var all = new List<ReviewedEntry>();
        var records = new List<SubjectRecord>();
        foreach (var id in people.Order())
        {
            if (await session.Events.FetchStreamAsync(id, ct: ct) is [{ Data: PersonRegistered begun }, ..] stream)
            {
                records.Add(new SubjectRecord(id, names.NameOfOrganisation(begun.OrganisationId), await AddAsync(stream, mainlyOfOthers: false)));
            }
        }

        var about = new List<SubjectReferral>();
        foreach (var (id, stream) in referrals.OrderBy(r => r.Value[0].Timestamp))
        {
            var (made, lead) = (MadeOf(stream), LeadOf(stream).Overlaps(people));
            about.Add(new SubjectReferral(
                id, made.Reference, made.Programme, made.ReferrerId is { } referrer ? names.NameOfOrganisation(referrer) : null, names.NameOfOrganisation(made.ReceiverId),
                !lead, [.. await AddAsync(stream, !lead), .. await AddAsync(await OwnNotesAsync(session, id, stream, ct), !lead)]));
        }

        return new UnreviewedFile(
            new SubjectFile(personId, time.GetUtcNow(), records, about, DisclosuresOf(referrals.Values, names), await LooksAsync(actor, people, referrals.Keys, ct)), all);

        async Task<IReadOnlyList<SubjectEntry>> AddAsync(IReadOnlyList<IEvent> stream, bool mainlyOfOthers)
        {
            var entries = await reading.ReadAsync(stream, others, mainlyOfOthers, ct);
            all.AddRange(entries);
            return [.. entries.Select(e => e.Entry)];
        }
    }

    /// <summary>All records of this human being, by links and by the referrals that carried one record over into another, and all referrals that name them.</summary>
    private async Task<(HashSet<Guid> People, Dictionary<Guid, IReadOnlyList<IEvent>> Referrals)> EverywhereAsync(IDocumentSession session, Guid personId, CancellationToken ct)
    {
        var people = new HashSet<Guid> { personId };
        var referrals = new Dictionary<Guid, IReadOnlyList<IEvent>>();
        for (var before = 0; before != people.Count;)
        {
            before = people.Count;
            foreach (var id in people.ToList())
            {
                people.UnionWith(await links.LinkedAsync(id, ct));
            }

            foreach (var id in (await NamingAsync(people, ct)).Where(id => !referrals.ContainsKey(id)))
            {
                referrals[id] = await session.Events.FetchStreamAsync(id, ct: ct);
            }

            foreach (var human in referrals.Values.SelectMany(HumansOf).Where(h => h.Overlaps(people)))
            {
                people.UnionWith(human);
            }
        }

        return (people, referrals);
    }

    private async Task<List<Guid>> NamingAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select distinct referral_id from referrals.referral_details where person_ids && $1");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. people] });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await rows.ReadAsync(ct))
        {
            found.Add(rows.GetGuid(0));
        }

        return found;
    }

    private static async Task<IReadOnlyList<IEvent>> OwnNotesAsync(IDocumentSession session, Guid referralId, IReadOnlyList<IEvent> referral, CancellationToken ct)
    {
        var notes = new List<IEvent>();
        foreach (var organisationId in referral.Select(e => e.Recorded().OrganisationId).Append(MadeOf(referral).ReceiverId).Where(id => id != Guid.Empty).Distinct())
        {
            notes.AddRange(await session.Events.FetchStreamAsync(OwnNotes.IdOf(referralId, organisationId), ct: ct));
        }

        return notes;
    }

    /// <summary>Every name that these records ever had.</summary>
    private async Task<List<string>> NamesAsync(IDocumentSession session, IEnumerable<Guid> people, CancellationToken ct)
    {
        var names = new List<string>();
        foreach (var id in people)
        {
            foreach (var e in await session.Events.FetchStreamAsync(id, ct: ct))
            {
                var details = (await opener.OpenAsync(e.Data, ct)) switch
                {
                    PersonRegistered registered => registered.Details,
                    PersonDetailsChanged changed => changed.Details,
                    _ => default,
                };
                names.AddRange(details.TryRead(out var person) ? [person.Name, person.KnownAs ?? ""] : []);
            }
        }

        return names;
    }

    private async Task<IReadOnlyList<SubjectLook>> LooksAsync(Actor actor, IReadOnlyCollection<Guid> people, IReadOnlyCollection<Guid> referrals, CancellationToken ct) =>
        [.. (await log.LooksAsync(actor, people, referrals, ct)).Select(l => new SubjectLook(l.At, l.Member, l.Organisation, l.Kind, l.Purpose, l.Fields))];

    private static List<SubjectDisclosure> DisclosuresOf(IEnumerable<IReadOnlyList<IEvent>> referrals, Partnership names)
    {
        var disclosures = new List<SubjectDisclosure>();
        foreach (var stream in referrals)
        {
            var (made, to) = (MadeOf(stream), names.NameOfOrganisation(MadeOf(stream).ReceiverId));
            var from = made.ReferrerId is { } referrer ? names.NameOfOrganisation(referrer) : null;
            foreach (var e in stream)
            {
                switch (e.Data)
                {
                    case ReferralMade first:
                        Add(e, from, to, null, first.Consent);
                        break;
                    case ConsentChanged changed:
                        Add(e, from, to, changed.Change, changed.Consent);
                        break;
                    case TransferOffered offered:
                        disclosures.Add(new SubjectDisclosure(e.Timestamp, to, names.NameOfOrganisation(offered.OrganisationId), made.Reference, null, null, null, [], null));
                        break;
                    case TransferAccepted:
                        (from, to) = (to, names.NameOfOrganisation(e.Recorded().OrganisationId));
                        break;
                }
            }

            void Add(IEvent e, Named? from, Named to, ConsentChange? change, Consent consent) => disclosures.Add(new SubjectDisclosure(
                e.Timestamp, from, to, made.Reference, change, consent.LegalBasis, consent.ConfidentialityBasis, [.. consent.Fields], consent.Until));
        }

        return [.. disclosures.OrderBy(d => d.At)];
    }

    /// <summary>Each person whom a referral is about, by all records of theirs that it names.</summary>
    private static IEnumerable<HashSet<Guid>> HumansOf(IReadOnlyList<IEvent> referral) =>
        [LeadOf(referral), .. MadeOf(referral).Household.Select(h => new HashSet<Guid> { h.PersonId, h.ReceiverPersonId })];

    private static HashSet<Guid> LeadOf(IReadOnlyList<IEvent> referral) =>
        [MadeOf(referral).PersonId, MadeOf(referral).ReceiverPersonId, .. referral.Select(e => e.Data).OfType<TransferAccepted>().Select(t => t.ReceiverPersonId)];

    private static ReferralMade MadeOf(IReadOnlyList<IEvent> referral) => (ReferralMade)referral[0].Data;
}
