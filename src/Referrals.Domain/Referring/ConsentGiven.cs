using FluentValidation;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Referring;

/// <summary>A disclosure as it is sent: its bases, what it covers and how it was given.</summary>
public sealed record ConsentGiven(
    LegalBasis LegalBasis,
    ConfidentialityBasis ConfidentialityBasis,
    DateOnly GivenOn,
    string How,
    Covers Covers,
    string? DecisionMaker = null,
    string? Reason = null) : Confidential
{
    public sealed class Validator : AbstractValidator<ConsentGiven>
    {
        public Validator()
        {
            RuleFor(c => c.How).Written(TextRules.LineLength);
            RuleFor(c => c.Covers.Fields).NotEmpty().WithMessage("Say which fields are shared.");
            RuleFor(c => c.Covers.Fields).Must(f => f.Distinct().Count() == f.Count).WithMessage("Name each field once.");
            RuleFor(c => c.Covers.Purpose).Written(TextRules.LineLength);
            RuleFor(c => c.DecisionMaker).MayBeWritten(TextRules.LineLength);
            RuleFor(c => c.Reason).MayBeWritten();
            When(c => c.LegalBasis is LegalBasis.Safeguarding, () =>
            {
                RuleFor(c => c.DecisionMaker).Written(TextRules.LineLength).WithMessage("Safeguarding needs a named decision maker.");
                RuleFor(c => c.Reason).Written().WithMessage("Safeguarding needs a reason.");
            });
            When(c => c.LegalBasis is LegalBasis.ExplicitConsent, () =>
                RuleFor(c => c.ConfidentialityBasis).Equal(ConfidentialityBasis.ExplicitConsent)
                    .WithMessage("Sharing by explicit consent rests on explicit consent for confidentiality too."));
        }
    }

    /// <summary>The disclosure as an event keeps it.</summary>
    public Consent Seal(IReadOnlyList<Guid> records) => new(
        LegalBasis,
        ConfidentialityBasis,
        GivenOn,
        Sealed.Text(records, How),
        Covers.Fields,
        Sealed.Text(records, Covers.Purpose),
        Covers.Until,
        string.IsNullOrWhiteSpace(DecisionMaker) ? null : Sealed.Text(records, DecisionMaker),
        string.IsNullOrWhiteSpace(Reason) ? null : Sealed.Text(records, Reason));

    /// <summary>Refuses a disclosure dated ahead or already over.</summary>
    public void MustStandOn(DateTimeOffset now)
    {
        TextRules.MustNotLieAhead(GivenOn, now, "consent.givenOn");
        if (Covers.Until is { } until && until < Clocks.WorkingDays.InLondon(now))
        {
            throw Refusal.Invalid(new Dictionary<string, string[]> { ["consent.covers.until"] = ["This sharing is already over."] });
        }
    }
}

/// <summary>Which fields, for what, until when (the end of that day).</summary>
public sealed record Covers(Values<PersonField> Fields, string Purpose, DateOnly? Until = null) : Confidential;
