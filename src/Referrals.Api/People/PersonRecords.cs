using System.Text.Json;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.People;

/// <summary>A person as one organisation keeps them, and the events still to be stored after that version.</summary>
internal sealed record KnownPerson(Guid Id, PersonDetails Details, long Version, object[] Events)
{
    /// <summary>The record as it stands, opened; null for one that is only just begun.</summary>
    public PersonRecord? Record { get; init; }
}

/// <summary>Each organisation's own records of people: found, recognised, begun and changed.</summary>
internal sealed class PersonRecords(DocumentStore store, Opener opener, RecordHashes hashes, Areas areas, Reader reader, Restrictions restrictions)
{
    /// <summary>An organisation's record; null when it has none with this id, or it was erased or is about to be.</summary>
    public async Task<KnownPerson?> KeptByAsync(Guid organisationId, Guid personId, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var restricted = restrictions.HoldAsync(personId, ct);
        var stream = await session.Events.FetchForWriting<PersonRecord>(personId, ct);
        return !await restricted && stream.Aggregate is { } record && record.OrganisationId == organisationId
            && await opener.OpenAsync(record, ct) is var open && open.Details.TryRead(out var details)
            ? new KnownPerson(personId, details, stream.CurrentVersion, []) { Record = open } : null;
    }

    /// <summary>The caller's own organisation's record, where row security lets them see it.</summary>
    public async Task<KnownPerson?> MayKeepAsync(Actor actor, Guid personId, CancellationToken ct) =>
        await reader.SeesPersonAsync(actor, personId, ct) ? await KeptByAsync(actor.OrganisationId, personId, ct) : null;

    /// <summary>The same, to be changed: what is not seen looks like not there, and of what is seen and cannot be read it is said that it was erased.</summary>
    public async Task<KnownPerson> MustKeepAsync(Actor actor, Guid personId, CancellationToken ct) =>
        !await reader.SeesPersonAsync(actor, personId, ct) ? throw Refusal.NotFound()
        : await KeptByAsync(actor.OrganisationId, personId, ct) ?? throw ProblemException.Erased();

    /// <summary>The caller's own record of this person, recognised or begun; a recognised one is left as it is.</summary>
    public async Task<KnownPerson> RegisterAsync(RegisterPerson person, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var personId = PersonIds.Draw();
        var events = RegisterPersonHandler.Handle(person, personId, actor, await areas.FindAsync(person.Postcode, ct), now);
        var details = ((PersonRegistered)events[0]).Details.Value;
        foreach (var candidate in await hashes.CandidatesAsync(actor.OrganisationId, details, ct))
        {
            if (await MayKeepAsync(actor, candidate, ct) is { } kept && RecordHashes.IsSame(details, kept.Details))
            {
                return kept;
            }
        }

        return new KnownPerson(personId, details, 0, events);
    }

    /// <summary>What somebody said of themselves, as the first thing that the organisation they came to knows of them.</summary>
    public async Task<PersonRegistered> BeginWithOwnWordsAsync(RegisterPerson person, Guid organisationId, Guid referralId, string programme, CancellationToken ct) =>
        RegisterPersonHandler.Share(person.Details(await areas.FindAsync(person.Postcode, ct)), PersonIds.Draw(), organisationId, referralId, programme);

    /// <summary>The same, brought up to date with what was said now: the receiver gets what the referrer just typed.</summary>
    public async Task<KnownPerson> NameAsync(RegisterPerson person, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var kept = await RegisterAsync(person, actor, now, ct);
        return kept.Version == 0 ? kept : await ChangedAsync(kept, JsonSerializer.SerializeToElement(person, ApiJson.Options), actor, now, ct);
    }

    /// <summary>A record after a merge patch, whole and valid; without events where nothing changed.</summary>
    public async Task<KnownPerson> ChangedAsync(KnownPerson kept, JsonElement patch, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var before = JsonSerializer.SerializeToNode(Said(kept.Details), ApiJson.Options)!.AsObject();
        var merged = JsonSerializer.SerializeToElement(MergePatch.Apply(before, patch), ApiJson.Options);
        var said = RequestBody.Read<RegisterPerson>(merged);
        var record = new PersonRecord(kept.Id, actor.OrganisationId, Domain.PersonalData.Sealed.Of(kept.Id, kept.Details));
        var events = ChangePersonHandler.Handle(said, record, actor, await areas.FindAsync(said.Postcode, ct), now);
        return events is [PersonDetailsChanged { Details.Value: var details }] ? kept with { Details = details, Events = events } : kept;
    }

    /// <summary>Stores what is new about a person with the session, and before it the hashes to recognise them by.</summary>
    public async Task StoreAsync(KnownPerson person, Guid organisationId, IDocumentSession session, CancellationToken ct)
    {
        if (person.Events is [])
        {
            return;
        }

        await hashes.KeepAsync(organisationId, person.Id, person.Details, ct);
        if (person.Version == 0)
        {
            session.Events.StartStream<PersonRecord>(person.Id, person.Events);
        }
        else
        {
            session.Events.Append(person.Id, person.Version + person.Events.Length, person.Events);
        }
    }

    /// <summary>What would have been said to give these details: the other way round than <see cref="RegisterPerson.Details"/>.</summary>
    private static RegisterPerson Said(PersonDetails d) => new(
        d.Name, d.KnownAs, d.DateOfBirth, d.NhsNumber, d.Address, d.NoFixedAbode is true ? null : d.Postcode, d.NoFixedAbode,
        d.Phones.Count == 0 ? null : d.Phones, d.Email, d.SafeToEmail, d.SafeToWrite, d.ContactWarning, d.VisitWarning, d.OurReference,
        d.OnBehalf, d.Language, d.Interpreter, d.AccessNeeds, d.Demographics, d.VisitWarningReviewOn);
}
