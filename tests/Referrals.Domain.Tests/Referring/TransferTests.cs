using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class TransferTests
{
    private static readonly IReadOnlySet<Guid> Members = MembersOf(WarmAndWell);
    private static readonly Story<Referral> an_offered_referral = an_active_referral.And(Offered);

    [Fact]
    public void without_an_agreement_in_force_none_is_offered_and_an_offer_that_was_made_may_be_said_again()
    {
        object[] Offer(Referral r) => OfferTransferHandler.Handle(new(BoilersAndInsulation.Id, "A boiler is needed."), r, AtCitizensAdvice, BoilersAndInsulation, Joan, null, Now);
        Should.Throw<Refusal>(() => Offer(an_active_referral.State!)).Code.ShouldBe("sharing/no-agreement");
        Offer(an_offered_referral.State!).ShouldBeEmpty();
    }

    [Fact]
    public void an_offer_shows_the_least_that_the_service_needs() =>
        an_active_referral.When(r => OfferTransferHandler.Handle(new(BoilersAndInsulation.Id, "A boiler is needed."), r, AtCitizensAdvice, BoilersAndInsulation, Joan, Agreement, Now))
            .ThenOnce(Offered)
            .State!.Offer!.Person.Value.ShouldBe(new() { Name = Joan.Name, Phones = Joan.Phones });

    [Fact]
    public void an_offer_shows_nothing_that_the_person_no_longer_shares() =>
        an_active_referral.And(new ConsentChanged(ReferralId, ConsentChange.Narrowed, Consent(PersonField.Name)))
            .When(r => OfferTransferHandler.Handle(new(BoilersAndInsulation.Id, "A boiler is needed."), r, AtCitizensAdvice, BoilersAndInsulation, Joan, Agreement, Now))
            .Then(Offered with { Person = About(Joan.Only([PersonField.Name])) });

    [Fact]
    public void until_it_is_accepted_the_old_receiver_stays_responsible() =>
        (an_offered_referral.State!.ReceiverId, an_offered_referral.State.ResponsibleId).ShouldBe((CitizensAdvice, CitizensAdvice));

    [Fact]
    public void one_offer_stands_at_a_time()
    {
        an_offered_referral.When(r => OfferTransferHandler.Handle(new(DebtAdvice.Id, "Debts."), r, AtCitizensAdvice, DebtAdvice, Joan, Agreement, Now)).ThenNotInState();
        an_offered_referral.When(r => OfferTransferHandler.Handle(new(BoilersAndInsulation.Id, "Another reason."), r, AtCitizensAdvice, BoilersAndInsulation, Joan, Agreement, Now)).ThenNotInState();
    }

    [Fact]
    public void it_is_not_offered_to_the_service_that_has_it() =>
        an_active_referral.When(r => OfferTransferHandler.Handle(new(HealthyHomes.Id, "Why?"), r, AtCitizensAdvice, HealthyHomes, Joan, Agreement, Now)).ThenInvalid("serviceId");

    [Fact]
    public void it_is_not_offered_to_a_service_that_people_are_only_told_of()
    {
        var told = BoilersAndInsulation with { Programme = null };
        an_active_referral.When(r => OfferTransferHandler.Handle(new(told.Id, "A boiler is needed."), r, AtCitizensAdvice, told, Joan, Agreement, Now)).ThenInvalid("serviceId");
    }

    [Fact]
    public void once_consent_is_withdrawn_it_is_neither_offered_nor_taken()
    {
        var withdrawn = new ConsentChanged(ReferralId, ConsentChange.Withdrawn, Consent());
        an_active_referral.And(withdrawn)
            .When(r => OfferTransferHandler.Handle(new(BoilersAndInsulation.Id, "A boiler."), r, AtCitizensAdvice, BoilersAndInsulation, Joan, Agreement, Now)).ThenNotInState();
        var lapsed = an_offered_referral.And(withdrawn);
        lapsed.State!.Clocks.Find(ClockName.AnswerTransfer).ShouldBeNull();
        lapsed.State!.WaitingOnAt(Today).ShouldBe(WaitingOn.Receiver);
        lapsed.When(r => AcceptTransferHandler.Handle(new(), r, AtWarmAndWell, Members, Programme(), PersonAtWarmAndWell, Now)).ThenNotFound();
        lapsed.When(r => DeclineTransferHandler.Handle(new(), r, AtWarmAndWell)).ThenNotFound();
    }

    [Fact]
    public void the_offered_organisation_takes_it_over_with_its_own_record_of_the_person()
    {
        var taken = an_offered_referral.When(r => AcceptTransferHandler.Handle(new("me"), r, AtWarmAndWell, Members, Programme(), PersonAtWarmAndWell, Now))
            .ThenOnce(TakenOver with { CaseworkerId = AtWarmAndWell.MemberId }).State!;
        (taken.State, taken.ReceiverId, taken.ServiceId, taken.Programme, taken.ReceiverPersonId, taken.CaseworkerId)
            .ShouldBe((ReferralState.Accepted, WarmAndWell, BoilersAndInsulation.Id, "warmAndWell", PersonAtWarmAndWell, AtWarmAndWell.MemberId));
    }

    [Fact]
    public void a_practitioner_takes_it_for_themselves_only_and_a_caseworker_is_a_member()
    {
        an_offered_referral.When(r => AcceptTransferHandler.Handle(new(Colleague(WarmAndWell).ToString()), r, AtWarmAndWell, Members, Programme(), PersonAtWarmAndWell, Now)).ThenForbidden();
        an_offered_referral
            .When(r => AcceptTransferHandler.Handle(new(Colleague(CitizensAdvice).ToString()), r, CoordinatorAtWarmAndWell, Members, Programme(), PersonAtWarmAndWell, Now))
            .ThenInvalid("caseworker");
    }

    [Fact]
    public void the_old_receiver_is_a_former_one_and_does_nothing_more_until_it_gets_it_back()
    {
        a_transferred_referral.State!.SidesOf(AtCitizensAdvice).ShouldBe(Sides.Former);
        a_transferred_referral.When(r => AddNoteHandler.Handle(new("Bye.", NoteVisibility.BothParties), r, AtCitizensAdvice)).ThenForbidden();
        var back = a_transferred_referral.And(OfferedTo(HealthyHomes), TakenOver).State!;
        (back.SidesOf(AtCitizensAdvice), back.SidesOf(AtWarmAndWell)).ShouldBe((Sides.Receiver, Sides.Former));
    }

    [Fact]
    public void it_may_come_back_to_the_referrer_who_then_holds_both_sides() =>
        an_accepted_referral.And(OfferedTo(LivingWell), TakenOver).State!.SidesOf(AtCancerSupport).ShouldBe(Sides.Referrer | Sides.Receiver);

    [Fact]
    public void another_service_of_the_same_organisation_makes_nobody_a_former_receiver()
    {
        var moved = an_accepted_referral.And(OfferedTo(DebtAdvice), TakenOver).State!;
        (moved.ServiceId, moved.FormerReceivers.Count).ShouldBe((DebtAdvice.Id, 0));
    }

    [Fact]
    public void after_a_decline_the_offered_organisation_is_a_stranger_again()
    {
        var declined = an_offered_referral.When(r => DeclineTransferHandler.Handle(new("No engineers."), r, AtWarmAndWell))
            .Then(new TransferDeclined(ReferralId, Text("No engineers.")));
        (declined.State!.State, declined.State.SidesOf(AtWarmAndWell)).ShouldBe((ReferralState.Active, Sides.None));
        declined.When(r => DeclineTransferHandler.Handle(new("No engineers."), r, AtWarmAndWell)).ThenNotFound();
    }

    [Fact]
    public void an_offer_can_be_taken_back() =>
        an_offered_referral.When(r => WithdrawTransferHandler.Handle(new("She found one."), r, AtCitizensAdvice))
            .ThenNotAgain(new TransferWithdrawn(ReferralId, Text("She found one.")))
            .When(r => AcceptTransferHandler.Handle(new(), r, AtWarmAndWell, Members, Programme(), PersonAtWarmAndWell, Now)).ThenNotFound();

    [Fact]
    public void to_parties_a_missing_offer_is_a_matter_of_the_state()
    {
        an_active_referral.When(r => AcceptTransferHandler.Handle(new(), r, AtCitizensAdvice, Members, Programme(), PersonAtWarmAndWell, Now)).ThenNotInState();
        an_active_referral.When(r => DeclineTransferHandler.Handle(new(), r, AtCancerSupport)).ThenNotInState();
    }

    [Fact]
    public void a_request_to_take_it_back_is_for_the_new_receiver_to_answer() =>
        an_offered_referral.And(AskedBack, TakenOver).When(r => AnswerWithdrawalHandler.Handle(new("The boiler is in."), r, AtWarmAndWell))
            .ThenNotAgain(new WithdrawalAnswered(ReferralId, Text("The boiler is in.")));
}
