using FluentValidation;

namespace Referrals.Domain.Organisations;

/// <summary>Gives a team of one's own organisation another name.</summary>
public sealed record RenameTeam(string Name) : Confidential
{
    public sealed class Validator : AbstractValidator<RenameTeam>
    {
        public Validator() => RuleFor(c => c.Name).Written(TextRules.LineLength);
    }
}

public static class RenameTeamHandler
{
    public static object[] Handle(RenameTeam command, Guid teamId, OrganisationRecord organisation, Actor actor)
    {
        Managing.MustCoordinate(actor, organisation);
        organisation.MustBeHere();
        var (name, team) = (command.Name.Trim(), organisation.Teams.FirstOrDefault(t => t.Id == teamId && t.DissolvedAt is null) ?? throw Refusal.NotFound());
        FormTeamHandler.MustBeFree(organisation, name, but: teamId);
        return team.Name == name ? [] : [new TeamRenamed(organisation.Id, teamId, name)];
    }
}
