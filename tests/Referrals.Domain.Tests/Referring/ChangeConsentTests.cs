using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class ChangeConsentTests
{
    private static readonly ConsentGiven OnlyTheName = ConsentGiven(PersonField.Name);

    [Theory]
    [InlineData(ConsentChange.Given)]
    [InlineData(ConsentChange.Narrowed)]
    [InlineData(ConsentChange.Withdrawn)]
    public void a_change_is_recorded_with_what_it_covers_now(ConsentChange change) =>
        an_active_referral.When((r, now) => ChangeConsentHandler.Handle(new(change, OnlyTheName), r, AtCancerSupport, now))
            .ThenEachTime(new ConsentChanged(ReferralId, change, Consent(PersonField.Name)));

    [Fact]
    public void narrowing_adds_no_field() =>
        an_active_referral
            .When((r, now) => ChangeConsentHandler.Handle(new(ConsentChange.Narrowed, ConsentGiven(PersonField.Name, PersonField.Email)), r, AtCitizensAdvice, now))
            .ThenInvalid("consent.covers.fields");

    [Fact]
    public void it_was_not_given_tomorrow() =>
        an_active_referral
            .When((r, now) => ChangeConsentHandler.Handle(new(ConsentChange.Given, OnlyTheName with { GivenOn = Today.AddDays(1) }), r, AtCitizensAdvice, now))
            .ThenInvalid("consent.givenOn");

    [Fact]
    public void withdrawn_stops_sharing_until_it_is_given_again_and_narrowing_does_not_give_it()
    {
        var withdrawn = an_active_referral.And(Changed(ConsentChange.Withdrawn));
        Should.Throw<Refusal>(() => ReferOnwardHandler.MustBeFrom(withdrawn.State!, AtCitizensAdvice, OnlyTheName, Now)).Kind.ShouldBe(RefusalKind.NotInState);
        withdrawn.And(Changed(ConsentChange.Narrowed)).State!.Disclosure.IsWithdrawn.ShouldBeTrue();
        ReferOnwardHandler.MustBeFrom(withdrawn.And(Changed(ConsentChange.Given)).State!, AtCitizensAdvice, OnlyTheName, Now);
    }

    [Fact]
    public void a_person_can_withdraw_it_even_for_a_referral_that_should_not_exist() =>
        a_referral_entered_in_error.When((r, now) => ChangeConsentHandler.Handle(new(ConsentChange.Withdrawn, OnlyTheName), r, AtCancerSupport, now))
            .Then(Changed(ConsentChange.Withdrawn));

    private static ConsentChanged Changed(ConsentChange change) => new(ReferralId, change, Consent(PersonField.Name));
}
