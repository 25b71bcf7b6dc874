using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Api.Security.Providers;
using Referrals.Api.Security.Tokens;

namespace Referrals.Api.Pages.SignIn;

/// <summary>Sends a browser to an identity provider.</summary>
[AllowAnonymous]
internal sealed class WithProviderModel(IdentityProviders providers, ProviderSignIn signIn, RateLimits limits) : PageModel
{
    public string Title { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string provider, string? then, string? invitation)
    {
        limits.TakeSignInFor(HttpContext);
        Response.Headers["Referrer-Policy"] = "no-referrer";
        if (providers.Find(provider) is not { } found)
        {
            return NotFound();
        }

        try
        {
            return Redirect(await signIn.BeginAsync(HttpContext, found, then, invitation));
        }
        catch (IssuerSilentException)
        {
            Title = found.Title;
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Page();
        }
    }
}
