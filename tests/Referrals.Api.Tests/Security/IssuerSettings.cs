using Microsoft.Extensions.Configuration;
using Referrals.Api.Security;
using Referrals.Api.Security.Providers;
using Referrals.Api.Security.Tokens;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>Who vouches for people and systems is asked over https; the server does not start otherwise, and says what to set.</summary>
public sealed class IssuerSettings
{
    private static readonly Dictionary<string, string?> s_good = new()
    {
        ["SignIn:Address"] = "https://referrals.example.org",
        ["SignIn:Providers:county:Title"] = "County account",
        ["SignIn:Providers:county:Authority"] = "https://id.example.org/",
        ["SignIn:Providers:county:ClientId"] = "referrals",
        ["SignIn:Providers:county:ClientSecret"] = "secret",
        ["SignIn:Systems:county:Authority"] = "https://id.example.org",
        ["SignIn:Systems:county:Audience"] = "referrals",
    };

    [Fact]
    public void what_is_complete_and_safe_is_taken() => Demand(s_good, development: false);

    [Theory]
    [InlineData("SignIn:Providers:county:Authority", "http://id.example.org")]
    [InlineData("SignIn:Providers:county:Authority", "http://localhost:8080")]
    [InlineData("SignIn:Providers:county:Authority", "https://somebody:secret@id.example.org")]
    [InlineData("SignIn:Providers:county:Authority", "id.example.org")]
    [InlineData("SignIn:Providers:county:Authority", null)]
    [InlineData("SignIn:Providers:county:Title", null)]
    [InlineData("SignIn:Providers:county:ClientId", " ")]
    [InlineData("SignIn:Providers:county:ClientSecret", "")]
    [InlineData("SignIn:Systems:county:Authority", "http://id.example.org")]
    [InlineData("SignIn:Systems:county:Authority", "http://127.0.0.1:8080")]
    [InlineData("SignIn:Systems:county:Audience", null)]
    [InlineData("SignIn:Address", "http://referrals.example.org")]
    [InlineData("SignIn:Address", null)]
    public void what_is_not_stops_the_start_with_the_setting_to_mend(string setting, string? value) =>
        Should.Throw<ConfigurationException>(() => Demand(new(s_good) { [setting] = value }, development: false)).Message.ShouldContain(setting);

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://id.example.org", false)]
    [InlineData("file:///etc/passwd", false)]
    public void in_development_one_on_the_same_machine_may_do_without(string authority, bool taken) =>
        IssuerDocuments.MayBeAsked(authority, development: true).ShouldBe(taken);

    private static void Demand(Dictionary<string, string?> settings, bool development)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        TokenIssuers.Demand(configuration, development);
        IdentityProviders.Demand(configuration, development);
    }
}
