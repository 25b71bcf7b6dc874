using Npgsql;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.People;

namespace Referrals.Api.Sharing;

/// <summary>What goes to another organisation's record of the same person, and to which.</summary>
internal sealed record Crosses(Referral Referral, KnownPerson Other, Guid OrganisationId, Values<PersonField> Fields, object[] Events);

/// <summary>How something about a person goes from one organisation's record to the other side of their live referrals.</summary>
internal sealed class Crossing(DocumentStore store, Databases databases, PersonRecords people, PartnershipSource partnerships, Reader reader)
{
    /// <summary>The fields that may cross to each other side, of the referrals that the caller sees.</summary>
    public async Task<IReadOnlyList<Crosses>> ShareAsync(Actor actor, KnownPerson person, Values<PersonField> fields, DateTimeOffset now, CancellationToken ct)
    {
        var crossing = new List<Crosses>();
        foreach (var referral in await LiveAsync(actor.OrganisationId, person.Id, ct))
        {
            var covered = ShareChangesHandler.MayCross(referral, fields, now);
            if (covered is [] || ShareChangesHandler.OtherSideOf(referral, actor.OrganisationId, person.Id) is not { } side
                || !await reader.SeesReferralAsync(actor, referral.Id, ct)
                || await people.KeptByAsync(side.OrganisationId, side.PersonId, ct) is not { } other || crossing.Exists(c => c.Other.Id == other.Id))
            {
                continue;
            }

            var events = ShareChangesHandler.Handle(person.Details, covered, other.Record!, referral, actor.OrganisationId);
            crossing.Add(new Crosses(referral, other, side.OrganisationId, covered, events));
        }

        return crossing;
    }

    /// <summary>Those of the fields that the other record does not say yet.</summary>
    public static Values<PersonField> NewOf(KnownPerson person, Crosses crosses) => crosses.Other.Record!.Details.Value is var theirs
        ? Values.Of(crosses.Fields.Where(f => theirs.Taking(person.Details, [f]) != theirs)) : [];

    /// <summary>Who is told of a death: the other side of every live referral, and of theirs.</summary>
    public async Task<IReadOnlyList<Crosses>> TellAsync(Guid organisationId, Guid personId, RecordDeath death, CancellationToken ct)
    {
        var (told, known, asked) = (new List<Crosses>(), new HashSet<Guid> { personId }, new Queue<(Guid Organisation, Guid Person)>([(organisationId, personId)]));
        while (asked.TryDequeue(out var one))
        {
            foreach (var referral in await LiveAsync(one.Organisation, one.Person, ct))
            {
                if (ShareChangesHandler.OtherSideOf(referral, one.Organisation, one.Person) is { } side && known.Add(side.PersonId)
                    && await people.KeptByAsync(side.OrganisationId, side.PersonId, ct) is { } other)
                {
                    told.Add(new Crosses(referral, other, side.OrganisationId, [], RecordDeathHandler.Tell(death, other.Record!, referral.Id)));
                    asked.Enqueue((side.OrganisationId, side.PersonId));
                }
            }
        }

        return told;
    }

    public async Task StoreAsync(IEnumerable<Crosses> crossing, IDocumentSession session, CancellationToken ct)
    {
        foreach (var (_, other, organisationId, _, events) in crossing)
        {
            await people.StoreAsync(other with { Events = events }, organisationId, session, ct);
        }
    }

    /// <summary>What the access log says of it: whose record, through which referrals, which fields.</summary>
    public static Shown ShownOf(Guid personId, IReadOnlyCollection<Crosses> crossing) =>
        new([personId], [.. crossing.Select(c => c.Referral.Id)], [.. crossing.SelectMany(c => c.Fields).Select(f => $"person.{Codes.NameOf(f)}").Distinct()]);

    public async Task<IReadOnlyList<SharedWith>> ViewsOfAsync(IEnumerable<Crosses> crossing, CancellationToken ct)
    {
        var names = await partnerships.CurrentAsync(ct);
        return [.. crossing.Select(c => new SharedWith(c.Referral.Id, names.NameOfOrganisation(c.OrganisationId), c.Fields))];
    }

    /// <summary>The open referrals that name an organisation's record.</summary>
    private async Task<IReadOnlyList<Referral>> LiveAsync(Guid organisationId, Guid personId, CancellationToken ct)
    {
        List<Guid> ids;
        await using (var command = databases.Writer.CreateCommand(
            "select referral_id from referrals.referral_details where organisation_id = $1 and person_ids @> array[$2] order by referral_id"))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = organisationId });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = personId });
            await using var rows = await command.ExecuteReaderAsync(ct);
            ids = await rows.ListAsync(r => r.GetGuid(0), ct);
        }

        var live = new List<Referral>();
        await using var session = store.LightweightSession();
        foreach (var id in ids)
        {
            if (await session.Events.AggregateStreamAsync<Referral>(id, ct: ct) is { IsOpen: true } referral)
            {
                live.Add(referral);
            }
        }

        return live;
    }
}
