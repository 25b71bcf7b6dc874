using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;

namespace Referrals.Api.Deciding;

/// <summary>Who a referral of a sensitive programme exists for: the member who referred, the caseworker, the coordinators of the parties.</summary>
internal sealed class Circle(ProgrammeCatalogue programmes)
{
    public bool Holds(Referral referral, Actor actor) =>
        programmes.Find(referral.Programme) is not { Sensitive: true }
        || actor.Role is Role.Coordinator or Role.Platform or Role.Person
        || actor.MemberId == referral.CaseworkerId
        || referral.Entries.Any(e => e.Kind is EntryKind.Made && e.MemberId == actor.MemberId);
}
