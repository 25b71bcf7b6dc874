using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Referrals.Api.Security.Tokens;

/// <summary>
/// Checks what an issuer signed: by a key that it publishes and by nothing that the token brings along, with an algorithm of two keys, for
/// this audience, now.
/// </summary>
internal static class SignedTokens
{
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(60);

    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false };

    /// <summary>Three parts, as a signed token has and no key of ours.</summary>
    public static bool IsOneOf(string text) => text.AsSpan().Count('.') == 2;

    /// <summary>What it says, whether or not it is true; null for what is no token.</summary>
    public static JsonWebToken? Read(string text)
    {
        try
        {
            return IsOneOf(text) ? s_handler.ReadJsonWebToken(text) : null;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether the issuer signed it for this audience, and it holds now.</summary>
    /// <exception cref="IssuerSilentException">The issuer does not answer, so that it cannot be said.</exception>
    public static async Task<bool> IsGoodAsync(JsonWebToken token, Discovery issuer, string audience, CancellationToken ct)
    {
        // What must be understood is not: none of it is.
        if (!s_algorithms.Contains(token.Alg) || token.TryGetHeaderValue<object>("crit", out _) || await issuer.KeyAsync(token.Kid, ct) is not { } key)
        {
            return false;
        }

        var now = issuer.Time.GetUtcNow().UtcDateTime;
        var result = await s_handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = audience,
            ValidAlgorithms = s_algorithms,
            IssuerSigningKey = key,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => until + s_skew > now && !(from - s_skew > now),
        });
        return result.IsValid;
    }
}
