using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Printing;

/// <summary>A referral on paper, or as plain text to be copied into an organisation's own system. What left cannot be called back, so that it counts as taken out.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Export)]
internal sealed class TakenOutModel(WholeReferrals referrals) : PageModel
{
    public WholeReferral Whole { get; private set; } = null!;

    public async Task OnGetAsync(Guid id)
    {
        Whole = await referrals.ReadAsync(HttpContext.Actor(), id, HttpContext.RequestAborted);
        HttpContext.Shows(Whole.Shown);
    }
}
