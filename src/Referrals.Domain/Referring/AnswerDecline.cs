using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Says what the referrer does now that it was declined.</summary>
public sealed record AnswerDecline(DeclineNextStep NextStep, string? Note = null) : Confidential
{
    public sealed class Validator : AbstractValidator<AnswerDecline>
    {
        public Validator() => RuleFor(c => c.Note).MayBeWritten();
    }
}

public static class AnswerDeclineHandler
{
    public static object[] Handle(AnswerDecline command, Referral referral, Actor actor)
    {
        referral.MustBeReferredBy(actor).MustBeIn("answered", ReferralState.Declined);
        return referral.DeclineIsAnswered
            ? throw referral.NotNow("answered again")
            : [new DeclineAnswered(referral.Id, command.NextStep, referral.OptionalText(command.Note))];
    }
}
