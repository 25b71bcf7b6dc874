using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Erasing;

/// <summary>Asks for a person to be erased.</summary>
[For(Role.InformationGovernance)]
[TwiceSure]
internal sealed class NewRequestModel(RecordsByReference records, Asking asking, ErasureDecisions decisions) : PageModel
{
    [BindProperty]
    public string? Reference { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Whoever comes from somebody's records need not say whose.</summary>
    public void OnGet(Guid? record) => Reference = record?.ToString();

    public async Task<IActionResult> OnPostAsync()
    {
        var command = new RequestErasure(Reason ?? "");
        var personId = await this.RecordAsync(records, Reference);
        Earlier? asked = null;
        return this.Fits(command, new RequestErasure.Validator()) && personId is { } id
            && await this.TryAsync(async () => asked = await decisions.RequestAsync(asking.Of(HttpContext, default), id, command, HttpContext.RequestAborted))
            ? Redirect($"/audit/requests/{asked!.Made}") : Page();
    }
}
