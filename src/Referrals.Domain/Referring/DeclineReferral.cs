using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Says that the receiver will not take it, and why.</summary>
public sealed record DeclineReferral(DeclineReason Reason, string? Note = null, Guid? SuggestedServiceId = null) : Confidential
{
    public sealed class Validator : AbstractValidator<DeclineReferral>
    {
        public Validator()
        {
            RuleFor(c => c.Note).MayBeWritten();
            RuleFor(c => c.Note).Written().When(c => c.Reason is DeclineReason.Other);
            RuleFor(c => c.SuggestedServiceId).NotEqual(Guid.Empty);
        }
    }
}

public static class DeclineReferralHandler
{
    public static object[] Handle(DeclineReferral command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor);
        var declined = new ReferralDeclined(referral.Id, command.Reason, referral.OptionalText(command.Note), command.SuggestedServiceId);
        return referral.State switch
        {
            ReferralState.Made or ReferralState.Received or ReferralState.InformationRequested => [declined],
            ReferralState.Declined when Equals(referral.StateMadeBy, declined) => [],
            _ => throw referral.NotNow("declined"),
        };
    }
}
