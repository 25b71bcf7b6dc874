using FluentValidation;

namespace Referrals.Domain.Organisations;

/// <summary>Gives a member another name.</summary>
public sealed record RenameMember(string Name) : Confidential
{
    public sealed class Validator : AbstractValidator<RenameMember>
    {
        public Validator() => RuleFor(c => c.Name).Written(TextRules.LineLength);
    }
}

public static class RenameMemberHandler
{
    public static object[] Handle(RenameMember command, MemberRecord member, Actor actor)
    {
        Managing.MustManage(actor, member);
        member.MustBeHere();
        var name = command.Name.Trim();
        return member.Name == name ? [] : [new MemberRenamed(member.Id, name)];
    }
}
