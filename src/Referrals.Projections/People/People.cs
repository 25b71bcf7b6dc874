using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.EventStore;

namespace Referrals.Projections.People;

/// <summary>One organisation's own record of a person, with its version.</summary>
/// <param name="Record">As it stands.</param>
/// <param name="Version">Of its stream.</param>
/// <param name="ChangedOn">The last day on which anything was recorded on it; that somebody keeps it from being erased is no use of it.</param>
public sealed record KeptPerson(PersonRecord Record, long Version, DateOnly? ChangedOn)
{
    public static KeptPerson? Evolve(KeptPerson? doc, IEvent e) => PersonRecord.Evolve(doc?.Record, e.Data) is not { } record ? null
        : new KeptPerson(record, e.Version, record.IsErased ? null : e.Data is LegalHoldPlaced or LegalHoldLifted ? doc?.ChangedOn : WorkingDays.InLondon(e.Timestamp));
}

/// <summary>Keeps each organisation's own records of people; every view of a person of theirs is read from here.</summary>
public sealed class PeopleProjection : SingleStreamProjection<KeptPerson, Guid>
{
    public override string Name => "people";

    public override string StreamType => ReferralsStore.PersonStream;

    public override ProjectionTable Table { get; } = new("referrals", "people",
    [
        new("organisation_id", NpgsqlDbType.Uuid, IsKey: true), new("person_id", NpgsqlDbType.Uuid, IsKey: true),
        new("version", NpgsqlDbType.Bigint), new("from_programme", NpgsqlDbType.Text), new("changed_on", NpgsqlDbType.Date), new("details", NpgsqlDbType.Jsonb),
    ]);

    public override object FoldsLike => typeof(KeptPerson);

    public override KeptPerson? Evolve(KeptPerson? doc, IEvent e) => KeptPerson.Evolve(doc, e);

    public override IEnumerable<object?[]> Rows(KeptPerson doc) =>
        [[doc.Record.OrganisationId, doc.Record.Id, doc.Version, doc.Record.FromProgramme, doc.ChangedOn, SealedDetails.Of(doc.Record)]];
}

/// <summary>Keeps for whom an organisation's record is not there, since they know the person privately; row security reads it.</summary>
public sealed class KeptFromProjection : SingleStreamProjection<KeptPerson, Guid>
{
    public override string Name => "kept_from";

    public override string StreamType => ReferralsStore.PersonStream;

    public override ProjectionTable Table { get; } = new("referrals", "kept_from",
    [
        new("organisation_id", NpgsqlDbType.Uuid, IsKey: true), new("person_id", NpgsqlDbType.Uuid, IsKey: true), new("member_id", NpgsqlDbType.Uuid, IsKey: true),
    ]);

    public override object FoldsLike => typeof(KeptPerson);

    public override KeptPerson? Evolve(KeptPerson? doc, IEvent e) => KeptPerson.Evolve(doc, e);

    public override IEnumerable<object?[]> Rows(KeptPerson doc) =>
        doc.Record.RestrictedFrom.Select(member => (object?[])[doc.Record.OrganisationId, doc.Record.Id, member]);
}

/// <summary>A person's details in a row, sealed, and what happened to the record beside them.</summary>
public sealed record SealedDetails(
    Sealed<PersonDetails> Details, bool? Died = null, Sealed<DateOnly>? DiedOn = null, Values<Guid>? WarningSeenBy = null, Values<Guid>? RestrictedFrom = null)
{
    public static SealedDetails Of(PersonRecord record) => new(
        record.Details, record.HasDied ? true : null, record.DiedOn, record.WarningSeenBy is [] ? null : record.WarningSeenBy,
        record.RestrictedFrom is [] ? null : record.RestrictedFrom);
}
