using System.Diagnostics;
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
        _client = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
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
        using var answer = await _client.PostAsync(path, Form(new() { ["__RequestVerificationToken"] = Token.Match(await PageAsync("/account")).Groups["token"].Value }));
        return (answer.StatusCode, ToOf(answer));
    }

    public async Task<(HttpStatusCode Status, string Text)> PostRawAsync(string path, Dictionary<string, string> fields)
    {
        using var answer = await _client.PostAsync(path, Form(fields));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Opens a page, fills in its form and sends it, where the page is or elsewhere.</summary>
    public async Task<Sent> SubmitAsync(string page, Dictionary<string, string> fields, string? to = null)
    {
        var (status, text) = await ReadAsync(page);
        return await SubmitAsync(to ?? page, new Sent((int)status, null, text), fields);
    }

    /// <summary>Sends the form of an answer, with what is hidden in it.</summary>
    public async Task<Sent> SubmitAsync(string to, Sent form, Dictionary<string, string> fields)
    {
        foreach (var hidden in Hidden.Matches(form.Text).DistinctBy(m => m.Groups["name"].Value))
        {
            fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        }

        if (Token.Match(form.Text) is { Success: true } token)
        {
            fields.TryAdd("__RequestVerificationToken", token.Groups["token"].Value);
        }

        return await SendAsync(to, fields);
    }

    /// <summary>What a form of a page carries so that it is no forged one.</summary>
    public async Task<IEnumerable<KeyValuePair<string, string>>> TokenAsync(string page) =>
        [new("__RequestVerificationToken", Token.Match(await PageAsync(page)).Groups["token"].Value)];

    /// <summary>Sends exactly this.</summary>
    public Task<Sent> SendAsync(string to, Dictionary<string, string> fields) => SendManyAsync(to, fields);

    /// <summary>The same, where a field may be there more than once.</summary>
    public async Task<Sent> SendManyAsync(string to, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await _client.PostAsync(to, content);
        return new Sent((int)answer.StatusCode, ToOf(answer), await answer.Content.ReadAsStringAsync());
    }

    public Uri Address => _client.BaseAddress!;

    /// <summary>What comes next belongs to this trace.</summary>
    public void Trace(ActivityTraceId trace)
    {
        _client.DefaultRequestHeaders.Remove("traceparent");
        _client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
    }

    public bool HasCookie(string name) => _cookies.GetCookies(_client.BaseAddress!)[name] is { Value.Length: > 0 };

    public string Cookie(string name) => _cookies.GetCookies(_client.BaseAddress!)[name]!.Value;

    public void SetCookie(string name, string value) => _cookies.Add(_client.BaseAddress!, new Cookie(name, value));

    public void Dispose() => _client.Dispose();

    /// <summary>A page without the tokens of its forms, whose random letters may say anything.</summary>
    public static string WithoutTokens(string page) => Token.Replace(page, "");

    private static FormUrlEncodedContent Form(Dictionary<string, string> fields) => new(fields);

    private static string? ToOf(HttpResponseMessage answer) =>
        answer.Headers.Location is { IsAbsoluteUri: true } absolute ? absolute.PathAndQuery : answer.Headers.Location?.ToString();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Hidden { get; }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token { get; }
}

/// <summary>What a form was answered with.</summary>
internal sealed record Sent(int Status, string? To, string Text);
