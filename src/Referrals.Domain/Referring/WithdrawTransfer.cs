using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Takes an offered transfer back.</summary>
public sealed record WithdrawTransfer(string? Reason = null) : Confidential
{
    public sealed class Validator : AbstractValidator<WithdrawTransfer>
    {
        public Validator() => RuleFor(c => c.Reason).MayBeWritten();
    }
}

public static class WithdrawTransferHandler
{
    public static object[] Handle(WithdrawTransfer command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor);
        return referral.Offer is null
            ? throw referral.NotNow("taken back: no transfer is offered")
            : [new TransferWithdrawn(referral.Id, referral.OptionalText(command.Reason))];
    }
}
