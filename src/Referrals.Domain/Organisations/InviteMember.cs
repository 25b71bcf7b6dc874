using FluentValidation;

namespace Referrals.Domain.Organisations;

/// <summary>
/// Invites somebody to act for an organisation. The e-mail address, and the provider that they sign in with, are no part of the log.
/// </summary>
public sealed record InviteMember(string Name, string Email, Role Role, Guid? TeamId = null, string? Issuer = null) : Confidential
{
    public sealed class Validator : AbstractValidator<InviteMember>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Written(TextRules.LineLength);
            RuleFor(c => c.Email).Written(TextRules.LineLength);
            RuleFor(c => c.Email).Matches(@"^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+\s*\z").WithMessage("Give an email address, like name@example.org.").When(c => !string.IsNullOrWhiteSpace(c.Email));
            RuleFor(c => c.Role).IsInEnum().WithMessage("Choose a role.");
            RuleFor(c => c.TeamId).NotEqual(Guid.Empty);
            RuleFor(c => c.Issuer).MayBeWritten(TextRules.LineLength);
        }
    }
}

public static class InviteMemberHandler
{
    /// <summary>Somebody in one's own organisation; or, by an administrator, the first coordinator of one that has none, invited or active.</summary>
    public static object[] Handle(InviteMember command, Guid memberId, OrganisationRecord organisation, bool hasCoordinator, Actor actor)
    {
        if (organisation.Id != actor.OrganisationId || (actor.Role is Role.Administrator && command.Role is Role.Coordinator))
        {
            MustBeginWith(command, hasCoordinator, actor);
        }
        else if (Managing.RolesGivenBy(actor) is [_, ..] roles)
        {
            if (!roles.Contains(command.Role))
            {
                throw Managing.Refuse("role", "Choose a role that you may give.");
            }
        }
        else
        {
            throw Refusal.Forbidden("Only a coordinator invites members.");
        }

        organisation.MustBeHere();
        MoveMemberHandler.MustBeTeamOf(organisation, command.TeamId);
        return [new MemberInvited(memberId, organisation.Id, command.Name.Trim(), command.Role, command.TeamId)];
    }

    private static void MustBeginWith(InviteMember command, bool hasCoordinator, Actor actor)
    {
        if (actor.Role is not Role.Administrator)
        {
            throw Refusal.NotFound();
        }

        if (command.Role is not Role.Coordinator)
        {
            throw Managing.Refuse("role", "Only the first coordinator is invited by an administrator. They invite the others.");
        }

        if (hasCoordinator)
        {
            throw Refusal.NotInState("organisation/has-coordinator", "This organisation has a coordinator, or one is invited. They invite the others.");
        }
    }
}
