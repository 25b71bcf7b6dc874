using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.People;

/// <summary>An organisation's own records of people, opened.</summary>
public sealed class PersonQueries(Reader reader, Opener opener)
{
    /// <summary>The record, if it is the caller's organisation's.</summary>
    public async Task<Versioned<PersonView>?> FindAsync(Actor actor, Guid personId, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(
            "select version, details from referrals.people where organisation_id = $1 and person_id = $2", actor.OrganisationId, personId);
        await using var rows = await batch.ExecuteAsync(ct);
        if (!await rows.ReadAsync(ct))
        {
            return null;
        }

        var version = rows.GetInt64(0);
        var opened = await opener.OpenAsync(rows.Json<SealedDetails>(1), ct);
        return new Versioned<PersonView>(PersonView.Of(personId, opened) with { RestrictedFrom = actor.IsCoordinator ? opened.RestrictedFrom : null }, version);
    }

    /// <summary>Those of the records that are the caller's organisation's, and those of the referrals that the caller sees there.</summary>
    public async Task<SeenRecords> SeenAsync(Actor actor, IReadOnlyCollection<Guid> personIds, IReadOnlyCollection<Guid> referralIds, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor)
            .Add("select person_id, details from referrals.people where organisation_id = $1 and person_id = any ($2)", actor.OrganisationId, personIds.ToArray())
            .Add("select referral_id from referrals.referral_details where organisation_id = $1 and referral_id = any ($2)", actor.OrganisationId, referralIds.ToArray());
        List<KeyValuePair<Guid, SealedDetails>> people;
        List<Guid> referrals;
        await using (var rows = await batch.ExecuteAsync(ct))
        {
            people = await rows.ListAsync(r => KeyValuePair.Create(r.GetGuid(0), r.Json<SealedDetails>(1)), ct);
            await rows.NextResultAsync(ct);
            referrals = await rows.ListAsync(r => r.GetGuid(0), ct);
        }

        var opened = await opener.OpenAsync(Values.Of(people.Select(p => p.Value)), ct);
        return new SeenRecords(people.Zip(opened, (p, d) => (p.Key, d.Details)).ToDictionary(p => p.Key, p => p.Details), referrals.ToHashSet());
    }

    /// <summary>The pairs of records that the caller's organisation keeps both of, in the order of their ids, from one on.</summary>
    public async Task<IReadOnlyList<RecordPair>> PairsAsync(Actor actor, IReadOnlyCollection<LinkState> states, Guid after, int limit, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(
            """
            select link_id, person_id, other_id, grounds, state from referrals.record_links
            where organisation_id = $1 and other_organisation_id = organisation_id and state = any ($2) and person_id < other_id and link_id > $3
            order by link_id limit $4
            """,
            actor.OrganisationId, states.Select(s => Codes.NameOf(s)).ToArray(), after, limit);
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ListAsync(r => new RecordPair(r.GetGuid(0), r.GetGuid(1), r.GetGuid(2), r.Code<LinkGrounds>(3), r.Code<LinkState>(4)), ct);
    }
}

/// <summary>What is there of what was asked for: records with their details, open unless erased, and referrals.</summary>
public sealed record SeenRecords(IReadOnlyDictionary<Guid, Sealed<PersonDetails>> People, IReadOnlySet<Guid> Referrals);

/// <summary>Two records of one organisation, and what became of the question whether they are of one human being.</summary>
public sealed record RecordPair(Guid LinkId, Guid OneId, Guid OtherId, LinkGrounds Grounds, LinkState State);
