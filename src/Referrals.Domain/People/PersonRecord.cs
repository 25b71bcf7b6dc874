using Referrals.Domain.PersonalData;

namespace Referrals.Domain.People;

/// <summary>One organisation's own record of a person, folded from its stream.</summary>
public sealed record PersonRecord(Guid Id, Guid OrganisationId, Sealed<PersonDetails> Details, bool IsErased = false, string? FromProgramme = null)
{
    // Opened by no key, so that a page shows at once what holds everywhere within a minute.
    private static readonly byte[] s_nothing = [0];

    public static PersonRecord? Evolve(PersonRecord? record, object @event) => @event switch
    {
        PersonRegistered e => new PersonRecord(e.PersonId, e.OrganisationId, e.Details, FromProgramme: e.FromProgramme),
        PersonDetailsChanged e when record is not null => record with { Details = e.Details },
        PersonErased when record is not null => record with { Details = Sealed.FromCiphertext<PersonDetails>(record.Id, s_nothing), IsErased = true },
        _ => record,
    };

    /// <summary>Another organisation's record looks like no record.</summary>
    public PersonRecord MustBeKeptBy(Actor actor) =>
        actor.OrganisationId == OrganisationId && actor.Role is (Role.Practitioner or Role.Coordinator or Role.System) ? this : throw Refusal.NotFound();
}
