using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Takes responsibility, naming a caseworker where there is one: a member's id, or "me".</summary>
public sealed record AcceptReferral(string? Caseworker = null)
{
    public sealed class Validator : AbstractValidator<AcceptReferral>
    {
        public Validator() => RuleFor(c => c.Caseworker).MustNameAMember();
    }
}

public static class AcceptReferralHandler
{
    public static object[] Handle(AcceptReferral command, Referral referral, Actor actor, IReadOnlySet<Guid> members, bool sensitive = false)
    {
        referral.MustBeWorkedBy(actor);
        Referral.MayTakeIn(sensitive, actor);
        var caseworker = Caseworker.Named(command.Caseworker, actor);
        if (caseworker is { } chosen)
        {
            Referral.MayChoose(chosen, actor);
        }

        if (referral.State is ReferralState.Accepted && referral.StateMadeBy is ReferralAccepted && referral.CaseworkerId == caseworker)
        {
            return [];
        }

        referral.MustBeIn("accepted", ReferralState.Made, ReferralState.Received, ReferralState.InformationRequested);
        Caseworker.MustBeOneOf(members, caseworker);
        return [new ReferralAccepted(referral.Id, caseworker)];
    }
}
