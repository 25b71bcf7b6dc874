using Referrals.Domain.Governance;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.People;

/// <summary>One organisation's own record of a person, folded from its stream.</summary>
public sealed record PersonRecord(Guid Id, Guid OrganisationId, Sealed<PersonDetails> Details, bool IsErased = false, string? FromProgramme = null)
{
    // Opened by no key, so that a page shows at once what holds everywhere within a minute.
    private static readonly byte[] s_nothing = [0];

    /// <summary>The person has died; on which day, where that is known.</summary>
    public bool HasDied { get; init; }

    public Sealed<DateOnly>? DiedOn { get; init; }

    /// <summary>Members for whom it is not there, since they know the person privately.</summary>
    public Values<Guid> RestrictedFrom { get; init; } = Values<Guid>.Empty;

    /// <summary>Who has read the warning about visits as it stands.</summary>
    public Values<Guid> WarningSeenBy { get; init; } = Values<Guid>.Empty;

    /// <summary>Every hold that was placed, also those that were lifted.</summary>
    public Values<LegalHold> Holds { get; init; } = Values<LegalHold>.Empty;

    /// <summary>Whether any message may be sent to the person or about them; asked at sending.</summary>
    public bool MayBeSentMessages => !HasDied && !IsErased;

    public static PersonRecord? Evolve(PersonRecord? record, object @event) => @event switch
    {
        PersonRegistered e => new PersonRecord(e.PersonId, e.OrganisationId, e.Details, FromProgramme: e.FromProgramme),
        PersonDetailsChanged e when record is not null => record with
        {
            Details = e.Details, WarningSeenBy = e.NewVisitWarning is true ? Values<Guid>.Empty : record.WarningSeenBy,
        },
        PersonDetailsShared e when record is not null => record with { Details = e.Details },
        PersonDied e when record is not null => record with { HasDied = true, DiedOn = e.On ?? record.DiedOn },
        MemberRestricted e when record is not null => record with { RestrictedFrom = record.RestrictedFrom.Add(e.MemberId) },
        RestrictionLifted e when record is not null => record with { RestrictedFrom = Values.Of(record.RestrictedFrom.Where(m => m != e.MemberId)) },
        VisitWarningSeen e when record is not null => record with { WarningSeenBy = record.WarningSeenBy.Add(e.MemberId) },
        LegalHoldPlaced e when record is not null => record with { Holds = record.Holds.Add(new LegalHold(e.HoldId, e.Reason)) },
        LegalHoldLifted e when record is not null => record with { Holds = record.Holds.Replace(h => h.Id == e.HoldId, h => h with { Lifted = true }) },
        PersonErased when record is not null => record with { Details = Sealed.FromCiphertext<PersonDetails>(record.Id, s_nothing), IsErased = true, DiedOn = null },
        _ => record,
    };

    /// <summary>The hold for this reason that stands, on an opened record.</summary>
    public LegalHold? StandingHold(string reason) => Holds.FirstOrDefault(h => !h.Lifted && h.Reason.TryRead(out var said) && said == reason);

    /// <summary>Another organisation's record looks like no record.</summary>
    public PersonRecord MustBeKeptBy(Actor actor) =>
        actor.OrganisationId == OrganisationId && actor.Role is (Role.Practitioner or Role.Coordinator or Role.System) && !RestrictedFrom.Contains(actor.MemberId)
            ? this : throw Refusal.NotFound();
}
