using Referrals.Domain.Referring;

namespace Referrals.Domain.People;

/// <summary>What one organisation knows of a person. Has no readable text form, so that no log can hold one.</summary>
public sealed record PersonDetails : Confidential
{
    public required string Name { get; init; }

    public string? KnownAs { get; init; }

    public DateOnly? DateOfBirth { get; init; }

    /// <summary>Ten digits as text, checked by modulus 11.</summary>
    public string? NhsNumber { get; init; }

    public string? Address { get; init; }

    public string? Postcode { get; init; }

    public bool? NoFixedAbode { get; init; }

    public Values<Phone> Phones { get; init; } = Values<Phone>.Empty;

    public string? Email { get; init; }

    public bool? SafeToEmail { get; init; }

    public bool? SafeToWrite { get; init; }

    public string? ContactWarning { get; init; }

    public string? VisitWarning { get; init; }

    /// <summary>When the warning is looked at again; as little shared as the warning.</summary>
    public DateOnly? VisitWarningReviewOn { get; init; }

    /// <summary>The organisation's own reference for its own system; never shared.</summary>
    public string? OurReference { get; init; }

    public OnBehalf? OnBehalf { get; init; }

    public string? Language { get; init; }

    public bool? Interpreter { get; init; }

    public string? AccessNeeds { get; init; }

    public Demographics? Demographics { get; init; }

    /// <summary>From the postcode, when a lookup is loaded; <c>unknown</c> is null here and never guessed.</summary>
    public Area? Area { get; init; }

    /// <summary>Whether something is known for a field that a service may need before it can begin.</summary>
    public bool Has(PersonField field) => field switch
    {
        PersonField.Name => Name.Length > 0,
        PersonField.DateOfBirth => DateOfBirth is not null,
        PersonField.NhsNumber => NhsNumber is not null,
        PersonField.Address => Address is not null || NoFixedAbode is true,
        PersonField.Postcode => Postcode is not null || NoFixedAbode is true,
        PersonField.Phones => Phones.Count > 0,
        PersonField.Email => Email is not null,
        _ => true,
    };

    /// <summary>Whether a disclosure of these fields shows this one: a warning about contact goes wherever a way to make contact goes.</summary>
    public static bool Covers(PersonField field, IReadOnlyCollection<PersonField> disclosed) => disclosed.Contains(field)
        || (field is PersonField.ContactWarning && disclosed.Any(f => f is PersonField.Phones or PersonField.Email or PersonField.Address));

    /// <summary>The fields that say something.</summary>
    public Values<PersonField> Fields() => [.. Enum.GetValues<PersonField>().Where(field => field switch
    {
        PersonField.Name => Name.Length > 0,
        PersonField.KnownAs => KnownAs is not null,
        PersonField.DateOfBirth => DateOfBirth is not null,
        PersonField.NhsNumber => NhsNumber is not null,
        PersonField.Address => Address is not null,
        PersonField.Postcode => Postcode is not null || NoFixedAbode is not null,
        PersonField.Phones => Phones.Count > 0,
        PersonField.Email => Email is not null,
        PersonField.ContactWarning => ContactWarning is not null,
        PersonField.OnBehalf => OnBehalf is not null,
        PersonField.Language => Language is not null,
        PersonField.Interpreter => Interpreter is not null,
        PersonField.AccessNeeds => AccessNeeds is not null,
        _ => Demographics is not null,
    })];

    /// <summary>These details with what another organisation says of some fields, and with what is safe there; everything else stays.</summary>
    public PersonDetails Taking(PersonDetails said, IReadOnlyCollection<PersonField> fields) => this with
    {
        Name = fields.Contains(PersonField.Name) ? said.Name : Name,
        KnownAs = fields.Contains(PersonField.KnownAs) ? said.KnownAs : KnownAs,
        DateOfBirth = fields.Contains(PersonField.DateOfBirth) ? said.DateOfBirth : DateOfBirth,
        NhsNumber = fields.Contains(PersonField.NhsNumber) ? said.NhsNumber : NhsNumber,
        Address = fields.Contains(PersonField.Address) ? said.Address : Address,
        SafeToWrite = fields.Contains(PersonField.Address) ? said.SafeToWrite : SafeToWrite,
        Postcode = fields.Contains(PersonField.Postcode) ? said.Postcode : Postcode,
        NoFixedAbode = fields.Contains(PersonField.Postcode) ? said.NoFixedAbode : NoFixedAbode,
        Area = fields.Contains(PersonField.Postcode) ? said.Area : Area,
        Phones = fields.Contains(PersonField.Phones) ? said.Phones : Phones,
        Email = fields.Contains(PersonField.Email) ? said.Email : Email,
        SafeToEmail = fields.Contains(PersonField.Email) ? said.SafeToEmail : SafeToEmail,
        ContactWarning = Covers(PersonField.ContactWarning, fields) ? said.ContactWarning : ContactWarning,
        OnBehalf = fields.Contains(PersonField.OnBehalf) ? said.OnBehalf : OnBehalf,
        Language = fields.Contains(PersonField.Language) ? said.Language : Language,
        Interpreter = fields.Contains(PersonField.Interpreter) ? said.Interpreter : Interpreter,
        AccessNeeds = fields.Contains(PersonField.AccessNeeds) ? said.AccessNeeds : AccessNeeds,
        Demographics = fields.Contains(PersonField.Demographics) ? said.Demographics : Demographics,
    };

    /// <summary>The fields in which a change touched whether it is safe to make contact: they are offered for sharing first.</summary>
    public Values<PersonField> ContactSafetyChangedFrom(PersonDetails before)
    {
        (PersonField Field, bool Changed)[] all =
        [
            (PersonField.Phones, !Phones.Equals(before.Phones) && (before.Phones.Count > 0 || Phones.Any(p => !p.SafeToCall || !p.SafeToText || !p.SafeToLeaveMessage))),
            (PersonField.Email, SafeToEmail != before.SafeToEmail),
            (PersonField.Address, SafeToWrite != before.SafeToWrite),
            (PersonField.ContactWarning, ContactWarning != before.ContactWarning),
        ];
        return Values.Of(all.Where(f => f.Changed).Select(f => f.Field));
    }

    /// <summary>A copy with only the fields that a disclosure covers; warnings about contact go wherever a way to make contact goes.</summary>
    public PersonDetails Only(IReadOnlyCollection<PersonField> fields) => new PersonDetails { Name = "" }.Taking(this, fields);
}

/// <summary>A telephone number and what is safe to do with it.</summary>
public sealed record Phone(string Number, bool SafeToCall, bool SafeToText, bool SafeToLeaveMessage) : Confidential;

/// <summary>Who asks on the person's behalf, and whether the person knows.</summary>
public sealed record OnBehalf(string Relationship, bool PersonKnows) : Confidential;

/// <summary>What a person chose to say of themselves; ethnic group in the 2021 census's groups.</summary>
public sealed record Demographics(Gender? Gender = null, EthnicGroup? EthnicGroup = null, bool? Carer = null, bool? LongTermCondition = null) : Confidential;

/// <summary>Where a postcode lies: district, lower-layer area and deprivation decile (1 is the most deprived tenth).</summary>
public sealed record Area(string? District, string? LowerLayerArea, int? DeprivationDecile) : Confidential;

/// <summary>How a person describes their gender.</summary>
public enum Gender { Woman, Man, NonBinary, Other, PreferNotToSay }

/// <summary>Ethnic groups as the 2021 census of England asks them.</summary>
public enum EthnicGroup
{
    AsianIndian, AsianPakistani, AsianBangladeshi, AsianChinese, AsianOther,
    BlackAfrican, BlackCaribbean, BlackOther,
    MixedWhiteAndBlackCaribbean, MixedWhiteAndBlackAfrican, MixedWhiteAndAsian, MixedOther,
    WhiteBritish, WhiteIrish, WhiteGypsyOrIrishTraveller, WhiteRoma, WhiteOther,
    Arab, Other, PreferNotToSay,
}
