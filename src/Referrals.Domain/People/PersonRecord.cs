using Referrals.Domain.PersonalData;

namespace Referrals.Domain.People;

/// <summary>One organisation's own record of a person, folded from its stream.</summary>
public sealed record PersonRecord(Guid Id, Guid OrganisationId, Sealed<PersonDetails> Details)
{
    public static PersonRecord? Evolve(PersonRecord? record, object @event) => @event switch
    {
        PersonRegistered e => new PersonRecord(e.PersonId, e.OrganisationId, e.Details),
        PersonDetailsChanged e when record is not null => record with { Details = e.Details },
        _ => record,
    };

    /// <summary>Another organisation's record looks like no record.</summary>
    public PersonRecord MustBeKeptBy(Actor actor) =>
        actor.OrganisationId == OrganisationId && actor.Role is (Role.Practitioner or Role.Coordinator or Role.System) ? this : throw Refusal.NotFound();
}
