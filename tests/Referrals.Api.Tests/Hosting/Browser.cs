using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Referrals.Api.Security;
using Shouldly;

namespace Referrals.Api.Tests.Hosting;

/// <summary>Keeps cookies, follows nothing, and sends the tokens of the forms it was shown.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;

    public Browser(IServiceProvider services)
    {
        var address = new Uri(services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _client = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = address };
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    /// <summary>One that somebody signed in on a moment ago, with password and second factor.</summary>
    public static async Task<Browser> SignedInAsync(IServiceProvider services, Guid memberId)
    {
        await using var scope = services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        await Sessions.BeginAsync(http, memberId, SignedInBy.Password, secondFactor: true);
        var browser = new Browser(services);
        var cookie = http.Response.Headers.SetCookie.Select(c => SetCookieHeaderValue.Parse(c)).Last(c => c.Value.Length > 0);
        browser.SetCookie(cookie.Name.ToString(), cookie.Value.ToString());
        return browser;
    }

    public async Task<(HttpStatusCode Status, string? To)> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return (answer.StatusCode, ToOf(answer));
    }

    public async Task<(HttpStatusCode Status, string Text)> ReadAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<string> PageAsync(string path)
    {
        var (status, text) = await ReadAsync(path);
        status.ShouldBe(HttpStatusCode.OK);
        return text;
    }

    public async Task<string?> WalkInAsync(Guid memberId, string then = "/")
    {
        var token = Token.Match(await PageAsync("/sign-in")).Groups["token"].Value;
        using var answer = await _client.PostAsync("/sign-in", Form(new() { ["member"] = $"{memberId}", ["then"] = then, ["__RequestVerificationToken"] = token }));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return ToOf(answer);
    }

    public async Task<(HttpStatusCode Status, string? To)> PostAsync(string path)
    {
        using var answer = await _client.PostAsync(path, Form(new() { ["__RequestVerificationToken"] = Token.Match(await PageAsync("/")).Groups["token"].Value }));
        return (answer.StatusCode, ToOf(answer));
    }

    /// <summary>Sends exactly these fields, and says where the answer leads.</summary>
    public async Task<(HttpStatusCode Status, string? To)> SendAsync(string path, Dictionary<string, string> fields)
    {
        using var answer = await _client.PostAsync(path, Form(fields));
        return (answer.StatusCode, ToOf(answer));
    }

    public async Task<(HttpStatusCode Status, string Text)> PostRawAsync(string path, Dictionary<string, string> fields)
    {
        using var answer = await _client.PostAsync(path, Form(fields));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public string Cookie(string name) => _cookies.GetCookies(_client.BaseAddress!)[name]!.Value;

    public void SetCookie(string name, string value) => _cookies.Add(_client.BaseAddress!, new Cookie(name, value));

    public void Dispose() => _client.Dispose();

    private static FormUrlEncodedContent Form(Dictionary<string, string> fields) => new(fields);

    private static string? ToOf(HttpResponseMessage answer) =>
        answer.Headers.Location is { IsAbsoluteUri: true } absolute ? absolute.PathAndQuery : answer.Headers.Location?.ToString();

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token { get; }
}
