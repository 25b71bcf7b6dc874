using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Security.Tokens;

namespace Referrals.Api.Security.Providers;

/// <summary>
/// Signing in with an identity provider: OpenID Connect's code flow with PKCE. The browser that comes back must be the one that left; the
/// provider must name, in what it signed for this visit, the e-mail address of an account that signs in with it, verified, under the name that
/// the account has had there since its link was used.
/// </summary>
internal sealed partial class ProviderSignIn(
    IdentityProviders providers, Ways ways, ProviderAnswers answers, ProviderAccounts accounts, IssuerDocuments documents, SignInFlow flow, TimeProvider time, ILogger<ProviderSignIn> logger)
{
    /// <summary>Where the browser goes, at the provider.</summary>
    /// <exception cref="IssuerSilentException">It does not answer.</exception>
    public async Task<string> BeginAsync(HttpContext http, Provider provider, string? then, string? invitation)
    {
        var says = await provider.Discovery.ReadAsync(http.RequestAborted);
        var way = Way.To(provider, then, invitation, time.GetUtcNow());
        ways.Begin(http, way);
        return QueryHelpers.AddQueryString(documents.Allowed(says.AuthorizationEndpoint), new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = providers.ReturnAddress(http, provider),
            ["scope"] = "openid email",
            ["state"] = way.State,
            ["nonce"] = way.Nonce,
            ["code_challenge"] = way.Challenge,
            ["code_challenge_method"] = "S256",
        });
    }

    /// <summary>The path to go on at; null when nobody is signed in, whatever the reason.</summary>
    /// <exception cref="IssuerSilentException">It does not answer.</exception>
    public async Task<string?> EndAsync(HttpContext http, Provider provider)
    {
        var query = http.Request.Query;
        var way = ways.End(http);
        if (way?.LeadsBack(provider, Only(query["state"]), time.GetUtcNow()) is true
            && await IsFromAsync(provider, query["iss"], http.RequestAborted)
            && Only(query["code"]) is { } code
            && await answers.ExchangeAsync(provider, code, way, providers.ReturnAddress(http, provider), http.RequestAborted) is { } known
            && await accounts.FindAsync(provider, known, way.Invitation, http.RequestAborted) is { } memberId)
        {
            return await flow.BeginAsync(http, memberId, SignedInBy.Provider, way.Then, provider.TrustsSecondFactor && known.SecondFactor);
        }

        Refused(logger, provider.Name);
        return null;
    }

    /// <summary>Where several providers are configured, one cannot pass another's answer off as its own (RFC 9207).</summary>
    private static async Task<bool> IsFromAsync(Provider provider, StringValues named, CancellationToken ct)
    {
        var says = await provider.Discovery.ReadAsync(ct);
        return named.Count == 0
            ? !(says.AdditionalData.TryGetValue("authorization_response_iss_parameter_supported", out var always) && $"{always}".Equals("true", StringComparison.OrdinalIgnoreCase))
            : Only(named) == provider.Discovery.Issuer;
    }

    private static string? Only(StringValues values) => values is [{ Length: > 0 and <= 4000 } one] ? one : null;

    [LoggerMessage(EventId = 3103, Level = LogLevel.Information, Message = "A sign-in with {Provider} was refused")]
    private static partial void Refused(ILogger logger, string provider);
}
