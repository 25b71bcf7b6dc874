using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Sharing;

/// <summary>A referral of a sensitive programme is there for its circle, and for who opens it for a while.</summary>
public class OpeningTests
{
    private static readonly Actor Outside = AtCitizensAdvice;
    private static readonly Actor Governor = new(Id(0x99), Id(0x98), Role.InformationGovernance);

    [Fact]
    public void a_member_of_a_party_opens_it_for_eight_hours_and_again_only_when_they_are_over()
    {
        var opened = a_made_referral.When((r, now) => Open(r, Outside, now)).ThenOnce(Opened());
        opened.State!.Openings.ShouldBe([new Opening(EntryId(2), Outside.MemberId, Now.AddHours(8))]);
        opened.Later(1).When((r, now) => Open(r, Outside, now)).Then(Opened() with { Until = Now.AddDays(1).AddHours(8) });
    }

    [Fact]
    public void who_is_in_the_circle_opens_nothing()
    {
        foreach (var actor in (Actor[])[AtCancerSupport, CoordinatorAtCancerSupport, CoordinatorAtCitizensAdvice])
        {
            a_made_referral.When((r, now) => Open(r, actor, now)).Then();
        }

        a_made_referral.And(new ReferralAccepted(ReferralId, Outside.MemberId)).When((r, now) => Open(r, Outside, now)).Then();
    }

    [Fact]
    public void strangers_systems_and_other_roles_and_what_is_not_sensitive_look_like_not_there()
    {
        foreach (var actor in (Actor[])[AtWarmAndWell, Governor, Outside with { Role = Role.System }, Outside with { Role = Role.Evaluator }, Actor.ThePerson])
        {
            a_made_referral.When((r, now) => Open(r, actor, now)).ThenNotFound();
        }

        a_made_referral.When((r, now) => Open(r, Outside, now, sensitive: false)).ThenNotFound();
    }

    [Fact]
    public void somebody_else_reviews_it_once()
    {
        var opened = a_made_referral.And(Opened());
        var reviewed = new SensitiveOpeningReviewed(ReferralId, EntryId(2), OpeningFinding.Justified, null);
        foreach (var reviewer in (Actor[])[CoordinatorAtCitizensAdvice, CoordinatorAtCancerSupport, Governor])
        {
            opened.When(r => Review(r, reviewer)).ThenOnce(reviewed);
        }

        opened.And(reviewed).When(r => ReviewOpeningHandler.Handle(new(OpeningFinding.NotJustified, "Why?"), EntryId(2), r, Governor)).ThenNotInState();
        opened.When(r => Review(r, Outside)).ThenForbidden();
        opened.When(r => Review(r, CoordinatorAtCitizensAdvice with { MemberId = Outside.MemberId })).ThenForbidden();
        opened.When(r => Review(r, CoordinatorAtWarmAndWell)).ThenNotFound();
        opened.When(r => ReviewOpeningHandler.Handle(new(OpeningFinding.Justified), EntryId(1), r, Governor)).ThenNotFound();
    }

    [Fact]
    public void a_review_is_due_after_five_working_days() => ReviewOpeningHandler.DueOn(Now).ShouldBe(Today.AddDays(7));

    [Fact]
    public void only_a_coordinator_takes_it_in_and_allocates_it()
    {
        var members = MembersOf(CitizensAdvice);
        a_made_referral.When(r => AcceptReferralHandler.Handle(new("me"), r, Outside, members, sensitive: true)).ThenForbidden();
        a_made_referral.When(r => AcceptReferralHandler.Handle(new(Outside.MemberId.ToString()), r, CoordinatorAtCitizensAdvice, members, sensitive: true))
            .ThenOnce(new ReferralAccepted(ReferralId, Outside.MemberId));
        an_accepted_referral.When(r => AllocateCaseworkerHandler.Handle(new("me"), r, Outside, members, sensitive: true)).ThenForbidden();
        an_accepted_referral.When(r => AllocateCaseworkerHandler.Handle(new(Outside.MemberId.ToString()), r, CoordinatorAtCitizensAdvice, members, sensitive: true))
            .ThenOnce(new CaseworkerAllocated(ReferralId, Outside.MemberId));
        an_accepted_referral.And(Offered).When(r => AcceptTransferHandler.Handle(
            new("me"), r, AtWarmAndWell, MembersOf(WarmAndWell), Programme() with { Sensitive = true }, PersonAtWarmAndWell, Now)).ThenForbidden();
    }

    private static SensitiveReferralOpened Opened() => new(ReferralId, Outside.MemberId, CitizensAdvice, OpeningReason.CoverForAbsence, Now.AddHours(8));

    private static object[] Open(Referral referral, Actor actor, DateTimeOffset now, bool sensitive = true) =>
        OpenSensitiveReferralHandler.Handle(new(referral.Reference, OpeningReason.CoverForAbsence), referral, actor, sensitive, now);

    private static object[] Review(Referral referral, Actor actor) => ReviewOpeningHandler.Handle(new(OpeningFinding.Justified), EntryId(2), referral, actor);
}
