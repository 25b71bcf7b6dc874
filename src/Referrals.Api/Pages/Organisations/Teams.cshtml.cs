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

namespace Referrals.Api.Pages.Organisations;

/// <summary>The teams of one's organisation, and a new one.</summary>
[For(Role.Coordinator)]
internal sealed class TeamsModel(OrganisationDecisions decisions, PartnershipSource partnerships, Asking asking) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    public string Organisation { get; private set; } = "";

    public IReadOnlyList<(Team Team, int Members)> Teams { get; private set; } = [];

    /// <summary>What was just done.</summary>
    public string? Done { get; private set; }

    public async Task OnGetAsync(string? done)
    {
        var (id, partnership) = (HttpContext.Actor().OrganisationId, await partnerships.LatestAsync(HttpContext.RequestAborted));
        Organisation = partnership.NameOfOrganisation(id).Name;
        Teams =
        [
            .. partnership.Teams.Values.Where(t => t.OrganisationId == id && t.DissolvedAt is null).OrderBy(t => t.Name, StringComparer.CurrentCultureIgnoreCase)
                .Select(t => (t, partnership.Members.Values.Count(m => m.TeamId == t.Id && m.State is not MemberState.Left))),
        ];
        Done = done switch
        {
            "formed" => "The team is formed.",
            "renamed" => "The team has its new name.",
            "dissolved" => "The team is dissolved. Who was in it is in none.",
            _ => null,
        };
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var command = new FormTeam(Name ?? "");
        if (this.Fits(command, new FormTeam.Validator())
            && await this.TryAsync(() => decisions.FormTeamAsync(asking.Of(HttpContext, default), HttpContext.Actor().OrganisationId, command, HttpContext.RequestAborted)))
        {
            return Redirect("/organisation/teams?done=formed");
        }

        await OnGetAsync(null);
        return Page();
    }
}
