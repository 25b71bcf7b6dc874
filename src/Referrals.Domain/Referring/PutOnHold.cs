using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Pauses the work until a review date.</summary>
public sealed record PutOnHold(string Reason, DateOnly ReviewOn) : Confidential
{
    public sealed class Validator : AbstractValidator<PutOnHold>
    {
        public Validator() => RuleFor(c => c.Reason).Written();
    }
}

public static class PutOnHoldHandler
{
    public static object[] Handle(PutOnHold command, Referral referral, Actor actor, DateTimeOffset now)
    {
        referral.MustBeWorkedBy(actor);
        var held = new ReferralPutOnHold(referral.Id, referral.Text(command.Reason), command.ReviewOn);
        if (referral.State is ReferralState.OnHold && Equals(referral.StateMadeBy, held))
        {
            return [];
        }

        referral.MustBeIn("put on hold", ReferralState.Accepted, ReferralState.Active);
        TextRules.MustLieAhead(command.ReviewOn, now, "reviewOn");
        return [held];
    }
}
