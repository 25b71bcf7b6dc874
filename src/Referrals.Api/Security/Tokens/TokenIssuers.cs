namespace Referrals.Api.Security.Tokens;

/// <summary>An issuer whose tokens systems may bring, and what they must be meant for.</summary>
internal sealed record TokenIssuer(Discovery Discovery, string Audience);

/// <summary>Those that are configured: <c>SignIn:Systems:{name}</c> with its <c>Authority</c> and the <c>Audience</c> that this server is to it.</summary>
internal sealed class TokenIssuers(IReadOnlyDictionary<string, TokenIssuer> byName) : IDisposable
{
    private const string Section = "SignIn:Systems";

    public bool Any => byName.Count > 0;

    /// <summary>What they call themselves.</summary>
    public IEnumerable<string> Names => byName.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="ConfigurationException">A setting is missing, or an issuer would be asked over a line that anybody can change.</exception>
    public static void Demand(IConfiguration configuration, bool development)
    {
        foreach (var issuer in configuration.GetSection(Section).GetChildren())
        {
            IssuerDocuments.Demand($"{issuer.Path}:Authority", issuer["Authority"], development);
            if (string.IsNullOrWhiteSpace(issuer["Audience"]))
            {
                throw new ConfigurationException($"Set {issuer.Path}:Audience to what the issuer's tokens call this server in aud: without it, tokens meant for others would do.");
            }
        }
    }

    public static TokenIssuers From(IConfiguration configuration, IssuerDocuments documents, TimeProvider time, ILogger<TokenIssuers> logger) => new(
        configuration.GetSection(Section).GetChildren()
            .Select(s => new TokenIssuer(new Discovery(s["Authority"]!, documents, time, logger), s["Audience"]!)).ToDictionary(i => i.Discovery.Issuer));

    public TokenIssuer? Find(string? issuer) => byName.GetValueOrDefault(issuer ?? "");

    public void Dispose()
    {
        foreach (var issuer in byName.Values)
        {
            issuer.Discovery.Dispose();
        }
    }
}
