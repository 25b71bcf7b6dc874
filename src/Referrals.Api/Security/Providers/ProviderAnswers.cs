using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Referrals.Api.Security.Tokens;

namespace Referrals.Api.Security.Providers;

/// <summary>Who a provider says it is: its own name for them, and an e-mail address that it verified.</summary>
internal sealed record KnownByProvider(string Subject, string Email, bool SecondFactor)
{
    /// <summary>Says nothing of anybody.</summary>
    public override string ToString() => nameof(KnownByProvider);
}

/// <summary>Turns the code that a browser brought back into what the provider says of whoever signed in there.</summary>
internal sealed class ProviderAnswers(IssuerDocuments documents)
{
    private const int LongestSubject = 255;

    /// <returns>Null when it says too little, or says it of somebody else, to somebody else, or not at this moment.</returns>
    /// <exception cref="IssuerSilentException">It does not answer.</exception>
    public async Task<KnownByProvider?> ExchangeAsync(Provider provider, string code, Way way, string returnAddress, CancellationToken ct)
    {
        var says = await provider.Discovery.ReadAsync(ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, documents.Allowed(says.TokenEndpoint));
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = returnAddress, ["code_verifier"] = way.Verifier,
        };
        if (says.TokenEndpointAuthMethodsSupported.Contains("client_secret_post"))
        {
            (form["client_id"], form["client_secret"]) = (provider.ClientId, provider.ClientSecret);
        }
        else
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(provider.ClientId)}:{Uri.EscapeDataString(provider.ClientSecret)}")));
        }

        request.Content = new FormUrlEncodedContent(form);
        return await AskAsync(request, ct) is { } answer && Text(answer, "id_token") is { } signed && SignedTokens.Read(signed) is { } token
            && await IsOfThisVisitAsync(token, provider, way, ct) ? await KnownAsync(token, Text(answer, "access_token"), says, ct) : null;
    }

    private static async Task<bool> IsOfThisVisitAsync(JsonWebToken token, Provider provider, Way way, CancellationToken ct) =>
        token.Subject is { Length: > 0 and <= LongestSubject }
        && !token.Typ.EndsWith("at+jwt", StringComparison.OrdinalIgnoreCase)
        && Way.Same(way.Nonce, One(token, "nonce"))
        && (One(token, "azp") ?? provider.ClientId) == provider.ClientId
        && (token.Audiences.Count() == 1 || One(token, "azp") is not null)
        && await SignedTokens.IsGoodAsync(token, provider.Discovery, provider.ClientId, ct);

    /// <summary>The address is in the token, or where the provider keeps it: then of the same person.</summary>
    private async Task<KnownByProvider?> KnownAsync(JsonWebToken token, string? access, OpenIdConnectConfiguration says, CancellationToken ct)
    {
        using var inside = JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(token.EncodedPayload));
        var claims = inside.RootElement;
        if (!claims.TryGetProperty("email", out _) && access is not null && says.UserInfoEndpoint is { Length: > 0 } address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, documents.Allowed(address)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", access) } };
            if (await AskAsync(request, ct) is not { } kept || Text(kept, "sub") != token.Subject)
            {
                return null;
            }

            claims = kept;
        }

        return claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind is JsonValueKind.True && Text(claims, "email") is { Length: > 0 } email
            ? new KnownByProvider(token.Subject, email, token.Claims.Any(c => c is { Type: "amr", Value: "mfa" })) : null;
    }

    /// <summary>A JSON object, if that is what it says with 200; its no is a no.</summary>
    private async Task<JsonElement?> AskAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            using var answer = await documents.Http.SendAsync(request, ct);
            if ((int)answer.StatusCode >= 500)
            {
                throw new IssuerSilentException();
            }

            return answer.StatusCode is System.Net.HttpStatusCode.OK && JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync(ct)) is { ValueKind: JsonValueKind.Object } json
                ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new IssuerSilentException();
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static string? One(JsonWebToken token, string claim) => token.Claims.Where(c => c.Type == claim).Select(c => c.Value).ToList() is [var one] ? one : null;
}
