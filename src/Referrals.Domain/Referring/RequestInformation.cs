using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Asks the referrer something.</summary>
public sealed record RequestInformation(string Question) : Confidential
{
    public sealed class Validator : AbstractValidator<RequestInformation>
    {
        public Validator() => RuleFor(c => c.Question).Written();
    }
}

public static class RequestInformationHandler
{
    public static object[] Handle(RequestInformation command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor).MustBeIn(
            "asked about", ReferralState.Made, ReferralState.Received, ReferralState.Accepted, ReferralState.Active, ReferralState.OnHold);
        return referral.QuestionPending
            ? throw Refusal.NotInState("A question is waiting for an answer already.")
            : [new InformationRequested(referral.Id, referral.Text(command.Question))];
    }
}
