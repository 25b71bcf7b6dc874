using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Says that the offered organisation will not take it; it stays with the receiver.</summary>
public sealed record DeclineTransfer(string? Reason = null) : Confidential
{
    public sealed class Validator : AbstractValidator<DeclineTransfer>
    {
        public Validator() => RuleFor(c => c.Reason).MayBeWritten();
    }
}

public static class DeclineTransferHandler
{
    public static object[] Handle(DeclineTransfer command, Referral referral, Actor actor)
    {
        if (referral.Offer is null)
        {
            referral.MustStandOn(Sides.Referrer | Sides.Receiver | Sides.Former, actor, "");
            throw referral.NotNow("declined: no transfer is offered");
        }

        referral.MustBeOfferedTo(actor);
        return [new TransferDeclined(referral.Id, referral.OptionalText(command.Reason))];
    }
}
