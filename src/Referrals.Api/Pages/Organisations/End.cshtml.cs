using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Organisations;

/// <summary>Asks once more before somebody's access ends.</summary>
[For(Role.Coordinator, Role.Administrator)]
internal sealed class EndModel(MemberDecisions decisions, PartnershipSource partnerships, Asking asking) : PageModel
{
    public Member Member { get; private set; } = null!;

    public bool Manages => HttpContext.Actor().Manages(Member);

    /// <summary>How many have them as caseworker.</summary>
    public long OpenReferrals { get; private set; }

    public async Task OnGetAsync(Guid id)
    {
        Member = (await partnerships.LatestAsync(HttpContext.RequestAborted)).Of(HttpContext.Actor(), id);
        OpenReferrals = await decisions.OpenReferralsOfAsync(Member.OrganisationId, id, HttpContext.RequestAborted);
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        await OnGetAsync(id);
        return await this.TryAsync(() => decisions.RemoveAsync(asking.Of(HttpContext, default), id, HttpContext.RequestAborted))
            ? Redirect("/organisation/members?done=ended")
            : Page();
    }
}
