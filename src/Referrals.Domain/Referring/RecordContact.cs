using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Records a contact, or a try at one, and when to try next.</summary>
public sealed record RecordContact(
    DateOnly OccurredOn, ContactWith With, ContactChannel Channel, ContactResult Result, DateOnly? NextTryOn = null, string? Note = null) : Confidential
{
    public sealed class Validator : AbstractValidator<RecordContact>
    {
        public Validator()
        {
            RuleFor(c => c.Note).MayBeWritten();
            RuleFor(c => c.NextTryOn).Null().When(c => c.Result is ContactResult.Reached).WithMessage("They were reached, so there is no next try.");
            RuleFor(c => c.NextTryOn).GreaterThanOrEqualTo(c => c.OccurredOn).When(c => c.NextTryOn is not null)
                .WithMessage("The next try cannot come before this one.");
        }
    }
}

public static class RecordContactHandler
{
    public static object[] Handle(RecordContact command, Referral referral, Actor actor, DateTimeOffset now)
    {
        referral.MustBeWorkedBy(actor).MustBeIn("contacted about", ReferralState.Received, ReferralState.Accepted, ReferralState.Active);
        TextRules.MustNotLieAhead(command.OccurredOn, now, "occurredOn");
        return
        [
            new ContactRecorded(
                referral.Id, command.OccurredOn, command.With, command.Channel, command.Result, command.NextTryOn, referral.OptionalText(command.Note)),
        ];
    }
}
