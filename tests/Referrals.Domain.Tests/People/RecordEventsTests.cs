using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Domain.Tests.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.People;

/// <summary>What is recorded on a record beside its details: death, who may not see it, who was warned, what others shared.</summary>
public class RecordEventsTests
{
    private static readonly Guid Record = PersonAtReferrer;
    private static readonly PersonRegistered Registered = new(Record, CancerSupport, Sealed.Of(Record, Joan with { VisitWarning = "A dog" }));
    private static readonly HashSet<Guid> Members = MembersOf(CancerSupport);

    [Fact]
    public void a_death_is_recorded_once_and_stops_messages()
    {
        var died = Given.Events<PersonRecord>(Registered).When((r, now) => RecordDeathHandler.Handle(new(Today), r, AtCancerSupport, now))
            .ThenOnce(new PersonDied(Record, Sealed.Of(Record, Today)));
        died.State!.MayBeSentMessages.ShouldBeFalse();
        Given.Events<PersonRecord>(Registered).State!.MayBeSentMessages.ShouldBeTrue();
        RecordDeathHandler.Tell(new(null), died.State!, ReferralId).ShouldBeEmpty();
        RecordDeathHandler.Tell(new(null), Given.Events<PersonRecord>(Registered).State!, ReferralId).ShouldBe([new PersonDied(Record, null, ReferralId)]);
        Given.Events<PersonRecord>(Registered).When((r, now) => RecordDeathHandler.Handle(new(Today.AddDays(1)), r, AtCancerSupport, now)).ThenInvalid("on");
        Given.Events<PersonRecord>(Registered).When((r, now) => RecordDeathHandler.Handle(new(Today), r, AtCitizensAdvice, now)).ThenNotFound();
    }

    [Fact]
    public void a_coordinator_restricts_anybody_of_their_own_and_everybody_themselves()
    {
        var restricted = new MemberRestricted(Record, AtCancerSupport.MemberId);
        Given.Events<PersonRecord>(Registered).When(r => RestrictMemberHandler.Handle(new(AtCancerSupport.MemberId), r, CoordinatorAtCancerSupport, Members)).ThenOnce(restricted);
        var kept = Given.Events<PersonRecord>(Registered).When(r => RestrictMemberHandler.Handle(new(AtCancerSupport.MemberId), r, AtCancerSupport, Members)).Then(restricted);
        kept.When((r, now) => ChangePersonHandler.Handle(new RegisterPerson("Joan", DateOfBirth: Joan.DateOfBirth), r, AtCancerSupport, null, now)).ThenNotFound();
        kept.When(r => RestrictMemberHandler.Lift(new(AtCancerSupport.MemberId), r, AtCancerSupport)).ThenNotFound();
        kept.When(r => RestrictMemberHandler.Lift(new(AtCancerSupport.MemberId), r, WorkerOf(CancerSupport) with { MemberId = Colleague(CancerSupport) })).ThenForbidden();
        kept.When(r => RestrictMemberHandler.Lift(new(AtCancerSupport.MemberId), r, CoordinatorAtCancerSupport)).ThenOnce(new RestrictionLifted(Record, AtCancerSupport.MemberId));
        Given.Events<PersonRecord>(Registered).When(r => RestrictMemberHandler.Handle(new(Colleague(CancerSupport)), r, AtCancerSupport, Members)).ThenForbidden();
        Given.Events<PersonRecord>(Registered).When(r => RestrictMemberHandler.Handle(new(AtCitizensAdvice.MemberId), r, CoordinatorAtCancerSupport, Members)).ThenInvalid("memberId");
    }

    [Fact]
    public void who_has_seen_the_visit_warning_is_asked_again_when_its_text_changes()
    {
        var seen = Given.Events<PersonRecord>(Registered).When(r => SeeVisitWarningHandler.Handle(r, AtCancerSupport)).ThenOnce(new VisitWarningSeen(Record, AtCancerSupport.MemberId));
        var same = new RegisterPerson("Joan Example", VisitWarning: "A dog", DateOfBirth: Joan.DateOfBirth);
        var details = ((PersonDetailsChanged)seen.When((r, now) => ChangePersonHandler.Handle(same, r, AtCancerSupport, null, now)).Decide(seen.State!)[0]).Details;
        seen.And(new PersonDetailsChanged(Record, details)).State!.WarningSeenBy.Count.ShouldBe(1);
        var changed = ChangePersonHandler.Handle(same with { VisitWarning = "Two dogs" }, seen.State!, AtCancerSupport, null, Now);
        ((PersonDetailsChanged)changed[0]).NewVisitWarning.ShouldBe(true);
        seen.And(changed).State!.WarningSeenBy.ShouldBeEmpty();
        Given.Events<PersonRecord>(Registered with { Details = Sealed.Of(Record, Joan) }).When(r => SeeVisitWarningHandler.Handle(r, AtCancerSupport))
            .ThenRefused(RefusalKind.NotInState, "person/no-visit-warning");
    }

    [Fact]
    public void what_is_shared_takes_the_named_fields_and_never_what_is_ones_own()
    {
        var other = new PersonRecord(PersonAtReceiver, CitizensAdvice, Sealed.Of(PersonAtReceiver, Joan with { Email = "theirs@example.org", VisitWarning = "Theirs", OurReference = "T1" }));
        var said = Joan with { Phones = [new Phone("01632 960002", false, false, false)], ContactWarning = "Never ring", Email = null, VisitWarning = "Ours", OurReference = "O1" };
        var referral = Given.Events<Referral>(Made).State!;
        var shared = (PersonDetailsShared)ShareChangesHandler.Handle(said, [PersonField.Phones], other, referral, CancerSupport).ShouldHaveSingleItem();
        var after = shared.Details.Value;
        (after.Phones, after.ContactWarning, after.Email, after.VisitWarning, after.OurReference)
            .ShouldBe((said.Phones, "Never ring", "theirs@example.org", "Theirs", "T1"));
        (shared.FromReferralId, shared.FromOrganisationId).ShouldBe((ReferralId, CancerSupport));
        ShareChangesHandler.Handle(said, [PersonField.Phones], PersonRecord.Evolve(other, shared)!, referral, CancerSupport).ShouldBeEmpty();
    }

    [Fact]
    public void only_covered_fields_of_a_live_referral_cross_to_the_other_side()
    {
        var live = Given.Events<Referral>(Made).State!;
        ShareChangesHandler.MayCross(live, [PersonField.Phones, PersonField.Address, PersonField.ContactWarning], Now).ShouldBe([PersonField.Phones, PersonField.ContactWarning]);
        var withdrawn = Given.Events<Referral>(Made, new ConsentChanged(ReferralId, ConsentChange.Withdrawn, Consent())).State!;
        ShareChangesHandler.MayCross(withdrawn, [PersonField.Phones], Now).ShouldBeEmpty();
        ShareChangesHandler.MayCross(NamedStates.a_closed_referral.State!, [PersonField.Phones], Now).ShouldBeEmpty();
        ShareChangesHandler.OtherSideOf(live, CancerSupport, PersonAtReferrer).ShouldBe(new OtherSide(CitizensAdvice, PersonAtReceiver));
        ShareChangesHandler.OtherSideOf(live, CitizensAdvice, PersonAtReceiver).ShouldBe(new OtherSide(CancerSupport, PersonAtReferrer));
        ShareChangesHandler.OtherSideOf(live, CitizensAdvice, PersonAtReferrer).ShouldBeNull();
        ShareChangesHandler.OtherSideOf(NamedStates.a_self_referral.State!, CitizensAdvice, PersonAtReceiver).ShouldBeNull();
    }
}
