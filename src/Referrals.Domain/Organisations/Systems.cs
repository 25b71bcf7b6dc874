namespace Referrals.Domain.Organisations;

/// <summary>Who keeps the systems of an organisation, and what one is.</summary>
internal static class Systems
{
    public static void MustBeKeptBy(Actor actor)
    {
        if (!actor.IsCoordinator)
        {
            throw Refusal.Forbidden("A coordinator of the organisation lets systems in.");
        }
    }

    /// <summary>Somebody else's system, a person and what is not there look alike.</summary>
    public static MemberRecord MustBeASystemOf(this MemberRecord? member, Guid organisationId)
    {
        var system = member is { Role: Role.System } && member.OrganisationId == organisationId ? member : throw Refusal.NotFound();
        system.MustBeHere();
        return system;
    }
}
