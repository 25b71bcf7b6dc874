using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Partners;

/// <summary>Asks once more before an organisation leaves.</summary>
[For(Role.Administrator)]
internal sealed class LeaveModel(OrganisationDecisions decisions, PartnershipSource partnerships, Asking asking) : PageModel
{
    public Organisation Organisation { get; private set; } = null!;

    public int Members { get; private set; }

    public int Systems { get; private set; }

    public async Task OnGetAsync(Guid id)
    {
        var partnership = await partnerships.LatestAsync(HttpContext.RequestAborted);
        Organisation = partnership.Organisations.GetValueOrDefault(id) ?? throw Refusal.NotFound();
        var active = partnership.Members.Values.Where(m => m.OrganisationId == id && m.State is MemberState.Active).ToLookup(m => m.Role is Role.System);
        (Members, Systems) = (active[false].Count(), active[true].Count());
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        await OnGetAsync(id);
        return await this.TryAsync(() => decisions.LeaveAsync(asking.Of(HttpContext, default), id, HttpContext.RequestAborted))
            ? Redirect("/admin/organisations?done=left")
            : Page();
    }
}
