using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Domain.Tests.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Sharing;

/// <summary>May it still be shared, and which fields: after everything that can be said, in the order in which it was said.</summary>
public class DisclosureTests
{
    // g: given anew, n: narrowed to the name, w: withdrawn, s: a decision to safeguard, o: given until yesterday, t: given until today.
    // Then: how it stands, which fields may still cross, and whether the receiver may refer on (o), refer on to safeguard (s), transfer (t).
    private const string Table = """
        said   status        fields        may
        -      standing      name,phones   ost
        g      standing      name,phones   ost
        n      narrowed      name          ost
        w      withdrawn     -             s
        o      ended         -             s
        t      standing      name,phones   ost
        s      safeguarding  name,phones   ost
        ng     standing      name,phones   ost
        nw     withdrawn     -             s
        wn     withdrawn     -             s
        wg     standing      name,phones   ost
        wo     ended         -             s
        ws     safeguarding  name,phones   ost
        wsn    safeguarding  name          ost
        wsw    withdrawn     -             s
        wsg    standing      name,phones   ost
        sw     withdrawn     -             s
        sg     standing      name,phones   ost
        ow     withdrawn     -             s
        og     standing      name,phones   ost
        ns     safeguarding  name,phones   ost
        """;

    public static TheoryData<string> Rows => [.. Table.Split('\n').Skip(1).Select(l => l.Trim())];

    [Theory]
    [MemberData(nameof(Rows))]
    public void it_stands_as_the_table_says(string row)
    {
        var columns = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var story = an_active_referral.And([.. columns[0].Replace("-", "", StringComparison.Ordinal).Select(Said)]);
        var disclosure = story.State!.Disclosure;
        Codes.NameOf(disclosure.StatusOn(Today)).ShouldBe(columns[1]);
        string.Join(',', disclosure.FieldsOn(Today).Select(f => Codes.NameOf(f))).ShouldBe(columns[2] is "-" ? "" : columns[2]);
        disclosure.IsOpenOn(Today).ShouldBe(columns[2] is not "-");
        var may = (May(() => ReferOn(story.State!, ConsentGiven(PersonField.Name))) ? "o" : "")
            + (May(() => ReferOn(story.State!, Safeguarding)) ? "s" : "")
            + (May(() => OfferTransferHandler.Handle(new(BoilersAndInsulation.Id, "A boiler."), story.State!, AtCitizensAdvice, BoilersAndInsulation, Joan, Agreement, Now)) ? "t" : "");
        may.ShouldBe(columns[3]);
    }

    [Fact]
    public void the_day_it_lasts_until_is_its_last_in_london()
    {
        var disclosure = Disclosure.Of((ConsentGiven() with { Covers = new Covers(NameAndPhone, "Help", Today) }).Seal([PersonAtReferrer]));
        disclosure.StatusOn(Today).ShouldBe(DisclosureStatus.Standing);
        disclosure.StatusOn(Today.AddDays(1)).ShouldBe(DisclosureStatus.Ended);
    }

    [Fact]
    public void an_onward_referral_shares_no_more_than_the_person_narrowed_it_to()
    {
        var narrowed = an_active_referral.And(Said('n')).State!;
        Should.Throw<Refusal>(() => ReferOn(narrowed, ConsentGiven())).Problems!.Keys.ShouldBe(["consent.covers.fields"]);
        ReferOn(narrowed, Safeguarding).Parent.ShouldHaveSingleItem();
        ReferOn(an_active_referral.State!, ConsentGiven(PersonField.Name, PersonField.Email)).Child.Consent.Fields.Count.ShouldBe(2);
    }

    [Fact]
    public void safeguarding_overrides_a_withdrawal_for_that_referral_alone_and_says_so_on_both()
    {
        var withdrawn = an_active_referral.And(Said('w'));
        var (parent, child) = ReferOn(withdrawn.State!, Safeguarding);
        parent.ShouldBe([new ReferredOnward(ReferralId, Id(0x10), BoilersAndInsulation.Id, ToSafeguard: true)]);
        (child.Consent.LegalBasis, child.Consent.DecisionMaker!.Value.Value, child.Consent.Reason!.Value.Value).ShouldBe((LegalBasis.Safeguarding, "Their lead", "A child at risk."));
        withdrawn.And(parent).State!.Disclosure.StatusOn(Today).ShouldBe(DisclosureStatus.Withdrawn);
        ReferOn(an_active_referral.State!, Safeguarding).Parent.ShouldBe([new ReferredOnward(ReferralId, Id(0x10), BoilersAndInsulation.Id)]);
    }

    [Fact]
    public void narrowing_and_time_do_not_take_an_offer_back_and_withdrawal_does()
    {
        an_accepted_referral.And(Offered, Said('n')).State!.Offer.ShouldNotBeNull();
        an_accepted_referral.And(Offered, Said('w')).State!.Offer.ShouldBeNull();
        var over = an_accepted_referral.And(Offered, Said('t')).On(Today.AddDays(1));
        over.When((r, now) => AcceptTransferHandler.Handle(new(), r, AtWarmAndWell, MembersOf(WarmAndWell), Programme(), PersonAtWarmAndWell, now)).ThenNotInState();
    }

    [Fact]
    public void the_agreement_supplies_the_bases_of_an_answer_and_refuses_others()
    {
        var agreement = new SharingAgreement(
            CancerSupport, CitizensAdvice, new(LegalBasis.PublicTask, ConfidentialityBasis.ExplicitConsent),
            new(LegalBasis.VitalInterests, ConfidentialityBasis.OverridingInterest), new(LegalBasis.Safeguarding, ConfidentialityBasis.OverridingInterest), ["Help"]);
        var bare = ConsentGiven() with { LegalBasis = null, ConfidentialityBasis = null };
        foreach (var answer in Enum.GetValues<SharingAnswer>())
        {
            var supplied = (bare with { Answer = answer }).Under(agreement);
            new Bases(supplied.LegalBasis!.Value, supplied.ConfidentialityBasis!.Value).ShouldBe(agreement.For(answer));
            supplied.Under(agreement).ShouldBe(supplied);
        }

        Refused(ConsentGiven() with { LegalBasis = LegalBasis.LegitimateInterests }, agreement).ShouldBe(["consent.legalBasis"]);
        Refused(bare with { Answer = SharingAnswer.KnowsAndAgrees }, null).ShouldBe(["consent.answer"]);
        ConsentGiven().Under(null).ShouldBe(ConsentGiven());
        (ConsentGiven() with { LegalBasis = LegalBasis.LegitimateInterests }).Under(SharingAgreement.Within(CancerSupport)).LegalBasis.ShouldBe(LegalBasis.LegitimateInterests);
    }

    private static ConsentGiven Safeguarding => ConsentGiven() with
    {
        LegalBasis = LegalBasis.Safeguarding, ConfidentialityBasis = ConfidentialityBasis.OverridingInterest, DecisionMaker = "Their lead", Reason = "A child at risk.",
    };

    private static object Said(char word) => word switch
    {
        'n' => new ConsentChanged(ReferralId, ConsentChange.Narrowed, Consent(PersonField.Name)),
        'w' => new ConsentChanged(ReferralId, ConsentChange.Withdrawn, Consent()),
        's' => new ConsentChanged(ReferralId, ConsentChange.Given, Safeguarding.Seal([PersonAtReferrer])),
        'o' => Until(Today.AddDays(-1)),
        't' => Until(Today),
        _ => new ConsentChanged(ReferralId, ConsentChange.Given, Consent()),
    };

    private static ConsentChanged Until(DateOnly day) =>
        new(ReferralId, ConsentChange.Given, (ConsentGiven() with { Covers = new Covers(NameAndPhone, "Help", day) }).Seal([PersonAtReferrer]));

    private static (object[] Parent, ReferralMade Child) ReferOn(Referral referral, ConsentGiven consent) => ReferOnwardHandler.Handle(
        new("warmAndWell", BoilersAndInsulation.Id, [Need.EnergyAndHeating], Urgency.Routine, "A boiler.", consent),
        referral, AtCitizensAdvice, UsualCommands.NewReferralTo(BoilersAndInsulation, Now));

    private static bool May(Func<object> act)
    {
        try
        {
            act();
            return true;
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.NotInState)
        {
            return false;
        }
    }

    private static IEnumerable<string> Refused(ConsentGiven consent, SharingAgreement? agreement) =>
        Should.Throw<Refusal>(() => consent.Under(agreement)).Problems!.Keys;
}
