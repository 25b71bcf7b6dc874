using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Records help that was identified or given; amounts in pence, a year or once.</summary>
public sealed record RecordSupport(
    DateOnly OccurredOn, SupportKind Kind, SupportStatus Status, string? Description = null, long? Amount = null, Per? Per = null) : Confidential
{
    /// <summary>Ten million pounds, in pence: more than that is a slip of the finger.</summary>
    public const long MostPence = 1_000_000_000;

    public sealed class Validator : AbstractValidator<RecordSupport>
    {
        public Validator()
        {
            RuleFor(c => c.Description).MayBeWritten();
            RuleFor(c => c.Amount).InclusiveBetween(0, MostPence).WithMessage("Give pence between 0 and 1,000,000,000.");
            RuleFor(c => c.Per).NotNull().When(c => c.Amount is not null).WithMessage("Say whether the amount comes every year or once.");
            RuleFor(c => c.Per).Null().When(c => c.Amount is null).WithMessage("There is no amount that this could speak of.");
        }
    }
}

public static class RecordSupportHandler
{
    /// <summary>Months after closing in which support is still recorded, since awards come late (life of a referral).</summary>
    public const int MonthsForSupport = 12;

    public static object[] Handle(RecordSupport command, Referral referral, Actor actor, DateTimeOffset now)
    {
        referral.MustTakeSupport(actor, now);
        TextRules.MustNotLieAhead(command.OccurredOn, now, "occurredOn");
        var given = new SupportGiven(command.Kind, command.Description, command.Amount, command.Per);
        return
        [
            new SupportRecorded(
                referral.Id, command.OccurredOn, command.Status, command.Description is null ? referral.Seal(given) : referral.SealAlone(given)),
        ];
    }

    internal static void MustTakeSupport(this Referral referral, Actor actor, DateTimeOffset now)
    {
        referral.MustBeWorkedBy(actor).MustBeIn("given support", ReferralState.Accepted, ReferralState.Active, ReferralState.Closed);
        if (referral.State is ReferralState.Closed)
        {
            referral.MustBeWithin(MonthsForSupport, now, "support");
        }
    }
}
