namespace Referrals.Domain.Organisations;

/// <summary>
/// Who may say what about whom: coordinators those of their own organisation who work with people, and its systems; administrators the
/// roles of the partnership, in their own organisation. Nobody else manages anything.
/// </summary>
public static class Managing
{
    /// <summary>Of these roles an organisation keeps at least one member who is active: without them nobody could invite another.</summary>
    public static bool MustStay(Role role) => role is Role.Coordinator or Role.Administrator;

    /// <summary>The roles that somebody may give to members of their own organisation.</summary>
    public static Values<Role> RolesGivenBy(Actor actor) => actor.Role switch
    {
        Role.Coordinator => [Role.Practitioner, Role.Coordinator],
        Role.Administrator => [Role.Administrator, Role.Evaluator, Role.InformationGovernance],
        _ => Values<Role>.Empty,
    };

    /// <summary>Only administrators bring organisations in, let them go, and sign for the partnership; to everybody else that is said before anything is looked at.</summary>
    public static void MustAdminister(Actor actor)
    {
        if (actor.Role is not Role.Administrator)
        {
            throw Refusal.Forbidden("Only an administrator of the partnership can do that.");
        }
    }

    /// <summary>Only coordinators look after their organisation's teams; another organisation's are not there.</summary>
    public static void MustCoordinate(Actor actor, OrganisationRecord organisation)
    {
        if (organisation.Id != actor.OrganisationId)
        {
            throw Refusal.NotFound();
        }

        if (!actor.IsCoordinator)
        {
            throw Refusal.Forbidden("Only a coordinator of the organisation can do that.");
        }
    }

    /// <summary>Another organisation's members are not there; of one's own, everybody manages their own kind of role.</summary>
    public static void MustManage(Actor actor, MemberRecord member)
    {
        if (member.OrganisationId != actor.OrganisationId)
        {
            throw Refusal.NotFound();
        }

        if (!RolesGivenBy(actor).Contains(member.Role) && !(actor.IsCoordinator && member.Role is Role.System))
        {
            throw Refusal.Forbidden("Coordinators look after practitioners and coordinators; an administrator after those who work for the partnership.");
        }
    }

    /// <summary>The same, and whoever invited an organisation's first coordinator, until they accept.</summary>
    public static void MustManageOrBegin(Actor actor, MemberRecord member)
    {
        if (!(actor.Role is Role.Administrator && member is { State: MemberState.Invited, Role: Role.Coordinator }))
        {
            MustManage(actor, member);
        }
    }

    internal static Refusal LastOf(Role role) => Refusal.NotInState(
        "member/last",
        role is Role.Coordinator
            ? "They are the last coordinator, and nobody else could invite members. Make somebody else a coordinator first."
            : "They are the last administrator of their organisation. Make somebody else an administrator first.");

    internal static void MustKeepOne(MemberRecord member, bool isLast)
    {
        if (isLast && member.State is MemberState.Active && MustStay(member.Role))
        {
            throw LastOf(member.Role);
        }
    }

    internal static Refusal Refuse(string member, string problem) => Refusal.Invalid(new Dictionary<string, string[]> { [member] = [problem] });
}
