using FluentValidation;

namespace Referrals.Domain.Organisations;

/// <summary>Gives a member another role.</summary>
public sealed record ChangeRole(Role Role)
{
    public sealed class Validator : AbstractValidator<ChangeRole>
    {
        public Validator() => RuleFor(c => c.Role).IsInEnum().WithMessage("Choose a role.");
    }
}

public static class ChangeRoleHandler
{
    /// <param name="command">The role.</param>
    /// <param name="member">Who gets it.</param>
    /// <param name="isLast">No other active member of their organisation has the role that they have now.</param>
    /// <param name="actor">Who gives it.</param>
    public static object[] Handle(ChangeRole command, MemberRecord member, bool isLast, Actor actor)
    {
        Managing.MustManage(actor, member);
        member.MustBeHere();
        if (member.Role == command.Role)
        {
            return []; // said twice, recorded once
        }

        if (member.Role is Role.System || !Managing.RolesGivenBy(actor).Contains(command.Role))
        {
            throw Managing.Refuse("role", "Choose a role that you may give.");
        }

        Managing.MustKeepOne(member, isLast);
        return [new MemberRoleChanged(member.Id, command.Role)];
    }
}
