using FluentValidation;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Governance;

/// <summary>Keeps a person from being erased, by request and by retention, until the hold is lifted.</summary>
public sealed record PlaceLegalHold(string Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<PlaceLegalHold>
    {
        public Validator() => RuleFor(c => c.Reason).Written();
    }
}

public static class PlaceLegalHoldHandler
{
    /// <summary>Each reason holds once: said again while it stands, it records nothing.</summary>
    public static object[] Handle(PlaceLegalHold command, Guid holdId, PersonRecord record, Actor actor)
    {
        Erasure.MustBeGovernedBy(actor);
        return record.StandingHold(command.Reason) is null ? [new LegalHoldPlaced(record.Id, holdId, Sealed.Text([record.Id], command.Reason))] : [];
    }
}
