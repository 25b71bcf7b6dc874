using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Takes a referral back: the referrer before acceptance, the person or the receiver for them at any time; later the referrer can only ask.</summary>
public sealed record WithdrawReferral(WithdrawalReason Reason, string? Note = null) : Confidential
{
    public sealed class Validator : AbstractValidator<WithdrawReferral>
    {
        public Validator() => RuleFor(c => c.Note).MayBeWritten();
    }
}

public static class WithdrawReferralHandler
{
    public static object[] Handle(WithdrawReferral command, Referral referral, Actor actor)
    {
        var sides = referral.MustStandOn(Sides.Referrer | Sides.Receiver | Sides.Person, actor, "Only the organisations on both sides of this referral can do that.").SidesOf(actor);
        var note = referral.OptionalText(command.Note);
        var withdrawn = new ReferralWithdrawn(referral.Id, command.Reason, note);
        if (referral.State is ReferralState.Withdrawn && Equals(referral.StateMadeBy, withdrawn))
        {
            return [];
        }

        if (!referral.IsOpen)
        {
            throw referral.NotNow("withdrawn");
        }

        if (sides.HasFlag(Sides.Receiver) || sides.HasFlag(Sides.Person)
            || referral.State is ReferralState.Made or ReferralState.Received or ReferralState.InformationRequested)
        {
            return [withdrawn];
        }

        var asked = new WithdrawalRequested(referral.Id, command.Reason, note);
        return referral.State is ReferralState.Declined ? throw referral.NotNow("withdrawn: say what happens now instead")
            : referral.AskedWithdrawal is null ? [asked]
            : referral.AskedWithdrawal == asked ? []
            : throw Refusal.NotInState("You have asked to take this back already. The receiver has to answer.");
    }
}
