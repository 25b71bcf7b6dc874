using FluentValidation;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Governance;

/// <summary>Asks for a person to be erased: every linked record of theirs, at every organisation.</summary>
public sealed record RequestErasure(string Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<RequestErasure>
    {
        public Validator() => RuleFor(c => c.Reason).Written();
    }
}

public static class RequestErasureHandler
{
    public static object[] Handle(RequestErasure command, Guid erasureId, Guid personId, Actor actor)
    {
        Erasure.MustBeGovernedBy(actor);
        return [new ErasureRequested(erasureId, personId, Sealed.Text([personId], command.Reason))];
    }
}
