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

/// <summary>One team of one's organisation: its name, and its end.</summary>
[For(Role.Coordinator)]
internal sealed class TeamModel(OrganisationDecisions decisions, PartnershipSource partnerships, Asking asking) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    public Team Team { get; private set; } = null!;

    public async Task OnGetAsync(Guid id)
    {
        Team = await FindAsync(id);
        Name = Team.Name;
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        Team = await FindAsync(id);
        var command = new RenameTeam(Name ?? "");
        return this.Fits(command, new RenameTeam.Validator())
            && await this.TryAsync(() => decisions.RenameTeamAsync(asking.Of(HttpContext, default), Team.OrganisationId, id, command, HttpContext.RequestAborted))
            ? Redirect("/organisation/teams?done=renamed")
            : Page();
    }

    public async Task<IActionResult> OnPostDissolveAsync(Guid id)
    {
        await OnGetAsync(id);
        return await this.TryAsync(() => decisions.DissolveTeamAsync(asking.Of(HttpContext, default), Team.OrganisationId, id, HttpContext.RequestAborted))
            ? Redirect("/organisation/teams?done=dissolved")
            : Page();
    }

    private async Task<Team> FindAsync(Guid id) =>
        (await partnerships.LatestAsync(HttpContext.RequestAborted)).Teams.GetValueOrDefault(id) is { DissolvedAt: null } team && team.OrganisationId == HttpContext.Actor().OrganisationId
            ? team
            : throw Refusal.NotFound();
}
