using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Organisations;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;

namespace Referrals.Api.Pages.Partners;

/// <summary>Brings an organisation into the partnership.</summary>
[For(Role.Administrator)]
internal sealed class JoinModel(OrganisationDecisions decisions, Asking asking) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Kind { get; set; }

    public static IReadOnlyList<Choice> Kinds => Choice.Of<OrganisationKind>();

    public async Task<IActionResult> OnPostAsync()
    {
        var kind = Enum.GetValues<OrganisationKind>().Where(k => Codes.NameOf(k) == Kind).Select(k => (OrganisationKind?)k).FirstOrDefault();
        var command = new JoinOrganisation(Code?.Trim() ?? "", Name ?? "", kind ?? (OrganisationKind)(-1));
        var id = Guid.Empty;
        return this.Fits(command, new JoinOrganisation.Validator())
            && await this.TryAsync(async () => id = await decisions.JoinAsync(asking.Of(HttpContext, default), command, HttpContext.RequestAborted))
            ? Redirect($"/admin/organisations/{id}?done=joined")
            : Page();
    }
}
