using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Organisations;

/// <summary>Members as their pages show them; what is stored is decided on what the log says.</summary>
internal static class ManagedMembers
{
    /// <summary>Somebody of one's own organisation; nobody else is there, and systems have pages of their own.</summary>
    public static Member Of(this Partnership partnership, Actor actor, Guid id) =>
        partnership.Members.GetValueOrDefault(id) is { } member && member.OrganisationId == actor.OrganisationId && member.Role is not Role.System
            ? member
            : throw Refusal.NotFound();

    public static bool Manages(this Actor actor, Member member) => Managing.RolesGivenBy(actor).Contains(member.Role);

    /// <summary>Nobody else who is active has their role, and somebody must.</summary>
    public static bool IsLast(this Partnership partnership, Member member) => member.State is MemberState.Active && Managing.MustStay(member.Role)
        && partnership.Members.Values.All(m => m.Id == member.Id || m.OrganisationId != member.OrganisationId || m.Role != member.Role || m.State is not MemberState.Active);
}
