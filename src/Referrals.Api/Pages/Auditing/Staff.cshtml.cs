using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Paging;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Projections.Directory;
using Referrals.Projections.Governance;

namespace Referrals.Api.Pages.Auditing;

/// <summary>Everything that one member looked at; a coordinator's own organisation's members, for information governance anybody.</summary>
[For(Role.InformationGovernance, Role.Coordinator)]
[Shows(AccessKind.AccessLog)]
internal sealed class StaffModel(AccessListings listings, PartnershipSource partnerships) : PageModel
{
    public Member Member { get; private set; } = null!;

    public string Organisation { get; private set; } = "";

    public AccessListing Listing { get; private set; } = null!;

    public async Task OnGetAsync(Guid id)
    {
        var (actor, partnership) = (HttpContext.Actor(), await partnerships.CurrentAsync(HttpContext.RequestAborted));
        Member = partnership.Members.GetValueOrDefault(id) is { } member && (actor.Role is Role.InformationGovernance || member.OrganisationId == actor.OrganisationId)
            ? member : throw Refusal.NotFound();
        Organisation = partnership.NameOfOrganisation(Member.OrganisationId).Name;
        Listing = await listings.ReadAsync(this, new QueryWords(Request.Query), new AccessFilter(MemberId: id), [], []);
    }
}
