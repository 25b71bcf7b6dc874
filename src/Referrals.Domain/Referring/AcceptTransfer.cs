using FluentValidation;
using Referrals.Domain.Programmes;

namespace Referrals.Domain.Referring;

/// <summary>Takes the offered referral over, naming a caseworker where there is one.</summary>
public sealed record AcceptTransfer(string? Caseworker = null)
{
    public sealed class Validator : AbstractValidator<AcceptTransfer>
    {
        public Validator() => RuleFor(c => c.Caseworker).MustNameAMember();
    }
}

public static class AcceptTransferHandler
{
    /// <param name="receiverPersonId">The new receiver's own record of the person, made with this event.</param>
    /// <param name="programme">The programme of the service that was offered the referral.</param>
    public static object[] Handle(
        AcceptTransfer command, Referral referral, Actor actor, IReadOnlySet<Guid> members, Programme programme, Guid receiverPersonId, DateTimeOffset now)
    {
        var caseworker = Caseworker.Named(command.Caseworker, actor);
        if (AlreadySaid(referral, actor, caseworker))
        {
            return [];
        }

        if (referral.Offer is null)
        {
            referral.MustStandOn(Sides.Referrer | Sides.Receiver | Sides.Former, actor, "");
            throw referral.NotNow("taken over: no transfer is offered");
        }

        referral.MustBeOfferedTo(actor);
        Referral.MayTakeIn(programme.Sensitive, actor);
        if (caseworker is { } chosen)
        {
            Referral.MayChoose(chosen, actor);
        }

        referral.MustBeSharable(now);
        Caseworker.MustBeOneOf(members, caseworker);
        return [new TransferAccepted(referral.Id, receiverPersonId, programme.Clocks, caseworker)];
    }

    private static bool AlreadySaid(Referral referral, Actor actor, Guid? caseworker) =>
        referral.State is ReferralState.Accepted && referral.StateMadeBy is TransferAccepted && referral.Offer is null
        && referral.SidesOf(actor).HasFlag(Sides.Receiver) && referral.CaseworkerId == caseworker;
}
