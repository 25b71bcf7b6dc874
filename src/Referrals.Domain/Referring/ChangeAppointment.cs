using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Moves an appointment.</summary>
public sealed record ChangeAppointment(DateTimeOffset At, ContactWith With, string? Where = null) : Confidential
{
    public sealed class Validator : AbstractValidator<ChangeAppointment>
    {
        public Validator() => RuleFor(c => c.Where).MayBeWritten(TextRules.LineLength);
    }
}

public static class ChangeAppointmentHandler
{
    public static object[] Handle(ChangeAppointment command, Guid appointmentId, Referral referral, Actor actor)
    {
        referral.MustHaveAppointment(appointmentId, actor);
        return [new AppointmentChanged(referral.Id, appointmentId, command.At.ToUniversalTime(), referral.OptionalText(command.Where), command.With)];
    }

    /// <summary>Refuses unless this appointment stands and the actor's organisation works the referral.</summary>
    internal static void MustHaveAppointment(this Referral referral, Guid appointmentId, Actor actor)
    {
        referral.MustBeWorkedBy(actor);
        var appointment = referral.Entry(appointmentId, EntryKind.Appointment) ?? throw Refusal.NotFound();
        referral.MustBeIn("given another appointment", ReferralState.Accepted, ReferralState.Active);
        if (appointment.Ended)
        {
            throw Refusal.NotInState("This appointment was cancelled.");
        }
    }
}
