using NpgsqlTypes;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.EventStore;

namespace Referrals.Projections.People;

/// <summary>One organisation's own record of a person, with its version.</summary>
public sealed record KeptPerson(PersonRecord Record, long Version);

/// <summary>Keeps each organisation's own records of people; every view of a person of theirs is read from here.</summary>
public sealed class PeopleProjection : SingleStreamProjection<KeptPerson, Guid>
{
    public override string Name => "people";

    public override string StreamType => ReferralsStore.PersonStream;

    public override ProjectionTable Table { get; } = new("referrals", "people",
    [
        new("organisation_id", NpgsqlDbType.Uuid, IsKey: true), new("person_id", NpgsqlDbType.Uuid, IsKey: true),
        new("version", NpgsqlDbType.Bigint), new("from_programme", NpgsqlDbType.Text), new("details", NpgsqlDbType.Jsonb),
    ]);

    public override KeptPerson? Evolve(KeptPerson? doc, IEvent e) =>
        PersonRecord.Evolve(doc?.Record, e.Data) is { } record ? new KeptPerson(record, e.Version) : null;

    public override IEnumerable<object?[]> Rows(KeptPerson doc) =>
        [[doc.Record.OrganisationId, doc.Record.Id, doc.Version, doc.Record.FromProgramme, new SealedDetails(doc.Record.Details)]];
}

/// <summary>A person's details in a row, sealed.</summary>
public sealed record SealedDetails(Sealed<PersonDetails> Details);
