using Referrals.Api.Security.Tokens;

namespace Referrals.Api.Security.Providers;

/// <summary>An identity provider that people sign in with.</summary>
/// <param name="Name">In addresses and settings.</param>
/// <param name="Title">On buttons.</param>
/// <param name="ClientId">What this server is to it.</param>
/// <param name="ClientSecret">How this server shows that.</param>
/// <param name="TrustsSecondFactor">Whether its word that it asked for a second factor is taken.</param>
/// <param name="Discovery">What it publishes of itself.</param>
internal sealed record Provider(string Name, string Title, string ClientId, string ClientSecret, bool TrustsSecondFactor, Discovery Discovery)
{
    /// <summary>Says no secret.</summary>
    public override string ToString() => Name;
}

/// <summary>
/// Those that are configured: <c>SignIn:Providers:{name}</c> with <c>Title</c>, <c>Authority</c>, <c>ClientId</c>, <c>ClientSecret</c> and
/// <c>TrustsSecondFactor</c>; and <c>SignIn:Address</c>, where browsers find this server.
/// </summary>
internal sealed class IdentityProviders : IDisposable
{
    private const string Section = "SignIn:Providers";
    private const string AddressSetting = "SignIn:Address";

    private readonly string? _address;

    private IdentityProviders(string? address, IReadOnlyList<Provider> all) => (_address, All) = (address?.TrimEnd('/'), all);

    public IReadOnlyList<Provider> All { get; }

    /// <exception cref="ConfigurationException">A setting is missing, or a provider would be asked over a line that anybody can change.</exception>
    public static void Demand(IConfiguration configuration, bool development)
    {
        var providers = configuration.GetSection(Section).GetChildren().ToList();
        foreach (var provider in providers)
        {
            IssuerDocuments.Demand($"{provider.Path}:Authority", provider["Authority"], development);
            foreach (var name in new[] { "Title", "ClientId", "ClientSecret" }.Where(name => string.IsNullOrWhiteSpace(provider[name])))
            {
                throw new ConfigurationException($"Set {provider.Path}:{name}. A provider needs Title, Authority, ClientId and ClientSecret.");
            }
        }

        if (providers.Count > 0 && !IssuerDocuments.MayBeAsked(configuration[AddressSetting], development) && !(development && configuration[AddressSetting] is null))
        {
            throw new ConfigurationException($"Set {AddressSetting} to where browsers find this server, beginning with https://: identity providers send them back there.");
        }
    }

    public static IdentityProviders From(IConfiguration configuration, IssuerDocuments documents, TimeProvider time, ILogger<IdentityProviders> logger) => new(
        configuration[AddressSetting],
        [
            .. configuration.GetSection(Section).GetChildren().Select(s => new Provider(
                s.Key, s["Title"]!, s["ClientId"]!, s["ClientSecret"]!, bool.TryParse(s["TrustsSecondFactor"], out var trusts) && trusts, new Discovery(s["Authority"]!, documents, time, logger))),
        ]);

    public Provider? Find(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The provider that an account signs in with.</summary>
    public Provider? OfIssuer(string? issuer) => All.FirstOrDefault(p => p.Discovery.Issuer == issuer);

    /// <summary>Where a provider sends browsers back to. What a request says of its host is believed in Development alone.</summary>
    public string ReturnAddress(HttpContext http, Provider provider) => $"{_address ?? $"{http.Request.Scheme}://{http.Request.Host}"}/sign-in/from/{Uri.EscapeDataString(provider.Name)}";

    public void Dispose()
    {
        foreach (var provider in All)
        {
            provider.Discovery.Dispose();
        }
    }
}
