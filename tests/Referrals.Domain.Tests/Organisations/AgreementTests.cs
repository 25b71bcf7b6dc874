using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Organisations.Cast;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Organisations;

/// <summary>What is signed holds from its first day to its last, and without it nothing is sent.</summary>
public class AgreementTests
{
    private static readonly Bases Consented = new(LegalBasis.ExplicitConsent, ConfidentialityBasis.ExplicitConsent);
    private static readonly Bases Implied = new(LegalBasis.PublicTask, ConfidentialityBasis.ImpliedConsent);
    private static readonly Bases Safe = new(LegalBasis.Safeguarding, ConfidentialityBasis.OverridingInterest);
    private static readonly HashSet<Guid> Here = [Homes, Office];
    private static readonly SignAgreement Sign = new([Homes, Office], Consented, Implied, Safe, ["Warm homes "], Today, Today.AddYears(1));

    [Fact]
    public void an_administrator_signs_for_organisations_that_are_here()
    {
        SignAgreementHandler.Handle(Sign, Id(9), Here, Administrator, Now).ShouldBe([new AgreementSigned(Id(9), [Homes, Office], Consented, Implied, Safe, ["Warm homes"], Today, Today.AddYears(1))]);
        Refused(() => SignAgreementHandler.Handle(Sign with { Between = [Homes, Id(7)] }, Id(9), Here, Administrator, Now)).Problems!.Keys.ShouldBe(["between"]);
        Refused(() => SignAgreementHandler.Handle(Sign with { SignedOn = Today.AddDays(1) }, Id(9), Here, Administrator, Now)).Problems!.Keys.ShouldBe(["signedOn"]);
        Refused(() => SignAgreementHandler.Handle(Sign with { SignedOn = Today.AddDays(-9), Until = Today.AddDays(-1) }, Id(9), Here, Administrator, Now)).Problems!.Keys.ShouldBe(["until"]);
        Refused(() => SignAgreementHandler.Handle(Sign, Id(9), Here, Coordinator, Now)).Kind.ShouldBe(RefusalKind.Forbidden);
    }

    public static TheoryData<string, SignAgreement> Wrong => new()
    {
        { "Between", Sign with { Between = [Homes] } },
        { "Between", Sign with { Between = [Homes, Homes] } },
        { "Purposes", Sign with { Purposes = [] } },
        { "Purposes[0]", Sign with { Purposes = [" "] } },
        { "Until", Sign with { Until = Today.AddDays(-1) } },
        { "KnowsAndAgrees", Sign with { KnowsAndAgrees = new(LegalBasis.ExplicitConsent, ConfidentialityBasis.ImpliedConsent) } },
        { "KnowsAndAgrees", Sign with { KnowsAndAgrees = Safe } },
        { "CannotAsk", Sign with { CannotAsk = Consented } },
        { "CannotAsk", Sign with { CannotAsk = new(LegalBasis.PublicTask, ConfidentialityBasis.ExplicitConsent) } },
        { "Safeguarding", Sign with { Safeguarding = Implied } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void what_contradicts_itself_is_not_signed(string member, SignAgreement command) =>
        new SignAgreement.Validator().Validate(command).Errors.Select(e => e.PropertyName).Distinct().ShouldBe([member]);

    [Fact]
    public void what_does_not_is() => new SignAgreement.Validator().Validate(Sign).IsValid.ShouldBeTrue();

    [Fact]
    public void it_holds_from_its_first_day_to_its_last()
    {
        var agreement = Signed();
        (agreement.HoldsOn(Today.AddDays(-1)), agreement.HoldsOn(Today), agreement.HoldsOn(Today.AddYears(1)), agreement.HoldsOn(Today.AddYears(1).AddDays(1))).ShouldBe((false, true, true, false));
        var ended = Signed(new AgreementEnded(Id(9), Today.AddDays(30)));
        (ended.HoldsOn(Today.AddDays(29)), ended.HoldsOn(Today.AddDays(30)), ended.LastDay).ShouldBe((true, false, Today.AddDays(29)));
        (agreement.Binds(Homes, Office), agreement.Binds(Office, Homes), agreement.Binds(Homes, Homes), agreement.Binds(Homes, Id(7))).ShouldBe((true, true, false, false));
    }

    [Fact]
    public void it_ends_today_or_later_and_before_it_would_by_itself()
    {
        EndAgreementHandler.Handle(new(Today), Signed(), Administrator, Now).ShouldBe([new AgreementEnded(Id(9), Today)]);
        var ended = Signed(new AgreementEnded(Id(9), Today.AddDays(30)));
        EndAgreementHandler.Handle(new(Today.AddDays(30)), ended, Administrator, Now).ShouldBeEmpty();
        EndAgreementHandler.Handle(new(Today.AddDays(9)), ended, Administrator, Now).ShouldBe([new AgreementEnded(Id(9), Today.AddDays(9))]);
        Refused(() => EndAgreementHandler.Handle(new(Today.AddDays(-1)), Signed(), Administrator, Now)).Problems!.Keys.ShouldBe(["on"]);
        Refused(() => EndAgreementHandler.Handle(new(Today.AddYears(2)), Signed(), Administrator, Now)).Problems!.Keys.ShouldBe(["on"]);
        Refused(() => EndAgreementHandler.Handle(new(Today.AddDays(9)), Signed(new AgreementEnded(Id(9), Today)), Administrator, Now)).Code.ShouldBe("agreement/over");
        Refused(() => EndAgreementHandler.Handle(new(Today), Signed(), Coordinator, Now)).Kind.ShouldBe(RefusalKind.Forbidden);
    }

    [Fact]
    public void without_one_in_force_nothing_is_sent()
    {
        var given = new NewReferral(ReferralId, Reference.From("GL", 7), PersonAtReferrer, PersonAtReceiver, [], HealthyHomes, Programme(), OrganisationKind.Nhs, Now);
        var make = new MakeReferral("healthyHomes", HealthyHomes.Id, [Need.EnergyAndHeating], Urgency.Routine, "Her house is cold.", ConsentGiven(), PersonAtReferrer);
        Refused(() => MakeReferralHandler.Handle(make, AtCancerSupport, given)).Code.ShouldBe("sharing/no-agreement");
        MakeReferralHandler.Handle(make, AtCancerSupport, given with { Agreement = Agreement }).ShouldHaveSingleItem();
        MakeReferralHandler.Handle(make, AtCitizensAdvice, given with { Agreement = SharingAgreement.Within(CitizensAdvice) }).ShouldHaveSingleItem();
        MakeReferralHandler.Handle(make, Actor.ThePerson, given with { ReferrerKind = null }).ShouldHaveSingleItem();
    }

    private static AgreementRecord Signed(params object[] then)
    {
        object[] events = [new AgreementSigned(Id(9), [Homes, Office], Consented, Implied, Safe, ["Warm homes"], Today, Today.AddYears(1)), .. then];
        return events.Aggregate((AgreementRecord?)null, AgreementRecord.Evolve)!;
    }
}
