using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Gives the referral to a member of the receiving organisation; a practitioner can only take it for themselves.</summary>
public sealed record AllocateCaseworker(string Caseworker)
{
    public sealed class Validator : AbstractValidator<AllocateCaseworker>
    {
        public Validator()
        {
            RuleFor(c => c.Caseworker).NotNull();
            RuleFor(c => c.Caseworker).MustNameAMember();
        }
    }
}

public static class AllocateCaseworkerHandler
{
    public static object[] Handle(AllocateCaseworker command, Referral referral, Actor actor, IReadOnlySet<Guid> members, bool sensitive = false)
    {
        referral.MustBeWorkedBy(actor);
        Referral.MayTakeIn(sensitive, actor);
        var caseworker = Caseworker.Named(command.Caseworker, actor)!.Value;
        Referral.MayChoose(caseworker, actor);
        referral.MustBeIn("allocated", ReferralState.Accepted, ReferralState.Active, ReferralState.OnHold);
        Caseworker.MustBeOneOf(members, caseworker);
        return referral.CaseworkerId == caseworker ? [] : [new CaseworkerAllocated(referral.Id, caseworker)];
    }
}
