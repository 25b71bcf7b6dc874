using Microsoft.AspNetCore.Mvc;
using Referrals.Api.Deciding;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Api.Security.Tokens;
using Referrals.Api.Systems;
using Referrals.Domain;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Pages.Keys;

/// <summary>Says which client of a configured issuer acts as which system.</summary>
[For(Role.Coordinator)]
[TwiceSure]
internal sealed class ConnectModel(SystemQueries systems, SystemDecisions decisions, Asking asking, TokenIssuers issuers) : SystemPage(systems)
{
    /// <summary>Made with the form: sent twice, it connects once.</summary>
    [BindProperty]
    public Guid ConnectionId { get; set; }

    [BindProperty]
    public string? Issuer { get; set; }

    [BindProperty]
    public string? ClientId { get; set; }

    public Choice[] Issuers => [.. issuers.Names.Select(i => new Choice(i, i))];

    public async Task OnGetAsync()
    {
        ConnectionId = Guid.CreateVersion7();
        await LoadAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (ConnectionId == Guid.Empty)
        {
            return BadRequest();
        }

        var command = new ConnectSystem(KnownSystem, System, issuers.Names.Contains(Issuer) ? Issuer : null, ClientId, GoodFor);
        if (this.Fits(command, new ConnectSystem.Validator())
            && await this.TryAsync(() => decisions.ConnectAsync(asking.Of(HttpContext, default), ConnectionId, command, HttpContext.RequestAborted)))
        {
            return Redirect("/organisation/keys");
        }

        await LoadAsync();
        return Page();
    }
}
