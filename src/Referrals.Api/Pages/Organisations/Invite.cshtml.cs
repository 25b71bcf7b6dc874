using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Api.Security.Providers;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Pages.Organisations;

/// <summary>Invites somebody to one's organisation; the link that they begin with is shown here, once.</summary>
[For(Domain.Role.Coordinator, Domain.Role.Administrator)]
internal sealed class InviteModel(MemberDecisions decisions, PartnershipSource partnerships, IdentityProviders providers, Asking asking) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? TeamId { get; set; }

    [BindProperty]
    public string? Way { get; set; }

    public InvitationLink? Link { get; private set; }

    public IReadOnlyList<Choice> Ways => WaysIn.Of(providers);

    public IReadOnlyList<Choice> Roles => MemberChoices.Roles(HttpContext.Actor());

    public IReadOnlyList<Choice> Teams { get; private set; } = [];

    public async Task OnGetAsync() => Teams = await TeamsAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        Teams = await TeamsAsync();
        var (role, organisationId) = (MemberChoices.Role(this, Role), HttpContext.Actor().OrganisationId);
        var command = new InviteMember(Name ?? "", Email ?? "", role ?? Domain.Role.Practitioner, MemberChoices.Team(TeamId), this.IssuerOf(providers, Way));
        if (this.Fits(command, new InviteMember.Validator()))
        {
            await this.TryAsync(async () =>
            {
                var invited = await decisions.InviteAsync(asking.Of(HttpContext, default), organisationId, command, HttpContext.RequestAborted);
                Link = InvitationLink.Of(Request, command.Name.Trim(), invited, "/organisation/members");
            });
        }

        return Page();
    }

    private async Task<IReadOnlyList<Choice>> TeamsAsync() =>
        MemberChoices.Teams(await partnerships.LatestAsync(HttpContext.RequestAborted), HttpContext.Actor().OrganisationId);
}
