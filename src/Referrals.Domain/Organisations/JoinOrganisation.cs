using FluentValidation;
using Referrals.Domain.Referring;

namespace Referrals.Domain.Organisations;

/// <summary>Brings an organisation into the partnership, under a code that nobody else has or had.</summary>
public sealed record JoinOrganisation(string Code, string Name, OrganisationKind Kind) : Confidential
{
    public sealed class Validator : AbstractValidator<JoinOrganisation>
    {
        private const int LongestCode = 40;

        public Validator()
        {
            RuleFor(c => c.Name).Written(TextRules.LineLength);
            RuleFor(c => c.Code).Matches(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z").WithMessage("Use small letters, digits and single hyphens, beginning with a letter.")
                .MaximumLength(LongestCode).WithMessage($"Use {LongestCode} characters or fewer.");
            RuleFor(c => c.Kind).IsInEnum().WithMessage("Choose what kind of organisation it is.");
        }
    }
}

public static class JoinOrganisationHandler
{
    public static object[] Handle(JoinOrganisation command, Guid id, bool codeIsTaken, Actor actor)
    {
        Managing.MustAdminister(actor);
        return codeIsTaken ? throw CodeIsTaken() : [new OrganisationJoined(id, command.Code, command.Name.Trim(), command.Kind)];
    }

    public static Refusal CodeIsTaken() => Managing.Refuse("code", "An organisation has this code, or had it. Choose another.");
}
