using Referrals.Domain.Organisations;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Organisations.Cast;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Organisations;

/// <summary>Who may bring whom in, change them, and let them go.</summary>
public class MemberTests
{
    private static readonly InviteMember Ruth = new(" Ruth Ellingham ", "ruth@example.org", Role.Practitioner, Team);

    [Theory]
    [InlineData(Role.Practitioner)]
    [InlineData(Role.Coordinator)]
    public void a_coordinator_invites_those_who_work_with_people(Role role) =>
        InviteMemberHandler.Handle(Ruth with { Role = role }, Id(0x40), Organisation, hasCoordinator: true, Coordinator)
            .ShouldBe([new MemberInvited(Id(0x40), Homes, "Ruth Ellingham", role, Team)]);

    [Theory]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Evaluator)]
    [InlineData(Role.InformationGovernance)]
    [InlineData(Role.System)]
    [InlineData(Role.Person)]
    [InlineData(Role.Platform)]
    public void and_nobody_else(Role role) =>
        Refused(() => InviteMemberHandler.Handle(Ruth with { Role = role }, Id(0x40), Organisation, true, Coordinator)).Problems!.Keys.ShouldBe(["role"]);

    [Theory]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Evaluator)]
    [InlineData(Role.InformationGovernance)]
    public void an_administrator_invites_those_who_work_for_the_partnership_in_their_own_organisation_alone(Role role)
    {
        InviteMemberHandler.Handle(Ruth with { Role = role, TeamId = null }, Id(0x40), OfficeOf(), true, Administrator)
            .ShouldBe([new MemberInvited(Id(0x40), Office, "Ruth Ellingham", role, null)]);
        Refused(() => InviteMemberHandler.Handle(Ruth with { Role = role }, Id(0x40), Organisation, false, Administrator)).Problems!.Keys.ShouldBe(["role"]);
        Refused(() => InviteMemberHandler.Handle(Ruth, Id(0x40), OfficeOf(), true, Administrator)).Problems!.Keys.ShouldBe(["role"]);
    }

    [Fact]
    public void an_administrator_invites_the_first_coordinator_and_no_second()
    {
        var first = Ruth with { Role = Role.Coordinator };
        InviteMemberHandler.Handle(first, Id(0x40), Organisation, hasCoordinator: false, Administrator).ShouldBe([new MemberInvited(Id(0x40), Homes, "Ruth Ellingham", Role.Coordinator, Team)]);
        Refused(() => InviteMemberHandler.Handle(first, Id(0x40), Organisation, hasCoordinator: true, Administrator)).Code.ShouldBe("organisation/has-coordinator");
        InviteMemberHandler.Handle(first with { TeamId = null }, Id(0x40), OfficeOf(), hasCoordinator: false, Administrator).ShouldHaveSingleItem();
        Refused(() => InviteMemberHandler.Handle(first with { TeamId = null }, Id(0x40), OfficeOf(), hasCoordinator: true, Administrator)).Code.ShouldBe("organisation/has-coordinator");
    }

    [Fact]
    public void nobody_else_invites_and_nobody_into_what_is_not_there()
    {
        foreach (var actor in Nobody)
        {
            Refused(() => InviteMemberHandler.Handle(Ruth, Id(0x40), Organisation, true, actor)).Kind.ShouldBe(RefusalKind.Forbidden);
        }

        Refused(() => InviteMemberHandler.Handle(Ruth, Id(0x40), Organisation, true, Elsewhere)).Kind.ShouldBe(RefusalKind.NotFound);
        Refused(() => InviteMemberHandler.Handle(Ruth, Id(0x40), Left, true, Coordinator)).Code.ShouldBe("organisation/left");
        Refused(() => InviteMemberHandler.Handle(Ruth with { TeamId = Gone }, Id(0x40), Organisation, true, Coordinator)).Problems!.Keys.ShouldBe(["teamId"]);
    }

    [Fact]
    public void whoever_is_invited_accepts_once_and_only_they_do()
    {
        var (invited, self) = (Member(Role.Practitioner), new Actor(Id(0x40), Homes, Role.Practitioner));
        JoinAsMemberHandler.Handle(invited, self).ShouldBe([new MemberJoined(Id(0x40))]);
        JoinAsMemberHandler.Handle(Active(Role.Practitioner), self).ShouldBeEmpty();
        Refused(() => JoinAsMemberHandler.Handle(Former(Role.Practitioner), self)).Code.ShouldBe("member/left");
        Refused(() => JoinAsMemberHandler.Handle(invited, Coordinator)).Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public void a_role_is_changed_once_and_the_last_coordinator_stays_one()
    {
        ChangeRoleHandler.Handle(new(Role.Coordinator), Active(Role.Practitioner), isLast: true, Coordinator).ShouldBe([new MemberRoleChanged(Id(0x40), Role.Coordinator)]);
        ChangeRoleHandler.Handle(new(Role.Practitioner), Active(Role.Practitioner), isLast: true, Coordinator).ShouldBeEmpty();
        ChangeRoleHandler.Handle(new(Role.Practitioner), Active(Role.Coordinator), isLast: false, Coordinator).ShouldBe([new MemberRoleChanged(Id(0x40), Role.Practitioner)]);
        Refused(() => ChangeRoleHandler.Handle(new(Role.Practitioner), Active(Role.Coordinator), isLast: true, Coordinator)).Code.ShouldBe("member/last");
        Refused(() => ChangeRoleHandler.Handle(new(Role.Evaluator), Active(Role.Administrator, Office), isLast: true, Administrator)).Code.ShouldBe("member/last");
        ChangeRoleHandler.Handle(new(Role.Practitioner), Member(Role.Coordinator), isLast: true, Coordinator).ShouldHaveSingleItem();
    }

    [Fact]
    public void nobody_gives_a_role_that_is_not_theirs_to_give()
    {
        Refused(() => ChangeRoleHandler.Handle(new(Role.Administrator), Active(Role.Practitioner), false, Coordinator)).Problems!.Keys.ShouldBe(["role"]);
        Refused(() => ChangeRoleHandler.Handle(new(Role.Coordinator), Active(Role.Evaluator, Office), false, Administrator)).Problems!.Keys.ShouldBe(["role"]);
        Refused(() => ChangeRoleHandler.Handle(new(Role.Practitioner), Active(Role.System), false, Coordinator)).Problems!.Keys.ShouldBe(["role"]);
        Refused(() => ChangeRoleHandler.Handle(new(Role.Practitioner), Active(Role.Evaluator), false, Coordinator)).Kind.ShouldBe(RefusalKind.Forbidden);
        Refused(() => ChangeRoleHandler.Handle(new(Role.Coordinator), Former(Role.Practitioner), false, Coordinator)).Code.ShouldBe("member/left");
    }

    [Fact]
    public void a_member_moves_within_the_organisation_and_has_a_name()
    {
        MoveMemberHandler.Handle(new(null), Active(Role.Practitioner), Organisation, Coordinator).ShouldBe([new MemberMoved(Id(0x40), null)]);
        MoveMemberHandler.Handle(new(Team), Active(Role.Practitioner), Organisation, Coordinator).ShouldBeEmpty();
        Refused(() => MoveMemberHandler.Handle(new(Gone), Active(Role.Practitioner), Organisation, Coordinator)).Problems!.Keys.ShouldBe(["teamId"]);
        RenameMemberHandler.Handle(new("Ruth E. "), Active(Role.Practitioner), Coordinator).ShouldBe([new MemberRenamed(Id(0x40), "Ruth E.")]);
        RenameMemberHandler.Handle(new("Ruth Ellingham"), Active(Role.Practitioner), Coordinator).ShouldBeEmpty();
    }

    [Fact]
    public void who_leaves_leaves_once_and_the_last_coordinator_stays()
    {
        RemoveMemberHandler.Handle(Active(Role.Practitioner), isLast: true, Coordinator).ShouldBe([new MemberLeft(Id(0x40))]);
        RemoveMemberHandler.Handle(Active(Role.Coordinator), isLast: false, Coordinator).ShouldBe([new MemberLeft(Id(0x40))]);
        RemoveMemberHandler.Handle(Former(Role.Practitioner), isLast: true, Coordinator).ShouldBeEmpty();
        RemoveMemberHandler.Handle(Active(Role.System), isLast: true, Coordinator).ShouldBe([new MemberLeft(Id(0x40))]);
        Refused(() => RemoveMemberHandler.Handle(Active(Role.Coordinator), isLast: true, Coordinator)).Code.ShouldBe("member/last");
        Refused(() => RemoveMemberHandler.Handle(Active(Role.Administrator, Office), isLast: true, Administrator)).Code.ShouldBe("member/last");
    }

    [Fact]
    public void an_administrator_takes_back_what_they_began_and_touches_no_other_member_elsewhere()
    {
        RemoveMemberHandler.Handle(Member(Role.Coordinator), isLast: true, Administrator).ShouldBe([new MemberLeft(Id(0x40))]);
        RenewInvitationHandler.Handle(Member(Role.Coordinator), Administrator).ShouldBe([new InvitationRenewed(Id(0x40))]);
        Refused(() => RemoveMemberHandler.Handle(Active(Role.Coordinator), false, Administrator)).Kind.ShouldBe(RefusalKind.NotFound);
        Refused(() => RenewInvitationHandler.Handle(Active(Role.Coordinator), Administrator)).Kind.ShouldBe(RefusalKind.NotFound);
        Refused(() => RemoveMemberHandler.Handle(Member(Role.Practitioner), false, Administrator)).Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public void each_link_is_recorded_and_none_is_for_a_system_or_for_who_left()
    {
        RenewInvitationHandler.Handle(Active(Role.Practitioner), Coordinator).ShouldBe([new InvitationRenewed(Id(0x40))]);
        Refused(() => RenewInvitationHandler.Handle(Active(Role.System), Coordinator)).Code.ShouldBe("member/system");
        Refused(() => RenewInvitationHandler.Handle(Former(Role.Practitioner), Coordinator)).Code.ShouldBe("member/left");
    }

    [Fact]
    public void to_others_another_organisations_members_are_not_there_and_ones_own_not_theirs_to_manage()
    {
        var member = Active(Role.Practitioner);
        foreach (var decide in (Func<Actor, object[]>[])
        [
            a => ChangeRoleHandler.Handle(new(Role.Coordinator), member, false, a), a => MoveMemberHandler.Handle(new(null), member, Organisation, a),
            a => RenameMemberHandler.Handle(new("Else"), member, a), a => RemoveMemberHandler.Handle(member, false, a), a => RenewInvitationHandler.Handle(member, a),
        ])
        {
            Refused(() => decide(Elsewhere)).Kind.ShouldBe(RefusalKind.NotFound);
            Refused(() => decide(Practitioner)).Kind.ShouldBe(RefusalKind.Forbidden);
            Refused(() => decide(Administrator with { OrganisationId = Homes })).Kind.ShouldBe(RefusalKind.Forbidden);
        }
    }

    [Theory]
    [InlineData("", "ruth@example.org", "Name")]
    [InlineData("Ruth", "", "Email")]
    [InlineData("Ruth", "ruth", "Email")]
    [InlineData("Ruth", "ruth@example", "Email")]
    [InlineData("Ruth", "ruth@exam ple.org", "Email")]
    public void an_invitation_has_a_name_and_an_address(string name, string email, string wrong) =>
        new InviteMember.Validator().Validate(new InviteMember(name, email, Role.Practitioner)).Errors.Select(e => e.PropertyName).Distinct().ShouldBe([wrong]);

    [Fact]
    public void one_that_has_both_is_right() => new InviteMember.Validator().Validate(Ruth).IsValid.ShouldBeTrue();
}
