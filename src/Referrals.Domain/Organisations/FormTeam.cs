using FluentValidation;

namespace Referrals.Domain.Organisations;

/// <summary>Forms a team in one's own organisation.</summary>
public sealed record FormTeam(string Name) : Confidential
{
    public sealed class Validator : AbstractValidator<FormTeam>
    {
        public Validator() => RuleFor(c => c.Name).Written(TextRules.LineLength);
    }
}

public static class FormTeamHandler
{
    public static object[] Handle(FormTeam command, Guid teamId, OrganisationRecord organisation, Actor actor)
    {
        Managing.MustCoordinate(actor, organisation);
        organisation.MustBeHere();
        var name = command.Name.Trim();
        MustBeFree(organisation, name, but: null);
        return [new TeamFormed(organisation.Id, teamId, name)];
    }

    internal static void MustBeFree(OrganisationRecord organisation, string name, Guid? but)
    {
        if (organisation.Teams.Any(t => t.DissolvedAt is null && t.Id != but && string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw Managing.Refuse("name", "There is a team of this name already.");
        }
    }
}
