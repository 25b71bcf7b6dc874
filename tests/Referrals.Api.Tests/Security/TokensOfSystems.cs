using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Deciding;
using Referrals.Api.Systems;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>A system gets in with a token of its issuer, and nobody with one that is forged, borrowed, old or meant for others.</summary>
public sealed partial class TokensOfSystems(IssuersOfSystems at) : IClassFixture<IssuersOfSystems>, IAsyncLifetime
{
    private readonly string _client = $"case-system-{Guid.CreateVersion7():N}";
    private readonly TestIssuer _issuer = at.One;
    private readonly TestIssuer _other = at.Other;
    private readonly MovingClock _clock = at.Office.Clock;

    public async ValueTask InitializeAsync() => await ConnectAsync(_client, ApiScope.ReadReferrals, ApiScope.WriteReferrals);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task a_token_opens_what_it_and_the_connection_both_name()
    {
        (await AskAsync(_issuer.Sign(Claims()))).ShouldBe(200);
        (await AskAsync(_issuer.Sign(Claims(new() { ["scope"] = "people:read" })))).ShouldBe(403, "forbidden").Said("detail").ShouldNotBeNull().ShouldContain("referrals:read");
        (await AskAsync(_issuer.Sign(Claims()), "/api/link-candidates")).ShouldBe(403, "forbidden").Said("detail").ShouldNotBeNull().ShouldContain("people:read");
        (await AskAsync(_issuer.Sign(Claims(new() { ["scope"] = null })))).ShouldBe(403, "forbidden");
        (await AskAsync(_issuer.Sign(Claims(new() { ["client_id"] = null, ["azp"] = _client })))).ShouldBe(200);
        (await AskAsync(_issuer.Sign(Claims(new() { ["aud"] = new[] { "https://elsewhere.example.org", IssuersOfSystems.Audience } })))).ShouldBe(200);
        (await AskAsync(_issuer.Sign(Claims(), new() { ["typ"] = "JWT" }))).ShouldBe(200);
        (await AskAsync(_issuer.Sign(Claims(), new() { ["alg"] = "PS256" }, text => _issuer.Key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)))).ShouldBe(200);
    }

    [Fact]
    public async Task what_is_no_good_token_is_told_the_same_whatever_is_wrong_with_it()
    {
        (await AskAsync(_issuer.Sign(Claims()))).ShouldBe(200);
        _clock.Move(TimeSpan.FromMinutes(1));
        using var ours = RSA.Create(2048);
        using var strange = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] OurSignature(byte[] text) => ours.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        byte[] WithPublicKey(byte[] text) => HMACSHA256.HashData(Encoding.ASCII.GetBytes(_issuer.Key.ExportSubjectPublicKeyInfoPem()), text);
        byte[] WithModulus(byte[] text) => HMACSHA256.HashData(_issuer.Key.ExportParameters(false).Modulus!, text);
        var (now, good) = (_clock.GetUtcNow(), _issuer.Sign(Claims()));
        var parts = good.Split('.');
        var mine = new Dictionary<string, object?>(_issuer.PublicKey()) { ["n"] = System.Buffers.Text.Base64Url.EncodeToString(ours.ExportParameters(false).Modulus) };
        var bad = new Dictionary<string, string>
        {
            ["expired"] = _issuer.Sign(Claims(new() { ["exp"] = now.AddSeconds(-61).ToUnixTimeSeconds() })),
            ["never expires"] = _issuer.Sign(Claims(new() { ["exp"] = null })),
            ["not yet valid"] = _issuer.Sign(Claims(new() { ["nbf"] = now.AddSeconds(90).ToUnixTimeSeconds() })),
            ["swapped audience"] = _issuer.Sign(Claims(new() { ["aud"] = "https://elsewhere.example.org" })),
            ["no audience"] = _issuer.Sign(Claims(new() { ["aud"] = null })),
            ["an issuer nobody configured"] = _issuer.Sign(Claims(new() { ["iss"] = "https://evil.example.org" })),
            ["in the name of another configured issuer"] = _issuer.Sign(Claims(new() { ["iss"] = _other.Address })),
            ["signed by another configured issuer"] = _other.Sign(Claims()),
            ["signed by another, under the right name of a key"] = _other.Sign(Claims(), new() { ["kid"] = _issuer.KeyName }),
            ["the right signature under the name of another's key"] = _issuer.Sign(Claims(), new() { ["kid"] = _other.KeyName }),
            ["no name of a key"] = _issuer.Sign(Claims(), new() { ["kid"] = null }),
            ["forged signature"] = _issuer.Sign(Claims(), sign: OurSignature),
            ["changed after signing"] = $"{parts[0]}.{_issuer.Sign(Claims(new() { ["client_id"] = "another" })).Split('.')[1]}.{parts[2]}",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["alg none"] = _issuer.Sign(Claims(), new() { ["alg"] = "none" }, _ => []),
            ["alg NoNe"] = _issuer.Sign(Claims(), new() { ["alg"] = "NoNe" }, _ => []),
            ["the public key as a secret"] = _issuer.Sign(Claims(), new() { ["alg"] = "HS256" }, WithPublicKey),
            ["the modulus as a secret"] = _issuer.Sign(Claims(), new() { ["alg"] = "HS256" }, WithModulus),
            ["an algorithm of another kind of key"] = _issuer.Sign(Claims(), new() { ["alg"] = "ES256" }, text => strange.SignData(text, HashAlgorithmName.SHA256)),
            ["a key brought along"] = _issuer.Sign(Claims(), new() { ["jwk"] = mine }, OurSignature),
            ["an address of keys brought along"] = _issuer.Sign(Claims(), new() { ["jku"] = $"{_other.Address}/keys", ["kid"] = _other.KeyName }, text => _other.Key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            ["a certificate brought along"] = _issuer.Sign(Claims(), new() { ["x5u"] = $"{_other.Address}/keys", ["x5c"] = new[] { Convert.ToBase64String(ours.ExportSubjectPublicKeyInfo()) } }, OurSignature),
            ["something that must be understood"] = _issuer.Sign(Claims(), new() { ["crit"] = new[] { "b64" }, ["b64"] = false }),
            ["an id_token"] = _issuer.Sign(Claims(new() { ["nonce"] = "n", ["email"] = "jo@example.org" }), new() { ["typ"] = "JWT" }),
            ["an id_token with a hash"] = _issuer.Sign(Claims(new() { ["at_hash"] = "h" }), new() { ["typ"] = "JWT" }),
            ["an id_token that says so"] = _issuer.Sign(Claims(new() { ["typ"] = "ID" }), new() { ["typ"] = "JWT" }),
            ["a logout token"] = _issuer.Sign(Claims(), new() { ["typ"] = "logout+jwt" }),
            ["no type"] = _issuer.Sign(Claims(), new() { ["typ"] = null }),
            ["bound to a key that its owner shows"] = _issuer.Sign(Claims(new() { ["cnf"] = new { jkt = "k" } })),
            ["a client nobody connected"] = _issuer.Sign(Claims(new() { ["client_id"] = "another" })),
            ["two clients"] = _issuer.Sign(Claims(new() { ["azp"] = "another" })),
            ["no client"] = _issuer.Sign(Claims(new() { ["client_id"] = null })),
            ["no token"] = "e30.e30.e30",
            ["nothing at all"] = "..",
            ["letters"] = "not.a.token",
        };
        var answers = new Dictionary<string, string>();
        foreach (var (what, token) in bad)
        {
            var answer = await AskAsync(token);
            answer.Status.ShouldBe(401, $"{what}: {answer.Text}");
            answers[what] = $"{answer.Response.Headers.WwwAuthenticate} {TraceIds.Replace(answer.Text, "")}";
        }

        answers.Values.Distinct().ShouldHaveSingleItem();
        (await AskAsync(good)).ShouldBe(200);
    }

    [Fact]
    public async Task what_a_clock_may_be_wrong_by_is_a_minute()
    {
        var now = _clock.GetUtcNow();
        (await AskAsync(_issuer.Sign(Claims(new() { ["exp"] = now.AddSeconds(-40).ToUnixTimeSeconds() })))).ShouldBe(200);
        (await AskAsync(_issuer.Sign(Claims(new() { ["nbf"] = now.AddSeconds(40).ToUnixTimeSeconds() })))).ShouldBe(200);
    }

    [Fact]
    public async Task an_issuer_may_change_its_keys_and_is_not_asked_for_every_stranger()
    {
        var old = _issuer.Sign(Claims(new() { ["exp"] = _clock.GetUtcNow().AddHours(9).ToUnixTimeSeconds() }));
        (await AskAsync(old)).ShouldBe(200);
        _clock.Move(TimeSpan.FromMinutes(1));
        _issuer.ChangeKey();
        (await AskAsync(_issuer.Sign(Claims()))).ShouldBe(200);
        (await AskAsync(old)).ShouldBe(401);
        var asked = _issuer.Asked;
        foreach (var i in Enumerable.Range(0, 10))
        {
            (await AskAsync(_issuer.Sign(Claims(), new() { ["kid"] = $"stranger-{i}" }))).ShouldBe(401);
        }

        _issuer.Asked.ShouldBe(asked, "twice a minute at most");
    }

    [Fact]
    public async Task while_an_issuer_is_silent_what_is_known_is_good_for_a_day_and_without_it_nobody_can_say()
    {
        await ConnectAsync(_client, at.Unheard.Address);
        (await AskAsync(_issuer.Sign(Claims()))).ShouldBe(200);
        (_issuer.IsSilent, at.Unheard.IsSilent) = (true, true);
        var answer = (await AskAsync(at.Unheard.Sign(Claims(new() { ["iss"] = at.Unheard.Address, ["aud"] = "https://elsewhere.example.org" })))).ShouldBe(503, "unavailable");
        answer.Response.Headers.RetryAfter.ShouldNotBeNull();
        _clock.Move(TimeSpan.FromHours(23));
        (await AskAsync(_issuer.Sign(Claims()))).ShouldBe(200);
        _clock.Move(TimeSpan.FromHours(2));
        (await AskAsync(_issuer.Sign(Claims()))).ShouldBe(503, "unavailable");
        _issuer.IsSilent = false;
        _clock.Move(TimeSpan.FromMinutes(1));
        (await AskAsync(_issuer.Sign(Claims()))).ShouldBe(200);
    }

    [Fact]
    public async Task a_system_that_is_disconnected_is_out_with_the_next_request()
    {
        var (client, token) = ($"{_client}-2", "");
        var connection = await ConnectAsync(client, _issuer.Address, ApiScope.ReadReferrals);
        token = _issuer.Sign(Claims(new() { ["client_id"] = client }));
        (await AskAsync(token)).ShouldBe(200);
        var system = (await at.Office.Services.GetRequiredService<SystemQueries>().ConnectionsAsync(TestPartnership.Libraries.Id, default)).Single(c => c.Id == connection).SystemId;
        await at.Office.Services.GetRequiredService<SystemDecisions>().DisconnectAsync(Asks, system, connection, default);
        (await AskAsync(token)).ShouldBe(401);
    }

    [Fact]
    public async Task a_client_is_connected_once() =>
        (await Should.ThrowAsync<Refusal>(() => ConnectAsync(_client, ApiScope.ReadReferrals))).Code.ShouldBe("system/connected-already");

    private Asked Asks => new(new Actor(TestPartnership.Libraries.CoordinatorId, TestPartnership.Libraries.Id, Role.Coordinator), _clock.GetUtcNow(), "test", null, null);

    private Task<Guid> ConnectAsync(string client, params ApiScope[] scopes) => ConnectAsync(client, _issuer.Address, scopes);

    private async Task<Guid> ConnectAsync(string client, string issuer, params ApiScope[] scopes)
    {
        var id = Guid.CreateVersion7();
        await at.Office.Services.GetRequiredService<SystemDecisions>().ConnectAsync(Asks, id, new ConnectSystem(null, "Case system", issuer, client, Values.Of(scopes)), TestContext.Current.CancellationToken);
        return id;
    }

    private Task<Answer> AskAsync(string token, string path = "/api/caseload") => at.Office.As(token).GetAsync(path);

    private Dictionary<string, object?> Claims(Dictionary<string, object?>? but = null) => TestIssuer.With(
        new()
        {
            ["iss"] = _issuer.Address, ["aud"] = IssuersOfSystems.Audience, ["sub"] = _client, ["client_id"] = _client, ["jti"] = $"{Guid.CreateVersion7()}",
            ["iat"] = _clock.GetUtcNow().ToUnixTimeSeconds(), ["exp"] = _clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(), ["scope"] = "openid referrals:read referrals:write",
        },
        but);

    [GeneratedRegex("\"traceId\":\"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex TraceIds { get; }
}

/// <summary>An Api of its own that takes the tokens of three issuers; of the third it never hears anything.</summary>
public sealed class IssuersOfSystems(TestServer server) : IAsyncLifetime
{
    public const string Audience = "https://referrals.example.org";

    internal TestIssuer One { get; private set; } = null!;

    internal TestIssuer Other { get; private set; } = null!;

    internal TestIssuer Unheard { get; private set; } = null!;

    internal Office Office { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (One, Other, Unheard) = (await TestIssuer.StartAsync(), await TestIssuer.StartAsync(), await TestIssuer.StartAsync());
        Office = await Office.OpenAsync(server, new()
        {
            ["SignIn:Systems:one:Authority"] = One.Address, ["SignIn:Systems:one:Audience"] = Audience,
            ["SignIn:Systems:other:Authority"] = Other.Address, ["SignIn:Systems:other:Audience"] = "https://elsewhere.example.org",
            ["SignIn:Systems:unheard:Authority"] = Unheard.Address, ["SignIn:Systems:unheard:Audience"] = "https://elsewhere.example.org",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Office.DisposeAsync();
        foreach (var issuer in new[] { One, Other, Unheard })
        {
            await issuer.DisposeAsync();
        }
    }
}
