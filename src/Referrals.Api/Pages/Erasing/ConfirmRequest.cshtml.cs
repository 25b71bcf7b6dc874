using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;

namespace Referrals.Api.Pages.Erasing;

/// <summary>The last look before an erasure is confirmed.</summary>
[For(Role.InformationGovernance)]
[TwiceSure]
internal sealed class ConfirmRequestModel(ErasureReading reading, ErasureDecisions decisions, Asking asking) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ErasureView View { get; private set; } = null!;

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await this.TryAsync(() => decisions.ConfirmAsync(asking.Of(HttpContext, default), Id, HttpContext.RequestAborted)))
        {
            return Redirect($"/audit/requests/{Id}");
        }

        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync() => View = (await reading.FindAsync(HttpContext.Actor(), Id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound()).View;
}
