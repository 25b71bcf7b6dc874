using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Api.Security.Providers;
using Referrals.Api.Security.Tokens;

namespace Referrals.Api.Pages.SignIn;

/// <summary>Where a browser comes back from an identity provider. Whatever was wrong, the page is the same.</summary>
[AllowAnonymous]
internal sealed class FromProviderModel(IdentityProviders providers, ProviderSignIn signIn, RateLimits limits) : PageModel
{
    public string Title { get; private set; } = "";

    public bool IsSilent { get; private set; }

    public async Task<IActionResult> OnGetAsync(string provider)
    {
        limits.TakeSignInFor(HttpContext);
        Response.Headers["Referrer-Policy"] = "no-referrer";
        if (providers.Find(provider) is not { } found)
        {
            return NotFound();
        }

        Title = found.Title;
        try
        {
            if (await signIn.EndAsync(HttpContext, found) is { } path)
            {
                return LocalRedirect(path);
            }

            Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        catch (IssuerSilentException)
        {
            (IsSilent, Response.StatusCode) = (true, StatusCodes.Status503ServiceUnavailable);
        }

        return Page();
    }
}
