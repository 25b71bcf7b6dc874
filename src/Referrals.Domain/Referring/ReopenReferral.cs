using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Takes a closed or declined referral up again.</summary>
public sealed record ReopenReferral(string Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<ReopenReferral>
    {
        public Validator() => RuleFor(c => c.Reason).Written();
    }
}

public static class ReopenReferralHandler
{
    public static object[] Handle(ReopenReferral command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor);
        var reopened = new ReferralReopened(referral.Id, referral.Text(command.Reason));
        return referral.State is ReferralState.Closed or ReferralState.Declined ? [reopened]
            : referral.State is ReferralState.Received && Equals(referral.StateMadeBy, reopened) ? []
            : throw referral.NotNow("reopened");
    }
}
