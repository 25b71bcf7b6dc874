using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Api.Systems;
using Referrals.Domain;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Pages.Keys;

/// <summary>A form that lets a system in, one that is there or a new one, and says for what.</summary>
internal abstract class SystemPage(SystemQueries systems) : PageModel
{
    [BindProperty]
    public string? SystemId { get; set; }

    [BindProperty]
    public string? System { get; set; }

    [BindProperty]
    public List<string> Scopes { get; set; } = [];

    public IReadOnlyList<SystemRow> Systems { get; private set; } = [];

    protected Guid? KnownSystem => Guid.TryParse(SystemId, out var known) ? known : null;

    protected Values<ApiScope> GoodFor => Values.Of(Scopes.Select(ApiScopes.Find).OfType<ApiScope>());

    protected async Task LoadAsync() => Systems = await systems.SystemsAsync(HttpContext.Actor().OrganisationId, HttpContext.RequestAborted);
}
