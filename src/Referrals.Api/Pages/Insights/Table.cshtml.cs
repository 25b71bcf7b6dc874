using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Outcomes.Charts;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Projections.Releases;

namespace Referrals.Api.Pages.Insights;

/// <summary>One table of a release, with what its letters mean.</summary>
[For(Role.Evaluator, Role.Coordinator, Role.Administrator, Role.InformationGovernance)]
internal sealed class TableModel(ReleaseShelf shelf, PlanWords words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string Table { get; set; } = "";

    public ReleaseHead Head { get; private set; } = null!;

    public PublishedTable Published { get; private set; } = null!;

    public PlanWords Words => words;

    /// <summary>Whether it compares before and after.</summary>
    public bool IsPaired => Published.Figures.Contains("meanChange");

    public async Task OnGetAsync()
    {
        var release = await shelf.FindAsync(Id, HttpContext.RequestAborted);
        Head = release.Head;
        Published = release.Table(Table) ?? throw ProblemException.NotFound();
    }
}
