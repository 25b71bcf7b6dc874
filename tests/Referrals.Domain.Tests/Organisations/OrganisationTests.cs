using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Organisations.Cast;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Organisations;

/// <summary>Organisations join, are renamed and leave; their coordinators form teams.</summary>
public class OrganisationTests
{
    [Fact]
    public void an_administrator_brings_an_organisation_in_under_a_code_of_its_own()
    {
        var command = new JoinOrganisation("healthy-homes", "Healthy Homes ", OrganisationKind.Voluntary);
        JoinOrganisationHandler.Handle(command, Homes, codeIsTaken: false, Administrator)
            .ShouldBe([new OrganisationJoined(Homes, "healthy-homes", "Healthy Homes", OrganisationKind.Voluntary)]);
        Refused(() => JoinOrganisationHandler.Handle(command, Homes, codeIsTaken: true, Administrator)).Problems!.Keys.ShouldBe(["code"]);
        Refused(() => JoinOrganisationHandler.Handle(command, Homes, codeIsTaken: false, Coordinator)).Kind.ShouldBe(RefusalKind.Forbidden);
    }

    [Theory]
    [InlineData("homes", true)]
    [InlineData("healthy-homes-2", true)]
    [InlineData("", false)]
    [InlineData("Homes", false)]
    [InlineData("2homes", false)]
    [InlineData("homes-", false)]
    [InlineData("homes--2", false)]
    [InlineData("homes\n", false)]
    public void a_code_is_small_letters_digits_and_hyphens(string code, bool right) =>
        new JoinOrganisation.Validator().Validate(new JoinOrganisation(code, "Homes", OrganisationKind.Nhs)).IsValid.ShouldBe(right);

    [Fact]
    public void it_is_renamed_once()
    {
        RenameOrganisationHandler.Handle(new("Homes"), Organisation, Administrator).ShouldBe([new OrganisationRenamed(Homes, "Homes")]);
        RenameOrganisationHandler.Handle(new("Healthy Homes"), Organisation, Administrator).ShouldBeEmpty();
        Refused(() => RenameOrganisationHandler.Handle(new("Homes"), Left, Administrator)).Code.ShouldBe("organisation/left");
        Refused(() => RenameOrganisationHandler.Handle(new("Homes"), Organisation, Coordinator)).Kind.ShouldBe(RefusalKind.Forbidden);
    }

    [Fact]
    public void it_leaves_when_nobody_waits_for_it_and_never_by_its_own_administrator()
    {
        LeavePartnershipHandler.Handle(Organisation, openReferrals: 0, Administrator).ShouldBe([new OrganisationLeft(Homes)]);
        LeavePartnershipHandler.Handle(Left, openReferrals: 0, Administrator).ShouldBeEmpty();
        var open = Refused(() => LeavePartnershipHandler.Handle(Organisation, openReferrals: 3, Administrator));
        (open.Code, open.Message.Contains("3 referrals are open", StringComparison.Ordinal)).ShouldBe(("organisation/open-referrals", true));
        Refused(() => LeavePartnershipHandler.Handle(OfficeOf(), 0, Administrator)).Code.ShouldBe("organisation/own");
        Refused(() => LeavePartnershipHandler.Handle(Organisation, 0, Coordinator)).Kind.ShouldBe(RefusalKind.Forbidden);
    }

    [Fact]
    public void a_coordinator_forms_renames_and_dissolves_teams()
    {
        FormTeamHandler.Handle(new("Roofs "), Id(9), Organisation, Coordinator).ShouldBe([new TeamFormed(Homes, Id(9), "Roofs")]);
        RenameTeamHandler.Handle(new("Heat"), Team, Organisation, Coordinator).ShouldBe([new TeamRenamed(Homes, Team, "Heat")]);
        RenameTeamHandler.Handle(new("Warmth"), Team, Organisation, Coordinator).ShouldBeEmpty();
        DissolveTeamHandler.Handle(Team, Organisation, Coordinator).ShouldBe([new TeamDissolved(Homes, Team)]);
        DissolveTeamHandler.Handle(Gone, Organisation, Coordinator).ShouldBeEmpty();
    }

    [Fact]
    public void two_teams_have_two_names_and_one_that_was_dissolved_lets_its_name_go()
    {
        Refused(() => FormTeamHandler.Handle(new("WARMTH"), Id(9), Organisation, Coordinator)).Problems!.Keys.ShouldBe(["name"]);
        FormTeamHandler.Handle(new("Damp"), Id(9), Organisation, Coordinator).ShouldHaveSingleItem();
        Refused(() => RenameTeamHandler.Handle(new("Heat"), Gone, Organisation, Coordinator)).Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public void nobody_else_forms_them()
    {
        foreach (var decide in (Func<OrganisationRecord, Actor, object[]>[])
            [(o, a) => FormTeamHandler.Handle(new("Roofs"), Id(9), o, a), (o, a) => RenameTeamHandler.Handle(new("Heat"), Team, o, a), (o, a) => DissolveTeamHandler.Handle(Team, o, a)])
        {
            Refused(() => decide(Organisation, Elsewhere)).Kind.ShouldBe(RefusalKind.NotFound);
            Refused(() => decide(Organisation, Practitioner)).Kind.ShouldBe(RefusalKind.Forbidden);
            Refused(() => decide(Organisation, Administrator)).Kind.ShouldBe(RefusalKind.NotFound);
            Refused(() => decide(Left, Coordinator)).Code.ShouldBe("organisation/left");
        }
    }
}
