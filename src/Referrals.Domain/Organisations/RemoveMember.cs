namespace Referrals.Domain.Organisations;

/// <summary>Ends a member's access, or takes an invitation back.</summary>
public sealed record RemoveMember;

public static class RemoveMemberHandler
{
    /// <param name="member">Who goes.</param>
    /// <param name="isLast">No other active member of their organisation has their role.</param>
    /// <param name="actor">Who says so.</param>
    public static object[] Handle(MemberRecord member, bool isLast, Actor actor)
    {
        Managing.MustManageOrBegin(actor, member);
        if (member.State is MemberState.Left)
        {
            return []; // said twice, recorded once
        }

        Managing.MustKeepOne(member, isLast);
        return [new MemberLeft(member.Id)];
    }
}
