using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Answers the receiver's question.</summary>
public sealed record ProvideInformation(string Answer) : Confidential
{
    public sealed class Validator : AbstractValidator<ProvideInformation>
    {
        public Validator() => RuleFor(c => c.Answer).Written();
    }
}

public static class ProvideInformationHandler
{
    public static object[] Handle(ProvideInformation command, Referral referral, Actor actor)
    {
        referral.MustBeReferredBy(actor);
        return referral.QuestionPending
            ? [new InformationProvided(referral.Id, referral.Text(command.Answer))]
            : throw referral.NotNow("answered: no question is waiting");
    }
}
