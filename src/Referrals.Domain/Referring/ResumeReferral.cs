using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Goes on with paused work.</summary>
public sealed record ResumeReferral(string? Reason = null) : Confidential
{
    public sealed class Validator : AbstractValidator<ResumeReferral>
    {
        public Validator() => RuleFor(c => c.Reason).MayBeWritten();
    }
}

public static class ResumeReferralHandler
{
    public static object[] Handle(ResumeReferral command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor);
        var resumed = new ReferralResumed(referral.Id, referral.OptionalText(command.Reason));
        return referral.State is ReferralState.OnHold ? [resumed]
            : Equals(referral.StateMadeBy, resumed) ? []
            : throw referral.NotNow("resumed");
    }
}
