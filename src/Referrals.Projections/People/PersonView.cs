using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;

namespace Referrals.Projections.People;

/// <summary>A person as their organisation's own record has them; no name where the record was erased.</summary>
public sealed record PersonView : Confidential
{
    public Guid? Id { get; init; }

    public string? Name { get; init; }

    public string? KnownAs { get; init; }

    public DateOnly? DateOfBirth { get; init; }

    public string? NhsNumber { get; init; }

    public string? Address { get; init; }

    public string? Postcode { get; init; }

    public bool? NoFixedAbode { get; init; }

    public Values<Phone>? Phones { get; init; }

    public string? Email { get; init; }

    public bool? SafeToEmail { get; init; }

    public bool? SafeToWrite { get; init; }

    public string? ContactWarning { get; init; }

    public string? VisitWarning { get; init; }

    public DateOnly? VisitWarningReviewOn { get; init; }

    /// <summary>The members who have read the warning about visits as it stands.</summary>
    public Values<Guid>? VisitWarningSeenBy { get; init; }

    public string? OurReference { get; init; }

    public OnBehalf? OnBehalf { get; init; }

    public string? Language { get; init; }

    public bool? Interpreter { get; init; }

    public string? AccessNeeds { get; init; }

    public Demographics? Demographics { get; init; }

    /// <summary>True where the person has died, and on which day where that is known.</summary>
    public bool? Died { get; init; }

    public DateOnly? DiedOn { get; init; }

    /// <summary>Members for whom the record is not there; coordinators read it.</summary>
    public Values<Guid>? RestrictedFrom { get; init; }

    /// <summary>After a change of what is safe: with whom it could be shared.</summary>
    public IReadOnlyList<SharedWith>? CouldShare { get; init; }

    public bool? Erased { get; init; }

    /// <summary>Everything that the record says.</summary>
    public static PersonView Of(Guid? id, Sealed<PersonDetails> details) => !details.TryRead(out var person)
        ? new PersonView { Id = id, Erased = true }
        : Of(id, person);

    /// <summary>The same, with what happened to the record.</summary>
    public static PersonView Of(Guid? id, SealedDetails kept) => Of(id, kept.Details) with
    {
        Died = kept.Died,
        DiedOn = kept.DiedOn is { } on && on.TryRead(out var day) ? day : null,
        VisitWarningSeenBy = kept.WarningSeenBy,
    };

    /// <summary>As much of what is shown as may still be shared; null when that is nothing.</summary>
    public static PersonView? Of(Guid? id, Sealed<PersonDetails> details, Values<PersonField> covered) =>
        covered is [] ? null : details.TryRead(out var person) ? Of(id, person.Only(covered)) : new PersonView { Id = id, Erased = true };

    private static PersonView Of(Guid? id, PersonDetails person) =>
        new()
        {
            Id = id,
            Name = person.Name is "" ? null : person.Name,
            KnownAs = person.KnownAs,
            DateOfBirth = person.DateOfBirth,
            NhsNumber = person.NhsNumber,
            Address = person.Address,
            Postcode = person.Postcode,
            NoFixedAbode = person.NoFixedAbode,
            Phones = person.Phones is [] ? null : person.Phones,
            Email = person.Email,
            SafeToEmail = person.SafeToEmail,
            SafeToWrite = person.SafeToWrite,
            ContactWarning = person.ContactWarning,
            VisitWarning = person.VisitWarning,
            VisitWarningReviewOn = person.VisitWarningReviewOn,
            OurReference = person.OurReference,
            OnBehalf = person.OnBehalf,
            Language = person.Language,
            Interpreter = person.Interpreter,
            AccessNeeds = person.AccessNeeds,
            Demographics = person.Demographics,
        };

    /// <summary>What a list shows: who it is and how to reach them safely.</summary>
    public PersonView Head() => new()
    {
        Id = Id, Name = Name, KnownAs = KnownAs, DateOfBirth = DateOfBirth, ContactWarning = ContactWarning, Died = Died, Erased = Erased,
    };
}

/// <summary>The other side of a live referral, and which fields may cross to it.</summary>
public sealed record SharedWith(Guid ReferralId, Directory.Named Organisation, Values<PersonField> Fields);
