using FluentValidation;
using Referrals.Domain.Clocks;

namespace Referrals.Domain.Referring;

/// <summary>Asks the other side to move; at most once a working day.</summary>
public sealed record ChaseHandoff(string? Message = null) : Confidential
{
    public sealed class Validator : AbstractValidator<ChaseHandoff>
    {
        public Validator() => RuleFor(c => c.Message).MayBeWritten();
    }
}

public static class ChaseHandoffHandler
{
    public static object[] Handle(ChaseHandoff command, Referral referral, Actor actor, DateTimeOffset now)
    {
        referral.MustBeShared(actor);
        var today = WorkingDays.InLondon(now);
        var waitingOn = referral.WaitingOnAt(today);
        if (!referral.IsOpen
            || (referral.Offer is null && referral.State is not (ReferralState.Made or ReferralState.Received or ReferralState.InformationRequested or ReferralState.Declined)))
        {
            throw referral.NotNow("chased");
        }

        var whose = waitingOn switch { WaitingOn.Referrer => Sides.Referrer, WaitingOn.Offered => Sides.Offered, _ => Sides.Receiver };
        if (referral.SidesOf(actor).HasFlag(whose))
        {
            throw Refusal.Forbidden("It is your own move, so there is nobody to chase.");
        }

        var last = referral.Chases.LastOrDefault(c => c.OrganisationId == actor.OrganisationId);
        return last is not null && WorkingDays.Between(last.On, today) < 1
            ? throw new Refusal(RefusalKind.NotInState, "referral/chased-already", "You have chased this already today. You can again on the next working day.")
            : [new HandoffChased(referral.Id, referral.OptionalText(command.Message))];
    }
}
