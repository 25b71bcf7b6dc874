using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Security;

namespace Referrals.Api.Pages;

/// <summary>Where somebody who signed in begins.</summary>
internal sealed class IndexModel(PartnershipSource partnerships) : PageModel
{
    public string Name { get; private set; } = "";

    public string Organisation { get; private set; } = "";

    public async Task OnGetAsync()
    {
        var (actor, partnership) = (HttpContext.Actor(), await partnerships.CurrentAsync(HttpContext.RequestAborted));
        (Name, Organisation) = (partnership.NameOfMember(actor.MemberId).Name, partnership.NameOfOrganisation(actor.OrganisationId).Name);
    }
}
