using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Paging;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Projections.Handoffs;

namespace Referrals.Api.Pages.Handoffs;

/// <summary>Where work is stuck, by partner: what goes out, or what comes in. Numbers alone; nobody is named.</summary>
[For(Role.Practitioner, Role.Coordinator)]
internal sealed class HandoffsModel(HandoffQueries handoffs, PartnershipSource partnerships, TimeProvider time) : PageModel
{
    /// <summary>How far back answers are looked at.</summary>
    public const int Days = 90;

    public Direction Direction { get; private set; }

    public IReadOnlyList<PartnerStanding> Partners { get; private set; } = [];

    /// <summary>How many are open the other way.</summary>
    public long OtherWay { get; private set; }

    public string Organisation { get; private set; } = "";

    public DateTimeOffset Now { get; private set; }

    public long Open => Partners.Sum(p => p.Totals.Open);

    public long Overdue => Partners.Sum(p => p.Totals.Overdue);

    public async Task<IActionResult> OnGetAsync()
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        var words = QueryWords.OfForm(Request.Query);
        Direction = words.Code<Direction>("direction") ?? Direction.Out;
        var partner = words.Id("partner");
        words.Finish();
        if (partner is { } chosen)
        {
            return Redirect(BoardModel.Address(chosen, Direction));
        }

        Now = time.GetUtcNow();
        var today = WorkingDays.InLondon(Now);
        (Partners, OtherWay) = await handoffs.StandingsAsync(actor, Direction, today.AddDays(-Days), today, ct);
        Organisation = (await partnerships.CurrentAsync(ct)).NameOfOrganisation(actor.OrganisationId).Name;
        return Page();
    }
}
