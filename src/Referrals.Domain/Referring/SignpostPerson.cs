using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Tells the person about another service.</summary>
public sealed record SignpostPerson(Guid ServiceId, SignpostHow How, string? Note = null) : Confidential
{
    public sealed class Validator : AbstractValidator<SignpostPerson>
    {
        public Validator()
        {
            RuleFor(c => c.ServiceId).NotEmpty();
            RuleFor(c => c.Note).MayBeWritten();
        }
    }
}

public static class SignpostPersonHandler
{
    public static object[] Handle(SignpostPerson command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor).MustBeIn("signposted from", ReferralState.Accepted, ReferralState.Active);
        return [new PersonSignposted(referral.Id, command.ServiceId, command.How, referral.OptionalText(command.Note))];
    }
}
