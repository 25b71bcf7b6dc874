using Referrals.Domain;
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
        return new Versioned<PersonView>(PersonView.Of(personId, opened.Details), version);
    }
}
