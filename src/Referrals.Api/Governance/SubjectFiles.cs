using Referrals.Api.Drafts;
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
    DocumentStore store, Opener opener, WholePeople whole, CurrentPartnership partnership, AccessLogQueries log, KeptDrafts kept, TimeProvider time)
{
    /// <summary>Null when there is no such record.</summary>
    public async Task<UnreviewedFile?> GatherAsync(Actor actor, Guid personId, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        if (await session.Events.AggregateStreamAsync<PersonRecord>(personId, ct: ct) is null)
        {
            return null;
        }

        var (people, referrals) = await whole.FindAsync(personId, ct);
        var others = WholePeople.OthersIn(referrals.Values, people);
        var names = await partnership(ct);
        var reading = new SubjectEntries(opener, names, new NameWords(await whole.NamesOfAsync(others, ct), await whole.NamesOfAsync(people, ct)));

        var all = new List<ReviewedEntry>();
        var (records, crossed) = (new List<SubjectRecord>(), new List<SubjectDisclosure>());
        foreach (var id in people.Order())
        {
            if (await session.Events.FetchStreamAsync(id, ct: ct) is [{ Data: PersonRegistered begun }, ..] stream)
            {
                var keeper = names.NameOfOrganisation(begun.OrganisationId);
                records.Add(new SubjectRecord(id, keeper, await AddAsync(stream, mainlyOfOthers: false)));
                crossed.AddRange(from e in stream
                                 let shared = e.Data as PersonDetailsShared
                                 where shared is not null && referrals.ContainsKey(shared.FromReferralId)
                                 select new SubjectDisclosure(
                                     e.Timestamp, names.NameOfOrganisation(shared.FromOrganisationId), keeper, MadeOf(referrals[shared.FromReferralId]).Reference, null, null, null,
                                     [.. shared.Fields], null));
            }
        }

        var about = new List<SubjectReferral>();
        foreach (var (id, stream) in referrals.OrderBy(r => r.Value[0].Timestamp))
        {
            var (made, lead) = (MadeOf(stream), WholePeople.LeadOf(stream).Overlaps(people));
            about.Add(new SubjectReferral(
                id, made.Reference, made.Programme, made.ReferrerId is { } referrer ? names.NameOfOrganisation(referrer) : null, names.NameOfOrganisation(made.ReceiverId),
                !lead, [.. await AddAsync(stream, !lead), .. await AddAsync(await OwnNotesAsync(session, id, stream, ct), !lead)]));
        }

        var drafts = new List<SubjectDraft>();
        foreach (var draft in await kept.AboutAsync(people, ct))
        {
            all.Add(reading.Read(draft, people));
            drafts.Add(new SubjectDraft(names.NameOfOrganisation(draft.OrganisationId), all[^1].Entry));
        }

        return new UnreviewedFile(
            new SubjectFile(personId, time.GetUtcNow(), records, about, drafts, [.. DisclosuresOf(referrals.Values, names).Concat(crossed).OrderBy(d => d.At)], await LooksAsync(actor, people, referrals.Keys, ct)), all);

        async Task<IReadOnlyList<SubjectEntry>> AddAsync(IReadOnlyList<IEvent> stream, bool mainlyOfOthers)
        {
            var entries = await reading.ReadAsync(stream, others, mainlyOfOthers, ct);
            all.AddRange(entries);
            return [.. entries.Select(e => e.Entry)];
        }
    }

    private static async Task<IReadOnlyList<IEvent>> OwnNotesAsync(IDocumentSession session, Guid referralId, IReadOnlyList<IEvent> referral, CancellationToken ct)
    {
        var notes = new List<IEvent>();
        foreach (var organisationId in WholePeople.OrganisationsOf(referral))
        {
            notes.AddRange(await session.Events.FetchStreamAsync(OwnNotes.IdOf(referralId, organisationId), ct: ct));
        }

        return notes;
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

        return disclosures;
    }

    private static ReferralMade MadeOf(IReadOnlyList<IEvent> referral) => (ReferralMade)referral[0].Data;
}
