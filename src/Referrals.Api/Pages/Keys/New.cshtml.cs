using Microsoft.AspNetCore.Mvc;
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
internal sealed class NewKeyModel(SystemQueries systems, SystemDecisions decisions, Asking asking) : SystemPage(systems)
{
    /// <summary>Made with the form: sent twice, it makes one key.</summary>
    [BindProperty]
    public Guid KeyId { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Days { get; set; }

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

        var command = new CreateApiKey(KnownSystem, System, Name, GoodFor, int.TryParse(Days, out var days) ? days : 0);
        if (this.Fits(command, new CreateApiKey.Validator()))
        {
            await this.TryAsync(async () => Key = await decisions.CreateKeyAsync(asking.Of(HttpContext, default), KeyId, command, HttpContext.RequestAborted));
        }

        await LoadAsync();
        return Page();
    }
}
