using FluentValidation;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Governance;

/// <summary>Ends a hold; what it stopped goes on, unless another one stands.</summary>
public sealed record LiftLegalHold(string Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<LiftLegalHold>
    {
        public Validator() => RuleFor(c => c.Reason).Written();
    }
}

public static class LiftLegalHoldHandler
{
    public static object[] Handle(LiftLegalHold command, Guid holdId, PersonRecord record, Actor actor)
    {
        Erasure.MustBeGovernedBy(actor);
        var hold = record.Holds.FirstOrDefault(h => h.Id == holdId) ?? throw Refusal.NotFound();
        return hold.Lifted ? [] : [new LegalHoldLifted(record.Id, holdId, Sealed.Text([record.Id], command.Reason))];
    }
}
