using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Projections;
using Referrals.Projections.People;

namespace Referrals.Api.People;

/// <summary>Somebody whom the caller may be told of, with those of their referrals that the caller sees.</summary>
internal sealed record SeenPerson(Guid Id, PersonDetails Details, IReadOnlyList<Guid> ReferralIds)
{
    public PersonView View => PersonView.Of(Id, Domain.PersonalData.Sealed.Of(Id, Details));
}

/// <summary>
/// Which of an organisation's records a member may be told of: row security's, without those of people whom they could know only from a
/// referral that does not exist for them.
/// </summary>
internal sealed class SeenPeople(Databases databases, PersonQueries people)
{
    public async Task<IReadOnlyList<SeenPerson>> FindAsync(Actor actor, IReadOnlyCollection<Guid> personIds, CancellationToken ct)
    {
        if (personIds.Count == 0 || actor.Role is not (Role.Practitioner or Role.Coordinator or Role.System))
        {
            return [];
        }

        var referrals = await ReferralsAsync(actor.OrganisationId, personIds, ct);
        var seen = await people.SeenAsync(actor, personIds, [.. referrals.SelectMany(r => r).Select(r => r.ReferralId).Distinct()], ct);
        var found = new List<SeenPerson>();
        foreach (var id in personIds)
        {
            var about = referrals[id].Select(r => r.ReferralId).ToList();
            var visible = about.FindAll(seen.Referrals.Contains);
            if (seen.People.TryGetValue(id, out var details) && details.TryRead(out var open) && (about.Count == 0 || visible.Count > 0))
            {
                found.Add(new SeenPerson(id, open, visible));
            }
        }

        return found;
    }

    // As the writer: what the reader does not see has to be known of, to keep quiet about it.
    private async Task<ILookup<Guid, (Guid PersonId, Guid ReferralId)>> ReferralsAsync(Guid organisationId, IReadOnlyCollection<Guid> personIds, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand(
            """
            select p.id, d.referral_id from referrals.referral_details d cross join unnest(d.person_ids) as p (id)
            where d.organisation_id = $1 and d.person_ids && $2 and p.id = any ($2)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = organisationId });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. personIds] });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = await reader.ListAsync(r => (PersonId: r.GetGuid(0), ReferralId: r.GetGuid(1)), ct);
        return found.ToLookup(f => f.PersonId);
    }
}
