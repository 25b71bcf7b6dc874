namespace Referrals.Domain.Organisations;

/// <summary>Moves a member to a team of their organisation, or to none.</summary>
public sealed record MoveMember(Guid? TeamId);

public static class MoveMemberHandler
{
    public static object[] Handle(MoveMember command, MemberRecord member, OrganisationRecord organisation, Actor actor)
    {
        Managing.MustManage(actor, member);
        member.MustBeHere();
        MustBeTeamOf(organisation, command.TeamId);
        return member.TeamId == command.TeamId ? [] : [new MemberMoved(member.Id, command.TeamId)];
    }

    internal static void MustBeTeamOf(OrganisationRecord organisation, Guid? teamId)
    {
        if (teamId is { } id && !organisation.HasTeam(id))
        {
            throw Managing.Refuse("teamId", "Choose a team of the organisation.");
        }
    }
}
