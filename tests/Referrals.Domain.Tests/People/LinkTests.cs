using Referrals.Domain.People;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.People;

/// <summary>Two records and one human being: what links by itself, what is asked, who may say, and that a person's word stands.</summary>
public class LinkTests
{
    private static readonly LinkedRecord Ours = new(new Guid("11111111-1111-4111-8111-111111111111"), CancerSupport);
    private static readonly LinkedRecord OursToo = new(new Guid("22222222-2222-4222-8222-222222222222"), CancerSupport);
    private static readonly LinkedRecord Theirs = new(new Guid("33333333-3333-4333-8333-333333333333"), Guid.CreateVersion7());
    private static readonly PersonDetails Joan = new() { Name = "Joan Example", DateOfBirth = new DateOnly(1950, 5, 17) };

    [Theory]
    [InlineData(LinkGrounds.NhsNumberAndBirth)]
    [InlineData(LinkGrounds.Referral)]
    public void what_is_certain_links_by_itself_in_either_order(LinkGrounds grounds)
    {
        var linked = new RecordsLinked(RecordLink.IdOf(Ours.RecordId, Theirs.RecordId), Ours.RecordId, CancerSupport, Theirs.RecordId, Theirs.OrganisationId, grounds);
        LinkRecordsHandler.Handle(Ours, Theirs, grounds, null).ShouldBe([linked]);
        LinkRecordsHandler.Handle(Theirs, Ours, grounds, null).ShouldBe([linked]);
        LinkRecordsHandler.Handle(Theirs, Ours, grounds, State(linked)).ShouldBeEmpty();
        RecordLink.IdOf(Theirs.RecordId, Ours.RecordId).ShouldBe(linked.LinkId);
    }

    [Fact]
    public void everything_else_is_asked_of_who_keeps_both_and_never_across_organisations()
    {
        LinkRecordsHandler.Handle(OursToo, Ours, LinkGrounds.NameAndBirth, null).ShouldBe([Proposed()]);
        LinkRecordsHandler.Handle(Ours, OursToo, LinkGrounds.NameAndBirth, State(Proposed())).ShouldBeEmpty();
        LinkRecordsHandler.Handle(Ours, Theirs, LinkGrounds.NameAndBirth, null).ShouldBeEmpty();
    }

    [Fact]
    public void what_has_nothing_in_common_any_more_lapses_and_may_come_back()
    {
        LinkRecordsHandler.Handle(Ours, OursToo, null, State(Proposed())).ShouldBe([new LinkLapsed(Id)]);
        LinkRecordsHandler.Handle(Ours, OursToo, null, State(Linked())).ShouldBe([new LinkLapsed(Id)]);
        LinkRecordsHandler.Handle(Ours, OursToo, LinkGrounds.NameAndBirth, State(Linked())).ShouldBe([new LinkLapsed(Id), Proposed()]);
        LinkRecordsHandler.Handle(Ours, OursToo, LinkGrounds.NameAndBirth, State(Proposed(), new LinkLapsed(Id))).ShouldBe([Proposed()]);
        LinkRecordsHandler.Handle(Ours, OursToo, null, State(Linked(LinkGrounds.Referral))).ShouldBeEmpty();
        LinkRecordsHandler.Handle(Ours, OursToo, null, null).ShouldBeEmpty();
        LinkRecordsHandler.Handle(Ours, OursToo, LinkGrounds.NhsNumberAndBirth, State(Proposed())).ShouldBe([Linked()]);
    }

    [Fact]
    public void a_persons_word_stands_whatever_the_records_say_later()
    {
        foreach (var grounds in (LinkGrounds?[])[LinkGrounds.NhsNumberAndBirth, LinkGrounds.NameAndBirth, null])
        {
            LinkRecordsHandler.Handle(Ours, OursToo, grounds, State(Proposed(), new LinkRemoved(Id))).ShouldBeEmpty();
            LinkRecordsHandler.Handle(Ours, OursToo, grounds, State(Proposed(), new LinkConfirmed(Id))).ShouldBeEmpty();
        }
    }

    [Fact]
    public void deciding_twice_is_recorded_once_and_either_can_be_undone()
    {
        DecideLinkHandler.Confirm(State(Proposed()), AtCancerSupport).ShouldBe([new LinkConfirmed(Id)]);
        DecideLinkHandler.Confirm(State(Proposed(), new LinkConfirmed(Id)), AtCancerSupport).ShouldBeEmpty();
        DecideLinkHandler.Remove(State(Proposed(), new LinkConfirmed(Id)), AtCancerSupport).ShouldBe([new LinkRemoved(Id)]);
        DecideLinkHandler.Remove(State(Linked()), AtCancerSupport).ShouldBe([new LinkRemoved(Id)]);
        DecideLinkHandler.Remove(State(Linked(), new LinkRemoved(Id)), AtCancerSupport).ShouldBeEmpty();
        DecideLinkHandler.Confirm(State(Linked(), new LinkRemoved(Id)), AtCancerSupport).ShouldBe([new LinkConfirmed(Id)]);
        Should.Throw<Refusal>(() => DecideLinkHandler.Confirm(State(Proposed(), new LinkLapsed(Id)), AtCancerSupport)).Kind.ShouldBe(RefusalKind.NotInState);
    }

    [Theory]
    [InlineData(Role.System)]
    [InlineData(Role.Evaluator)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.InformationGovernance)]
    public void whoever_does_not_see_both_finds_nothing(Role role)
    {
        var across = State(new RecordsLinked(Id, Ours.RecordId, CancerSupport, Theirs.RecordId, Theirs.OrganisationId, LinkGrounds.NhsNumberAndBirth));
        Refused(() => DecideLinkHandler.Remove(across, AtCancerSupport));
        Refused(() => DecideLinkHandler.Confirm(null, AtCancerSupport));
        Refused(() => DecideLinkHandler.Confirm(State(Proposed()), AtCancerSupport with { OrganisationId = Theirs.OrganisationId }));
        Refused(() => DecideLinkHandler.Confirm(State(Proposed()), AtCancerSupport with { Role = role }));
    }

    [Fact]
    public void records_have_in_common_what_both_say_and_two_nhs_numbers_are_two_people()
    {
        Traits.InCommon(Joan, Joan with { Name = "joan  EXAMPLE" }).ShouldBe(LinkGrounds.NameAndBirth);
        Traits.InCommon(Joan with { NhsNumber = "8429141456" }, Joan with { NhsNumber = "8429141456", Name = "Joan Other" }).ShouldBe(LinkGrounds.NhsNumberAndBirth);
        Traits.InCommon(Joan with { NhsNumber = "8429141456" }, Joan with { NhsNumber = "9598980006" }).ShouldBeNull();
        Traits.InCommon(Joan with { NhsNumber = "8429141456", DateOfBirth = null }, Joan with { NhsNumber = "8429141456", DateOfBirth = null, Name = "J" }).ShouldBeNull();
        Traits.InCommon(At("GL1 1AA"), At("GL1 1AA")).ShouldBe(LinkGrounds.NameAndPostcode);
        Traits.InCommon(At(Postcode.NoFixedAbode), At(Postcode.NoFixedAbode)).ShouldBeNull();
        Traits.InCommon(On("01632 960417"), On("+44 1632 960417")).ShouldBe(LinkGrounds.NameAndPhone);
        Traits.InCommon(new PersonDetails { Name = "", DateOfBirth = Joan.DateOfBirth }, new PersonDetails { Name = "", DateOfBirth = Joan.DateOfBirth }).ShouldBeNull();
    }

    private static Guid Id => RecordLink.IdOf(Ours.RecordId, OursToo.RecordId);

    private static LinkProposed Proposed() => new(Id, Ours.RecordId, CancerSupport, OursToo.RecordId, CancerSupport, LinkGrounds.NameAndBirth);

    private static RecordsLinked Linked(LinkGrounds grounds = LinkGrounds.NhsNumberAndBirth) => new(Id, Ours.RecordId, CancerSupport, OursToo.RecordId, CancerSupport, grounds);

    private static RecordLink? State(params object[] events) => events.Aggregate((RecordLink?)null, RecordLink.Evolve);

    private static PersonDetails At(string postcode) => new() { Name = "Joan Example", Postcode = postcode };

    private static PersonDetails On(string number) => new() { Name = "Joan Example", Phones = [new Phone(number, true, true, true)] };

    private static void Refused(Action decide) => Should.Throw<Refusal>(decide).Kind.ShouldBe(RefusalKind.NotFound);
}
