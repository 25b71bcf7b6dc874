using FluentValidation;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Governance;

/// <summary>Calls an erasure off while its keys are there.</summary>
public sealed record CancelErasure(string Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<CancelErasure>
    {
        public Validator() => RuleFor(c => c.Reason).Written();
    }
}

public static class CancelErasureHandler
{
    public static object[] Handle(CancelErasure command, Erasure erasure, Actor actor)
    {
        Erasure.MustBeGovernedBy(actor);
        if (erasure.State is ErasureState.Cancelled && erasure.Cancelled?.MemberId == actor.MemberId)
        {
            return []; // said twice, recorded once
        }

        if (erasure.State is not ErasureState.Confirmed)
        {
            erasure.MustBe(ErasureState.Requested);
        }

        return [new ErasureCancelled(erasure.Id, Sealed.Text([erasure.PersonId], command.Reason))];
    }
}
