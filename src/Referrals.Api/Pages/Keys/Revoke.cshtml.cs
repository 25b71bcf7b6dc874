using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Security;
using Referrals.Api.Systems;
using Referrals.Domain;

namespace Referrals.Api.Pages.Keys;

/// <summary>Asks once more, then a key or a connection opens nothing any more. Another organisation's is not there.</summary>
[For(Role.Coordinator)]
internal sealed class RevokeModel(SystemQueries systems, SystemDecisions decisions, Asking asking) : PageModel
{
    public KeyRow? Key { get; private set; }

    public ConnectionRow? Connection { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id) => await FindAsync(id) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        var asked = asking.Of(HttpContext, default);
        await (Key is { } key
            ? decisions.RevokeKeyAsync(asked, key.SystemId, id, HttpContext.RequestAborted)
            : decisions.DisconnectAsync(asked, Connection!.SystemId, id, HttpContext.RequestAborted));
        return Redirect("/organisation/keys");
    }

    private async Task<bool> FindAsync(Guid id)
    {
        var (organisation, ct) = (HttpContext.Actor().OrganisationId, HttpContext.RequestAborted);
        Key = (await systems.KeysAsync(organisation, ct)).FirstOrDefault(k => k.Id == id);
        Connection = Key is null ? (await systems.ConnectionsAsync(organisation, ct)).FirstOrDefault(c => c.Id == id) : null;
        return Key is not null || Connection is not null;
    }
}
