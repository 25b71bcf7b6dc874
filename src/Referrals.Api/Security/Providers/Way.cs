using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Referrals.Api.Security.Providers;

/// <summary>What a browser on its way to a provider and back carries, sealed: what it must come back with, and where it goes on.</summary>
internal sealed record Way(string Provider, string State, string Nonce, string Verifier, string? Then, string? Invitation, DateTimeOffset At)
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(10);

    /// <summary>The verifier as the provider is told of it before: whoever reads the address cannot use the code.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static Way To(Provider provider, string? then, string? invitation, DateTimeOffset now) => new(provider.Name, Random(), Random(), Random(), then, invitation, now);

    public static bool Same(string? one, string? other) =>
        one is { Length: > 0 } && other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    /// <summary>Whether a browser came back from this provider, in time, with what it was sent away with.</summary>
    public bool LeadsBack(Provider provider, string? state, DateTimeOffset now) => Provider == provider.Name && now < At + s_life && Same(State, state);

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public override string ToString() => Provider;
}

/// <summary>Keeps it on the browser, for one return.</summary>
internal sealed class Ways(IDataProtectionProvider protection, IHostEnvironment environment)
{
    private readonly IDataProtector _protector = protection.CreateProtector("way to a provider");

    private string Cookie => environment.IsDevelopment() ? "referrals-way" : "__Host-referrals-way";

    public void Begin(HttpContext http, Way way) => http.Response.Cookies.Append(Cookie, _protector.Protect(JsonSerializer.Serialize(way)), Options(http));

    /// <summary>The way that the browser is on, which is over with this.</summary>
    public Way? End(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } text)
        {
            return null;
        }

        http.Response.Cookies.Delete(Cookie, Options(http));
        try
        {
            return JsonSerializer.Deserialize<Way>(_protector.Unprotect(text));
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    // Lax: the provider's site sends the browser back.
    private CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true, IsEssential = true, Path = "/", SameSite = SameSiteMode.Lax, Secure = !environment.IsDevelopment() || http.Request.IsHttps,
    };
}
