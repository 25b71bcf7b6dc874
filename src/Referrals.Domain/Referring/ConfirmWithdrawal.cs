using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Agrees to the referrer's request to take the referral back.</summary>
public sealed record ConfirmWithdrawal
{
    public sealed class Validator : AbstractValidator<ConfirmWithdrawal>;
}

public static class ConfirmWithdrawalHandler
{
    public static object[] Handle(ConfirmWithdrawal _, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor);
        return referral.AskedWithdrawal is { } asked
            ? [new ReferralWithdrawn(referral.Id, asked.Reason, asked.Note)]
            : throw referral.NotNow("withdrawn: nobody has asked");
    }
}
