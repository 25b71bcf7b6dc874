namespace Referrals.Domain.Organisations;

/// <summary>Gives a member another link to begin with, or to begin again with when they can no longer sign in.</summary>
public sealed record RenewInvitation;

public static class RenewInvitationHandler
{
    /// <summary>Each is recorded: whoever is given the link can sign in as the member.</summary>
    public static object[] Handle(MemberRecord member, Actor actor)
    {
        Managing.MustManageOrBegin(actor, member);
        member.MustBeHere();
        return member.Role is Role.System ? throw Refusal.NotInState("member/system", "Systems sign in with keys.") : [new InvitationRenewed(member.Id)];
    }
}
