using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Organisations;
using Referrals.Api.Security;
using Referrals.Api.Security.Providers;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Partners;

/// <summary>Invites the first coordinator of an organisation; the link that they begin with is shown here, once.</summary>
[For(Role.Administrator)]
internal sealed class FirstModel(MemberDecisions decisions, PartnershipSource partnerships, IdentityProviders providers, Asking asking) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    public Organisation Organisation { get; private set; } = null!;

    [BindProperty]
    public string? Way { get; set; }

    public InvitationLink? Link { get; private set; }

    public IReadOnlyList<Choice> Ways => WaysIn.Of(providers);

    public async Task OnGetAsync(Guid id) =>
        Organisation = (await partnerships.LatestAsync(HttpContext.RequestAborted)).Organisations.GetValueOrDefault(id) ?? throw Refusal.NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        await OnGetAsync(id);
        var command = new InviteMember(Name ?? "", Email ?? "", Role.Coordinator, Issuer: this.IssuerOf(providers, Way));
        if (this.Fits(command, new InviteMember.Validator()))
        {
            await this.TryAsync(async () => Link = InvitationLink.Of(
                Request, command.Name.Trim(), await decisions.InviteAsync(asking.Of(HttpContext, default), id, command, HttpContext.RequestAborted), $"/admin/organisations/{id}"));
        }

        return Page();
    }
}
