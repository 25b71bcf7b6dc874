using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Tests.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Governance;

/// <summary>Information governance keeps somebody from being erased.</summary>
public class LegalHoldTests
{
    private const string Why = "The coroner asked for everything";

    private static readonly Guid Record = PersonAtReferrer;
    private static readonly Guid HoldId = Id(0x71);
    private static readonly Actor Governor = new(Id(0x99), Id(0x98), Role.InformationGovernance);
    private static readonly PersonRegistered Registered = new(Record, CancerSupport, Sealed.Of(Record, Joan));
    private static readonly LegalHoldPlaced Placed = new(Record, HoldId, Sealed.Text([Record], Why));
    private static readonly LegalHoldLifted Lifted = new(Record, HoldId, Sealed.Text([Record], "The inquest is over"));

    [Fact]
    public void it_is_placed_once_for_a_reason_and_beside_others()
    {
        var held = Given.Events<PersonRecord>(Registered).When(r => PlaceLegalHoldHandler.Handle(new(Why), HoldId, r, Governor)).ThenOnce(Placed);
        held.When(r => PlaceLegalHoldHandler.Handle(new("A claim"), Id(0x72), r, Governor)).Then(new LegalHoldPlaced(Record, Id(0x72), Sealed.Text([Record], "A claim")));
        held.And(Lifted).When(r => PlaceLegalHoldHandler.Handle(new(Why), Id(0x72), r, Governor)).Then(Placed with { HoldId = Id(0x72) });
    }

    [Fact]
    public void it_is_lifted_once()
    {
        var held = Given.Events<PersonRecord>(Registered, Placed);
        held.State!.Holds.Single().Lifted.ShouldBeFalse();
        held.When(r => LiftLegalHoldHandler.Handle(new("The inquest is over"), HoldId, r, Governor)).ThenOnce(Lifted).State!.Holds.Single().Lifted.ShouldBeTrue();
        held.When(r => LiftLegalHoldHandler.Handle(new("It is over"), Id(0x72), r, Governor)).ThenNotFound();
    }

    [Fact]
    public void nobody_else_does_either()
    {
        foreach (var actor in (Actor[])[AtCancerSupport, CoordinatorAtCancerSupport, Governor with { Role = Role.Administrator }, Actor.Platform])
        {
            Given.Events<PersonRecord>(Registered).When(r => PlaceLegalHoldHandler.Handle(new(Why), HoldId, r, actor)).ThenForbidden();
            Given.Events<PersonRecord>(Registered, Placed).When(r => LiftLegalHoldHandler.Handle(new(Why), HoldId, r, actor)).ThenForbidden();
        }
    }
}
