using FluentValidation;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Organisations;

/// <summary>Records what organisations signed about sharing, each with each of the others.</summary>
public sealed record SignAgreement(
    Values<Guid> Between, Bases KnowsAndAgrees, Bases CannotAsk, Bases Safeguarding, Values<string> Purposes, DateOnly SignedOn, DateOnly? Until = null)
{
    public sealed class Validator : AbstractValidator<SignAgreement>
    {
        private const int MostPurposes = 20;

        public Validator()
        {
            RuleFor(c => c.Between).Must(b => b.Count >= 2).WithMessage("Choose at least two organisations.");
            RuleFor(c => c.Between).Must(b => b.Distinct().Count() == b.Count).WithMessage("Choose each organisation once.");
            RuleFor(c => c.Purposes).Must(p => p.Count is > 0 and <= MostPurposes).WithMessage($"Say what it is for, in {MostPurposes} lines or fewer.");
            RuleForEach(c => c.Purposes).Written(TextRules.LineLength);
            RuleFor(c => c.Until).Must((c, until) => !(until < c.SignedOn)).WithMessage("The last day cannot come before the day it was signed.");
            RuleFor(c => c.KnowsAndAgrees).Must(FitTogether).WithMessage(MustFit);
            RuleFor(c => c.CannotAsk).Must(FitTogether).WithMessage(MustFit);
            RuleFor(c => c.CannotAsk).Must(b => b.ConfidentialityBasis is not ConfidentialityBasis.ExplicitConsent && b.LegalBasis is not LegalBasis.ExplicitConsent)
                .WithMessage("Nobody can have consented who cannot be asked. Choose other bases.");
            RuleFor(c => c.Safeguarding).Must(b => b.LegalBasis is LegalBasis.Safeguarding).WithMessage("Safeguarding rests on safeguarding.");
        }

        private const string MustFit = "Sharing by explicit consent rests on explicit consent for confidentiality too, and safeguarding has an answer of its own.";

        private static bool FitTogether(Bases bases) =>
            bases.LegalBasis is not LegalBasis.Safeguarding
            && (bases.LegalBasis is not LegalBasis.ExplicitConsent || bases.ConfidentialityBasis is ConfidentialityBasis.ExplicitConsent);
    }
}

public static class SignAgreementHandler
{
    /// <param name="command">What was signed.</param>
    /// <param name="id">The agreement's id.</param>
    /// <param name="here">The organisations of the partnership now.</param>
    /// <param name="actor">Who records it.</param>
    /// <param name="now">When.</param>
    public static object[] Handle(SignAgreement command, Guid id, IReadOnlySet<Guid> here, Actor actor, DateTimeOffset now)
    {
        Managing.MustAdminister(actor);
        TextRules.MustNotLieAhead(command.SignedOn, now, "signedOn");
        if (command.Until < WorkingDays.InLondon(now))
        {
            throw Managing.Refuse("until", "This agreement is over already.");
        }

        return command.Between.All(here.Contains)
            ? [new AgreementSigned(
                id, command.Between, command.KnowsAndAgrees, command.CannotAsk, command.Safeguarding, Values.Of(command.Purposes.Select(p => p.Trim())), command.SignedOn, command.Until)]
            : throw Managing.Refuse("between", "Choose organisations of the partnership.");
    }
}
