namespace Referrals.Domain.Organisations;

/// <summary>Dissolves a team of one's own organisation; who was in it is in none.</summary>
public sealed record DissolveTeam;

public static class DissolveTeamHandler
{
    public static object[] Handle(Guid teamId, OrganisationRecord organisation, Actor actor)
    {
        Managing.MustCoordinate(actor, organisation);
        organisation.MustBeHere();
        var team = organisation.Teams.FirstOrDefault(t => t.Id == teamId) ?? throw Refusal.NotFound();
        return team.DissolvedAt is null ? [new TeamDissolved(organisation.Id, teamId)] : [];
    }
}
