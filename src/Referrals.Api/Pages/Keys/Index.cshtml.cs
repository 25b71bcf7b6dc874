using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Api.Systems;
using Referrals.Domain;

namespace Referrals.Api.Pages.Keys;

/// <summary>The keys and connections of an organisation's systems: what they are for, when they end, when they were last used.</summary>
[For(Role.Coordinator)]
internal sealed class KeysModel(SystemQueries systems, TimeProvider time) : PageModel
{
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public IReadOnlyList<KeyRow> Good { get; private set; } = [];

    public IReadOnlyList<KeyRow> Ended { get; private set; } = [];

    public IReadOnlyList<ConnectionRow> Connections { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var (organisation, ct) = (HttpContext.Actor().OrganisationId, HttpContext.RequestAborted);
        var keys = await systems.KeysAsync(organisation, ct);
        (Good, Ended) = ([.. keys.Where(k => k.IsGoodAt(Now))], [.. keys.Where(k => !k.IsGoodAt(Now))]);
        Connections = await systems.ConnectionsAsync(organisation, ct);
    }
}
