using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Reminds one's own side of something on a day.</summary>
public sealed record SetReminder(string Text, DateOnly On) : Confidential
{
    public sealed class Validator : AbstractValidator<SetReminder>
    {
        public Validator() => RuleFor(c => c.Text).Written();
    }
}

public static class SetReminderHandler
{
    public static object[] Handle(SetReminder command, Referral referral, Actor actor)
    {
        referral.MustBeShared(actor);
        return referral.IsOpen || referral.State is ReferralState.Closed
            ? [new ReminderSet(referral.Id, actor.OrganisationId, referral.Text(command.Text), command.On)]
            : throw referral.NotNow("given a reminder");
    }
}
