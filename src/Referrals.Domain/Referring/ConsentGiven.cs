using FluentValidation;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Referring;

/// <summary>
/// A disclosure as it is sent: what it covers, how it was given, and what it rests on: a plain answer, for which the sharing
/// agreement supplies the bases, or the two bases themselves.
/// </summary>
public sealed record ConsentGiven(
    DateOnly GivenOn,
    string How,
    Covers Covers,
    LegalBasis? LegalBasis = null,
    ConfidentialityBasis? ConfidentialityBasis = null,
    SharingAnswer? Answer = null,
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
            RuleFor(c => c).Must(c => c.Answer is null || (c.LegalBasis is null && c.ConfidentialityBasis is null))
                .OverridePropertyName("answer").WithMessage("Give the answer or the bases, not both.");
            When(c => c.Answer is null, () =>
            {
                RuleFor(c => c.LegalBasis).NotNull().WithMessage("Give an answer, or both bases.");
                RuleFor(c => c.ConfidentialityBasis).NotNull().WithMessage("Give an answer, or both bases.");
            });
            When(c => c.Safeguards, () =>
            {
                RuleFor(c => c.DecisionMaker).Written(TextRules.LineLength).WithMessage("Safeguarding needs a named decision maker.");
                RuleFor(c => c.Reason).Written().WithMessage("Safeguarding needs a reason.");
            });
            When(c => c is { LegalBasis: Referring.LegalBasis.ExplicitConsent, ConfidentialityBasis: not null }, () =>
                RuleFor(c => c.ConfidentialityBasis).Equal(Referring.ConfidentialityBasis.ExplicitConsent)
                    .WithMessage("Sharing by explicit consent rests on explicit consent for confidentiality too."));
        }
    }

    /// <summary>Whether it rests on somebody's decision to keep a person safe, whatever they agree to.</summary>
    internal bool Safeguards => Answer is SharingAnswer.Safeguarding || LegalBasis is Referring.LegalBasis.Safeguarding;

    /// <summary>With the bases that the agreement between the two organisations supplies; refuses bases that contradict it.</summary>
    public ConsentGiven Under(SharingAgreement? agreement) => (Answer, agreement) switch
    {
        (null, null or { IsBinding: false }) => this,
        (null, { } signed) => signed.Supplies(new Bases(LegalBasis!.Value, ConfidentialityBasis!.Value)) ? this : throw Refuse(
            "consent.legalBasis", "The sharing agreement between the two organisations rests on other bases. Give the answer, and it supplies them."),
        ({ } answer, { } signed) => this with
        {
            Answer = null, LegalBasis = signed.For(answer).LegalBasis, ConfidentialityBasis = signed.For(answer).ConfidentialityBasis,
        },
        _ => throw Refuse("consent.answer", "No sharing agreement between the two organisations says what this rests on. Give both bases instead."),
    };

    /// <summary>The disclosure as an event keeps it, once its bases are known.</summary>
    public Consent Seal(IReadOnlyList<Guid> records) => new(
        LegalBasis!.Value,
        ConfidentialityBasis!.Value,
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
            throw Refuse("consent.covers.until", "This sharing is already over.");
        }
    }

    private static Refusal Refuse(string member, string problem) => Refusal.Invalid(new Dictionary<string, string[]> { [member] = [problem] });
}

/// <summary>Which fields, for what, until when (the end of that day).</summary>
public sealed record Covers(Values<PersonField> Fields, string Purpose, DateOnly? Until = null) : Confidential;
