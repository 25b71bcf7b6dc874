using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Projections.Journeys;

namespace Referrals.Api.Pages.Journeys;

/// <summary>What grew from a first referral, as far as whoever opens it may see: what they may not see is not there.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Journey)]
internal sealed class JourneyModel(JourneyQueries journeys, TimeProvider time) : PageModel
{
    public JourneyView Journey { get; private set; } = null!;

    /// <summary>The one that it was opened from, or the first.</summary>
    public JourneyNodeView Here { get; private set; } = null!;

    public DateOnly Today { get; private set; }

    public async Task OnGetAsync(Guid id)
    {
        Journey = await journeys.FindAsync(HttpContext.Actor(), id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        var all = Journey.Everything().ToList();
        Here = all.FirstOrDefault(n => n.Id == id) ?? all[0];
        Today = WorkingDays.InLondon(time.GetUtcNow());
        HttpContext.Shows(Journey);
    }
}
