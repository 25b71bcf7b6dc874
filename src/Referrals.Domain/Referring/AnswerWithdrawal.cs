using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Says why the work does not stop.</summary>
public sealed record AnswerWithdrawal(string Answer) : Confidential
{
    public sealed class Validator : AbstractValidator<AnswerWithdrawal>
    {
        public Validator() => RuleFor(c => c.Answer).Written();
    }
}

public static class AnswerWithdrawalHandler
{
    public static object[] Handle(AnswerWithdrawal command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor);
        return referral.AskedWithdrawal is null
            ? throw referral.NotNow("answered: nobody has asked to take it back")
            : [new WithdrawalAnswered(referral.Id, referral.Text(command.Answer))];
    }
}
