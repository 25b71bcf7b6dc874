using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Referrals.Api.Tests.Hosting;

/// <summary>An identity provider that answers with whatever a test has it say. It keeps to the rules of codes, so that those are tried too.</summary>
internal sealed class HostileProvider : IAsyncDisposable
{
    public const string Client = "referrals";
    public const string Secret = "a secret of the tests";

    private readonly Dictionary<string, (string Challenge, string Back)> _codes = [];
    private TestIssuer _issuer = null!;

    public TestIssuer Issuer => _issuer;

    /// <summary>The tokens that it gives for the next code.</summary>
    public Func<Dictionary<string, object?>> Answer { get; set; } = () => [];

    public static async Task<HostileProvider> StartAsync()
    {
        var provider = new HostileProvider();
        provider._issuer = await TestIssuer.StartAsync((_, app) => app.MapPost("/token", provider.Give).DisableAntiforgery());
        return provider;
    }

    /// <summary>Somebody signed in here: the address to send their browser back to, with a code that works once.</summary>
    public string Return(Uri asked, string? state = null, string more = "")
    {
        var code = $"{Guid.CreateVersion7():N}";
        _codes[code] = (Visitor.Word(asked, "code_challenge")!, Visitor.Word(asked, "redirect_uri")!);
        return $"{Visitor.Word(asked, "redirect_uri")}?code={code}&state={Uri.EscapeDataString(state ?? Visitor.Word(asked, "state")!)}{more}";
    }

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    private IResult Give([FromForm] string code, [FromForm(Name = "code_verifier")] string verifier, [FromForm(Name = "redirect_uri")] string back, HttpRequest request) =>
        request.Headers.Authorization != $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Client}:{Uri.EscapeDataString(Secret)}"))}" ? Results.Unauthorized()
        : !_codes.Remove(code, out var given) || given.Back != back || given.Challenge != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
            ? Results.BadRequest(new { error = "invalid_grant" })
            : Results.Json(Answer());
}
