using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Makes an appointment; what came of it is a contact.</summary>
public sealed record MakeAppointment(DateTimeOffset At, ContactWith With, string? Where = null) : Confidential
{
    public sealed class Validator : AbstractValidator<MakeAppointment>
    {
        public Validator() => RuleFor(c => c.Where).MayBeWritten(TextRules.LineLength);
    }
}

public static class MakeAppointmentHandler
{
    public static object[] Handle(MakeAppointment command, Referral referral, Actor actor)
    {
        referral.MustBeWorkedBy(actor).MustBeIn("given an appointment", ReferralState.Accepted, ReferralState.Active);
        return [new AppointmentMade(referral.Id, command.At.ToUniversalTime(), referral.OptionalText(command.Where), command.With)];
    }
}
