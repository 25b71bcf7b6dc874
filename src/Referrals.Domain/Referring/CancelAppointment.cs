using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Cancels an appointment.</summary>
public sealed record CancelAppointment
{
    public sealed class Validator : AbstractValidator<CancelAppointment>;
}

public static class CancelAppointmentHandler
{
    public static object[] Handle(CancelAppointment _, Guid appointmentId, Referral referral, Actor actor)
    {
        referral.MustHaveAppointment(appointmentId, actor);
        return [new AppointmentCancelled(referral.Id, appointmentId)];
    }
}
