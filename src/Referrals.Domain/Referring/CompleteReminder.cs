using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Says that what the reminder was for is done.</summary>
public sealed record CompleteReminder
{
    public sealed class Validator : AbstractValidator<CompleteReminder>;
}

public static class CompleteReminderHandler
{
    public static object[] Handle(CompleteReminder _, Guid reminderId, Referral referral, Actor actor)
    {
        referral.MustBeShared(actor);
        if (referral.Entry(reminderId, EntryKind.Reminder) is not { } reminder || reminder.OrganisationId != actor.OrganisationId)
        {
            throw Refusal.NotFound();
        }

        return !referral.IsOpen && referral.State is not ReferralState.Closed ? throw referral.NotNow("reminded of")
            : reminder.Ended ? [] : [new ReminderDone(referral.Id, reminderId)];
    }
}
