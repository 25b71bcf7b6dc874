using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Moves a piece of support on, with the amount once it is known (pence).</summary>
public sealed record ChangeSupportStatus(SupportStatus Status, DateOnly OccurredOn, long? Amount = null) : Confidential
{
    public sealed class Validator : AbstractValidator<ChangeSupportStatus>
    {
        public Validator() => RuleFor(c => c.Amount).InclusiveBetween(0, RecordSupport.MostPence).WithMessage("Give pence between 0 and 1,000,000,000.");
    }
}

public static class ChangeSupportStatusHandler
{
    public static object[] Handle(ChangeSupportStatus command, Guid supportId, Referral referral, Actor actor, DateTimeOffset now)
    {
        referral.MustBeWorkedBy(actor);
        var support = referral.Entry(supportId, EntryKind.Support) ?? throw Refusal.NotFound();
        referral.MustTakeSupport(actor, now);
        TextRules.MustNotLieAhead(command.OccurredOn, now, "occurredOn");
        var from = support.Support!.Value;
        return from == command.Status && command.Amount is null ? []
            : MayFollow(from, command.Status)
                ? [new SupportStatusChanged(referral.Id, supportId, command.Status, command.OccurredOn, command.Amount is { } pence ? referral.Seal(pence) : null)]
                : throw Refusal.NotInState($"This support is {from.ToString().ToLowerInvariant()}, so it cannot become {command.Status.ToString().ToLowerInvariant()}.");
    }

    /// <summary>Forwards only, but for a refusal that is appealed or an amount that was learnt later.</summary>
    private static bool MayFollow(SupportStatus from, SupportStatus to) => (from, to) switch
    {
        (SupportStatus.Refused, SupportStatus.Applied or SupportStatus.Awarded) => true,
        (SupportStatus.Refused, _) => false,
        (SupportStatus.Done or SupportStatus.Awarded, SupportStatus.Refused) => false,
        _ => to >= from,
    };
}
