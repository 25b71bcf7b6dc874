using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Says that this referral should never have existed.</summary>
public sealed record MarkEnteredInError(string Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<MarkEnteredInError>
    {
        public Validator() => RuleFor(c => c.Reason).Written();
    }
}

public static class MarkEnteredInErrorHandler
{
    public static object[] Handle(MarkEnteredInError command, Referral referral, Actor actor)
    {
        referral.MustBeReferredBy(actor);
        return !actor.IsCoordinator ? throw Refusal.Forbidden("Ask a coordinator of your organisation to mark this as entered in error.")
            : referral.State is ReferralState.EnteredInError ? throw referral.NotNow("marked again")
            : [new MarkedEnteredInError(referral.Id, referral.Text(command.Reason))];
    }
}
