using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Ends the work with an outcome, so that the referrer hears what happened.</summary>
public sealed record CloseReferral(CloseOutcome Outcome, Values<Need> NeedsMet, Values<Need> NeedsNotMet, string? Note = null) : Confidential
{
    public sealed class Validator : AbstractValidator<CloseReferral>
    {
        public Validator()
        {
            RuleFor(c => c.NeedsMet).Must(NeedRules.BeDistinct).WithMessage("Name each need once.");
            RuleFor(c => c.NeedsNotMet).Must(NeedRules.BeDistinct).WithMessage("Name each need once.");
            RuleFor(c => c.NeedsNotMet).Must((c, notMet) => !notMet.Intersect(c.NeedsMet).Any()).WithMessage("A need is met or not met, not both.");
            RuleFor(c => c.Note).MayBeWritten();
        }
    }
}

public static class CloseReferralHandler
{
    public static object[] Handle(CloseReferral command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor);
        var closed = new ReferralClosed(
            referral.Id, command.Outcome, referral.Seal(command.NeedsMet), referral.Seal(command.NeedsNotMet), referral.OptionalText(command.Note));
        return referral.State switch
        {
            ReferralState.Accepted or ReferralState.Active or ReferralState.OnHold => [closed],
            ReferralState.Closed when Equals(referral.StateMadeBy, closed) => [],
            _ => throw referral.NotNow("closed"),
        };
    }
}
