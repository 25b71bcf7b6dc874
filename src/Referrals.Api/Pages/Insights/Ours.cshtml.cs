using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Projections.Caseloads;
using Direction = Referrals.Projections.Handoffs.Direction;

namespace Referrals.Api.Pages.Insights;

/// <summary>The numbers of one's own organisation as they stand now. They are its own cases, so nothing is hidden or rounded; nobody is named.</summary>
[For(Role.Practitioner, Role.Coordinator)]
internal sealed class OursModel(OwnNumbersQueries numbers, PartnershipSource partnerships, ProgrammeCatalogue programmes, TimeProvider time) : PageModel
{
    public string Organisation { get; private set; } = "";

    public DateTimeOffset Now { get; private set; }

    public ReleasePeriod This { get; private set; } = null!;

    public ReleasePeriod Last => ReleasePeriod.QuarterOf(This.From.AddDays(-1));

    public IReadOnlyList<OwnNumbers> All { get; private set; } = [];

    public bool IsCoordinator => HttpContext.Actor().IsCoordinator;

    public IReadOnlyList<OwnNumbers> Towards(Direction direction) => [.. All.Where(n => n.Direction == direction)];

    public string NameOf(string programme) => programmes.Find(programme)?.Name ?? programme;

    public async Task OnGetAsync()
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        Now = time.GetUtcNow();
        var today = WorkingDays.InLondon(Now);
        This = ReleasePeriod.QuarterOf(today);
        All = await numbers.CountAsync(actor, today, ct);
        Organisation = (await partnerships.CurrentAsync(ct)).NameOfOrganisation(actor.OrganisationId).Name;
    }
}
