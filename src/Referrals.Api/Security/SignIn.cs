using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Problems;
using Referrals.Api.Security.Tokens;
using Referrals.Domain;

namespace Referrals.Api.Security;

/// <summary>
/// Finds out who asks, for every address that is not open to the public: from the API key or token, for a page from the browser's session.
/// </summary>
internal static class SignIn
{
    private const string Scheme = "Bearer ";

    private const int MostCharacters = 8000;

    /// <summary>Who asks. Only behind an address that asks for sign-in.</summary>
    public static Actor Actor(this HttpContext http) =>
        http.Features.Get<Actor>() ?? throw new InvalidOperationException("This address is open to the public and has no actor.");

    public static void UseSignIn(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
        var tokens = app.Services.GetRequiredService<SystemTokens>();
        var limits = app.Services.GetRequiredService<RateLimits>();
        var kept = app.Services.GetRequiredService<KeptForms>();
        app.Use(async (http, next) =>
        {
            limits.TakeFor(http);
            if (http.GetEndpoint() is { } endpoint)
            {
                var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
                var bearer = open || endpoint.IsPage() ? null
                    : await FindAsync(http, keys, tokens) ?? throw ProblemException.Unauthenticated();
                var actor = endpoint.IsPage() ? await http.SignedInAsync() : bearer?.Actor;
                if (actor is not null)
                {
                    limits.TakeFor(actor.MemberId);
                    http.Features.Set(actor);
                    bearer?.MustHaveWhatIsNeededAt(endpoint);
                }
                else if (!open)
                {
                    if (endpoint.IsPage() && await kept.KeepAsync(http))
                    {
                        http.Response.Redirect($"/sign-in?then={Uri.EscapeDataString(KeptForms.Address)}");
                        return;
                    }

                    await http.ChallengeAsync(PageSignIn.Scheme);
                    return;
                }
            }

            await next(http);
        });
    }

    /// <summary>Whether it is a page, for people, rather than an address of the API.</summary>
    public static bool IsPage(this Endpoint endpoint) => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;

    private static async Task<Bearer?> FindAsync(HttpContext http, ApiKeys keys, SystemTokens tokens)
    {
        var shown = ShownBy(http);
        try
        {
            return SignedTokens.IsOneOf(shown) ? await tokens.FindAsync(shown, http.RequestAborted) : await keys.FindAsync(shown, http.Connection.RemoteIpAddress, http.RequestAborted);
        }
        catch (IssuerSilentException)
        {
            throw ProblemException.IssuerSilent();
        }
    }

    private static string ShownBy(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && value.Length is > 7 and <= MostCharacters
            ? value[Scheme.Length..].Trim()
            : throw ProblemException.Unauthenticated();
}
