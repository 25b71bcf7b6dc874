using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Api.Systems;
using Referrals.Domain;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Pages.Keys;

/// <summary>Makes a key and shows it, once.</summary>
[For(Role.Coordinator)]
[TwiceSure]
internal sealed class NewKeyModel(SystemQueries systems, SystemDecisions decisions, Asking asking) : PageModel
{
    /// <summary>Made with the form: sent twice, it makes one key.</summary>
    [BindProperty]
    public Guid KeyId { get; set; }

    [BindProperty]
    public string? SystemId { get; set; }

    [BindProperty]
    public string? System { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public List<string> Scopes { get; set; } = [];

    [BindProperty]
    public string? Days { get; set; }

    public IReadOnlyList<SystemRow> Systems { get; private set; } = [];

    /// <summary>The key, in the one answer that shows it.</summary>
    public string? Key { get; private set; }

    public async Task OnGetAsync()
    {
        KeyId = Guid.CreateVersion7();
        await LoadAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (KeyId == Guid.Empty)
        {
            return BadRequest();
        }

        var command = new CreateApiKey(
            Guid.TryParse(SystemId, out var known) ? known : null, System, Name, Values.Of(Scopes.Select(ApiScopes.Find).OfType<ApiScope>()), int.TryParse(Days, out var days) ? days : 0);
        if (this.Fits(command, new CreateApiKey.Validator()))
        {
            await this.TryAsync(async () => Key = await decisions.CreateKeyAsync(asking.Of(HttpContext, default), KeyId, command, HttpContext.RequestAborted));
        }

        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync() => Systems = await systems.SystemsAsync(HttpContext.Actor().OrganisationId, HttpContext.RequestAborted);
}
