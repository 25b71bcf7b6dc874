using Microsoft.IdentityModel.Protocols;

namespace Referrals.Api.Security.Tokens;

/// <summary>Asks identity providers: over https, or, in Development, one on the same machine. What redirects elsewhere is not followed.</summary>
internal sealed class IssuerDocuments(bool development) : IDocumentRetriever, IDisposable
{
    private const int MostBytes = 1 << 20;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MostBytes,
    };

    /// <summary>Whether an address may be asked at all.</summary>
    public static bool MayBeAsked(string? address, bool development) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (development && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <exception cref="ConfigurationException">The address of a setting may not be asked.</exception>
    public static string Demand(string setting, string? address, bool development) => MayBeAsked(address, development) ? address! : throw new ConfigurationException(
        $"Set {setting} to the issuer's identifier, exactly as it calls itself, beginning with https://. In Development, http:// works for one on the same machine (http://localhost:…).");

    /// <summary>The address, if it may be asked.</summary>
    public string Allowed(string? address) =>
        MayBeAsked(address, development) ? address! : throw new InvalidOperationException("An identity provider names an address that is not asked: it is not https.");

    public Task<string> GetDocumentAsync(string address, CancellationToken cancel) => Http.GetStringAsync(Allowed(address), cancel);

    public void Dispose() => Http.Dispose();
}
