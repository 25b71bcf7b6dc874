using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class ReferOnwardTests
{
    private static readonly ReferOnward Onward = new(
        "warmAndWell", BoilersAndInsulation.Id, [Need.EnergyAndHeating], Urgency.Soon, "A boiler is needed.", ConsentGiven());

    private static readonly NewReferral Given = UsualCommands.NewReferralTo(BoilersAndInsulation, Now);

    [Fact]
    public void a_child_grows_from_it_on_the_same_journey_with_a_consent_and_stream_of_its_own()
    {
        var (parent, child) = ReferOnwardHandler.Handle(Onward, an_active_referral.State!, AtCitizensAdvice, Given);
        parent.ShouldBe([new ReferredOnward(ReferralId, Given.Id, BoilersAndInsulation.Id)]);
        (child.ReferralId, child.JourneyId, child.ParentId, child.ReferrerId, child.ReceiverId, child.Source, child.Urgency)
            .ShouldBe((Given.Id, ReferralId, ReferralId, CitizensAdvice, WarmAndWell, null, Urgency.Soon));
        (child.PersonId, child.ReceiverPersonId).ShouldBe((PersonAtReceiver, PersonAtWarmAndWell));
        child.Reason.Scope.Records.ShouldBe([PersonAtReceiver]);
    }

    [Fact]
    public void a_grandchild_stays_on_the_first_journey()
    {
        var (_, child) = ReferOnwardHandler.Handle(Onward, an_active_referral.State!, AtCitizensAdvice, Given);
        var worked = Tests.Referring.Given.Events<Referral>(child, new ReferralAccepted(child.ReferralId, null)).State!;
        var (_, grandchild) = ReferOnwardHandler.Handle(Onward, worked, AtWarmAndWell, Given with { Id = Id(0x11) });
        (grandchild.JourneyId, grandchild.ParentId).ShouldBe((ReferralId, child.ReferralId));
    }

    [Fact]
    public void it_leaves_the_parent_where_it_is() =>
        an_accepted_referral.And(new ReferredOnward(ReferralId, Given.Id, BoilersAndInsulation.Id)).State.ShouldBe(an_accepted_referral.State);

    [Fact]
    public void a_programme_that_takes_none_is_refused() =>
        Should.Throw<Refusal>(() => ReferOnwardHandler.Handle(
            Onward, an_active_referral.State!, AtCitizensAdvice, Given with { Programme = Programme("warmAndWell", allowsOnward: false) }))
            .Problems!.Keys.ShouldBe(["programme"]);

    [Fact]
    public void sources_are_no_matter_for_an_onward_referral() =>
        ReferOnwardHandler.Handle(Onward, an_active_referral.State!, AtCitizensAdvice, Given with { Programme = Programme("warmAndWell", sources: Source.Self) })
            .Child.Source.ShouldBeNull();

    [Fact]
    public void once_consent_is_withdrawn_nothing_goes_onward() =>
        an_active_referral.And(new ConsentChanged(ReferralId, ConsentChange.Withdrawn, Consent()))
            .When(r => ReferOnwardHandler.Handle(Onward, r, AtCitizensAdvice, Given).Parent).ThenNotInState();
}
