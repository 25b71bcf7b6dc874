using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Says that the receiving organisation has seen it.</summary>
public sealed record ReceiveReferral(string? Reason = null) : Confidential
{
    public sealed class Validator : AbstractValidator<ReceiveReferral>
    {
        public Validator() => RuleFor(c => c.Reason).MayBeWritten();
    }
}

public static class ReceiveReferralHandler
{
    public static object[] Handle(ReceiveReferral command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor);
        var received = new ReferralReceived(referral.Id, referral.OptionalText(command.Reason));
        return referral.State switch
        {
            ReferralState.Made => [received],
            ReferralState.Received when Equals(referral.StateMadeBy, received) => [],
            _ => throw referral.NotNow("received"),
        };
    }
}
