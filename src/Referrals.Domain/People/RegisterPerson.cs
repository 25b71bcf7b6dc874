using FluentValidation;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.People;

/// <summary>What an organisation says of a person when it begins or changes its record.</summary>
public sealed record RegisterPerson(
    string Name,
    string? KnownAs = null,
    DateOnly? DateOfBirth = null,
    string? NhsNumber = null,
    string? Address = null,
    string? Postcode = null,
    bool? NoFixedAbode = null,
    Values<Phone>? Phones = null,
    string? Email = null,
    bool? SafeToEmail = null,
    bool? SafeToWrite = null,
    string? ContactWarning = null,
    string? VisitWarning = null,
    string? OurReference = null,
    OnBehalf? OnBehalf = null,
    string? Language = null,
    bool? Interpreter = null,
    string? AccessNeeds = null,
    Demographics? Demographics = null,
    DateOnly? VisitWarningReviewOn = null) : Confidential
{
    public sealed class Validator : AbstractValidator<RegisterPerson>
    {
        public Validator()
        {
            RuleFor(p => p.Name).Written(TextRules.LineLength);
            RuleFor(p => p.KnownAs).MayBeWritten(TextRules.LineLength);
            RuleFor(p => p.NhsNumber).Must(n => n is null || People.NhsNumber.TryNormalise(n, out _))
                .WithMessage("An NHS number has 10 digits, and its last digit checks the others. Check it for slips.");
            RuleFor(p => p.Address).MayBeWritten(500);
            RuleFor(p => p.Postcode).Must(p => p is null || People.Postcode.TryNormalise(p, out _)).WithMessage("Give a full postcode, like GL1 1AA.");
            RuleFor(p => p.Postcode).Must(p => p is null || (People.Postcode.TryNormalise(p, out var code) && code == People.Postcode.NoFixedAbode))
                .When(p => p.NoFixedAbode is true).WithMessage("Somebody of no fixed abode has no postcode here.");
            RuleForEach(p => p.Phones).ChildRules(phone => phone.RuleFor(p => p.Number)
                .Must(n => n is not null && n.Length <= 30 && n.Count(char.IsAsciiDigit) is >= 7 and <= 15 && n.All(c => char.IsAsciiDigit(c) || " +()-".Contains(c, StringComparison.Ordinal)))
                .WithMessage("Give a telephone number, like 01632 960001."));
            RuleFor(p => p.Phones!.Count).LessThanOrEqualTo(10).OverridePropertyName("phones").When(p => p.Phones is not null);
            RuleFor(p => p.Email).EmailAddress().WithMessage("Give an e-mail address, like name@example.org.");
            RuleFor(p => p.Email).MayBeWritten(254);
            RuleFor(p => p.ContactWarning).MayBeWritten();
            RuleFor(p => p.VisitWarning).MayBeWritten();
            RuleFor(p => p.OurReference).MayBeWritten(TextRules.LineLength);
            RuleFor(p => p.OnBehalf!.Relationship).Written(TextRules.LineLength).When(p => p.OnBehalf is not null);
            RuleFor(p => p.Language).MayBeWritten(TextRules.LineLength);
            RuleFor(p => p.AccessNeeds).MayBeWritten();
            RuleFor(p => p).Must(p => p.DateOfBirth is not null || p.Phones is { Count: > 0 } || p.Email is not null || p.Address is not null)
                .OverridePropertyName("dateOfBirth").WithMessage("Give a date of birth or a way to reach them.");
        }
    }

    /// <summary>The details as the record keeps them: numbers and postcodes in their normal form, the area where it is known.</summary>
    public PersonDetails Details(Area? area) => new()
    {
        Name = Name.Trim(),
        KnownAs = KnownAs,
        DateOfBirth = DateOfBirth,
        NhsNumber = People.NhsNumber.TryNormalise(NhsNumber, out var number) ? number : null,
        Address = Address,
        Postcode = NoFixedAbode is true ? People.Postcode.NoFixedAbode : People.Postcode.TryNormalise(Postcode, out var postcode) ? postcode : null,
        NoFixedAbode = NoFixedAbode,
        Phones = Phones ?? Values<Phone>.Empty,
        Email = Email,
        SafeToEmail = SafeToEmail,
        SafeToWrite = SafeToWrite,
        ContactWarning = ContactWarning,
        VisitWarning = VisitWarning,
        VisitWarningReviewOn = VisitWarning is null ? null : VisitWarningReviewOn,
        OurReference = OurReference,
        OnBehalf = OnBehalf,
        Language = Language,
        Interpreter = Interpreter,
        AccessNeeds = AccessNeeds,
        Demographics = Demographics,
        Area = area,
    };
}

public static class RegisterPersonHandler
{
    public static object[] Handle(RegisterPerson command, Guid personId, Actor actor, Area? area, DateTimeOffset now)
    {
        if (actor.Role is not (Role.Practitioner or Role.Coordinator or Role.System))
        {
            throw Refusal.Forbidden("Your role does not register people.");
        }

        if (command.DateOfBirth is { } born)
        {
            TextRules.MustNotLieAhead(born, now, "dateOfBirth");
        }

        return [new PersonRegistered(personId, actor.OrganisationId, Sealed.Of(personId, command.Details(area)))];
    }

    /// <summary>The receiver's own record, begun with the fields that the disclosure covers.</summary>
    public static PersonRegistered Share(PersonDetails covered, Guid personId, Guid organisationId, Guid referralId, string? programme = null) =>
        new(personId, organisationId, Sealed.Of(personId, covered), referralId, programme);
}
