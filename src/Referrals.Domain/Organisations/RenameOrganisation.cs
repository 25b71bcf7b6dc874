using FluentValidation;

namespace Referrals.Domain.Organisations;

/// <summary>Gives an organisation another name.</summary>
public sealed record RenameOrganisation(string Name) : Confidential
{
    public sealed class Validator : AbstractValidator<RenameOrganisation>
    {
        public Validator() => RuleFor(c => c.Name).Written(TextRules.LineLength);
    }
}

public static class RenameOrganisationHandler
{
    public static object[] Handle(RenameOrganisation command, OrganisationRecord organisation, Actor actor)
    {
        Managing.MustAdminister(actor);
        organisation.MustBeHere();
        var name = command.Name.Trim();
        return organisation.Name == name ? [] : [new OrganisationRenamed(organisation.Id, name)];
    }
}
