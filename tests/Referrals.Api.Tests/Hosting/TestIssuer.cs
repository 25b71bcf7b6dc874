using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Referrals.Api.Tests.Hosting;

/// <summary>An issuer of tokens on a port of its own, with keys that it publishes, that signs whatever it is told to.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, RSA> _keys = [];

    private TestIssuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>The name of the key that it signs with.</summary>
    public string KeyName { get; private set; } = "";

    public RSA Key => _keys[KeyName];

    /// <summary>It answers nothing of use.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How often its keys were asked for.</summary>
    public int Asked { get; private set; }

    public static async Task<TestIssuer> StartAsync(Action<TestIssuer, WebApplication>? also = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build());
        issuer.ChangeKey();
        issuer._app.MapGet("/.well-known/openid-configuration", issuer.Describe);
        issuer._app.MapGet("/keys", issuer.Publish);
        also?.Invoke(issuer, issuer._app);
        await issuer._app.StartAsync();
        return issuer;
    }

    /// <summary>Signs with a new key from now on, and publishes no other.</summary>
    public void ChangeKey()
    {
        foreach (var old in _keys.Values)
        {
            old.Dispose();
        }

        _keys.Clear();
        KeyName = $"key-{Guid.CreateVersion7():N}";
        _keys[KeyName] = RSA.Create(2048);
    }

    /// <summary>A token as it should be, but for what is given; null takes a claim or a member of the header away.</summary>
    public string Sign(Dictionary<string, object?> claims, Dictionary<string, object?>? header = null, Func<byte[], byte[]>? sign = null) => Assemble(
        With(new() { ["alg"] = "RS256", ["typ"] = "at+jwt", ["kid"] = KeyName }, header), claims,
        sign ?? (text => Key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));

    public static Dictionary<string, object?> With(Dictionary<string, object?> values, Dictionary<string, object?>? but)
    {
        foreach (var (name, value) in but ?? [])
        {
            values[name] = value;
        }

        return values;
    }

    /// <summary>What it publishes of its key.</summary>
    public Dictionary<string, object?> PublicKey()
    {
        var key = Key.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = KeyName, ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Key.Dispose();
    }

    private static string Assemble(Dictionary<string, object?> header, Dictionary<string, object?> claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Part(header)}.{Part(claims)}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Part(Dictionary<string, object?> values) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(values.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value)));

    private IResult Describe() => IsSilent ? Results.StatusCode(500) : Results.Json(new Dictionary<string, object>
    {
        ["issuer"] = Address,
        ["jwks_uri"] = $"{Address}/keys",
        ["authorization_endpoint"] = $"{Address}/authorize",
        ["token_endpoint"] = $"{Address}/token",
        ["response_types_supported"] = new[] { "code" },
        ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
    });

    private IResult Publish()
    {
        Asked++;
        return IsSilent ? Results.StatusCode(500) : Results.Json(new { keys = new[] { PublicKey() } });
    }
}
