using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class RecordContactTests
{
    [Fact]
    public void reaching_the_person_is_recorded_and_makes_it_active() =>
        an_accepted_referral.When((r, now) => RecordContactHandler.Handle(new(Today, ContactWith.Person, ContactChannel.Phone, ContactResult.Reached), r, AtCitizensAdvice, now))
            .ThenEachTime(Reached)
            .State!.State.ShouldBe(ReferralState.Active);

    [Fact]
    public void a_try_says_when_to_try_next_and_what_was_heard() =>
        an_accepted_referral
            .When((r, now) => RecordContactHandler.Handle(
                new(Today, ContactWith.Person, ContactChannel.Text, ContactResult.MessageLeft, Today.AddDays(2), "Left with the neighbour."), r, AtCitizensAdvice, now))
            .ThenEachTime(new ContactRecorded(
                ReferralId, Today, ContactWith.Person, ContactChannel.Text, ContactResult.MessageLeft, Today.AddDays(2), Text("Left with the neighbour.")));

    [Theory]
    [InlineData(ContactWith.Carer)]
    [InlineData(ContactWith.Landlord)]
    [InlineData(ContactWith.Agency)]
    [InlineData(ContactWith.Other)]
    public void reaching_somebody_else_does_not_make_it_active(ContactWith with) =>
        an_accepted_referral.And(Reached with { With = with }).State!.State.ShouldBe(ReferralState.Accepted);

    [Fact]
    public void reaching_the_person_before_it_is_accepted_decides_nothing() => a_received_referral.And(Reached).State!.State.ShouldBe(ReferralState.Received);

    [Fact]
    public void it_may_have_been_yesterday_but_not_tomorrow()
    {
        an_accepted_referral.When((r, now) => RecordContactHandler.Handle(Said(Today.AddDays(-1)), r, AtCitizensAdvice, now)).Then(Reached with { OccurredOn = Today.AddDays(-1) });
        an_accepted_referral.When((r, now) => RecordContactHandler.Handle(Said(Today.AddDays(1)), r, AtCitizensAdvice, now)).ThenInvalid("occurredOn");
    }

    private static RecordContact Said(DateOnly on) => new(on, ContactWith.Person, ContactChannel.Phone, ContactResult.Reached);
}
