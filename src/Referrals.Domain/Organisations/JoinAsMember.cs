namespace Referrals.Domain.Organisations;

/// <summary>Accepts an invitation; said when whoever was invited has proved who they are.</summary>
public sealed record JoinAsMember;

public static class JoinAsMemberHandler
{
    public static object[] Handle(MemberRecord member, Actor actor)
    {
        if (member.Id != actor.MemberId)
        {
            throw Refusal.NotFound();
        }

        member.MustBeHere();
        return member.State is MemberState.Invited ? [new MemberJoined(member.Id)] : [];
    }
}
