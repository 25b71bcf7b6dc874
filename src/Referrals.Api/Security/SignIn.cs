using Microsoft.AspNetCore.Authorization;
using Referrals.Api.Problems;
using Referrals.Domain;

namespace Referrals.Api.Security;

/// <summary>Finds out who asks, from the API key, for every address that is not open to the public.</summary>
internal static class SignIn
{
    private const string Scheme = "Bearer ";

    /// <summary>Who asks. Only behind an address that asks for sign-in.</summary>
    public static Actor Actor(this HttpContext http) =>
        http.Features.Get<Actor>() ?? throw new InvalidOperationException("This address is open to the public and has no actor.");

    public static void UseSignIn(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.Use(async (http, next) =>
        {
            limits.TakeFor(http);
            if (http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            {
                var actor = await keys.FindAsync(KeyOf(http), http.Connection.RemoteIpAddress, http.RequestAborted) ?? throw ProblemException.Unauthenticated();
                limits.TakeFor(actor.MemberId);
                http.Features.Set(actor);
            }

            await next(http);
        });
    }

    private static string KeyOf(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && value.Length is > 7 and <= 300
            ? value[Scheme.Length..].Trim()
            : throw ProblemException.Unauthenticated();
}
