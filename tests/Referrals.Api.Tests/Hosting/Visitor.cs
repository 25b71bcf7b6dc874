using System.Net;
using System.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Referrals.Api.Tests.Hosting;

/// <summary>A browser on its way to an identity provider and back: keeps cookies, follows nothing, and says where it is sent.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(IServiceProvider services, CookieContainer? cookies = null)
    {
        Cookies = cookies ?? new();
        Home = new Uri(services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _client = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = Home };
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public CookieContainer Cookies { get; }

    public Uri Home { get; }

    /// <summary>What came, and the whole address that it leads to.</summary>
    public async Task<(HttpStatusCode Status, Uri? To, string Text)> GetAsync(string address)
    {
        using var answer = await _client.GetAsync(address);
        return (answer.StatusCode, ToOf(address, answer), await answer.Content.ReadAsStringAsync());
    }

    public async Task<(HttpStatusCode Status, Uri? To, string Text)> PostAsync(string address, Dictionary<string, string> form)
    {
        using var answer = await _client.PostAsync(address, new FormUrlEncodedContent(form));
        return (answer.StatusCode, ToOf(address, answer), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A word of an address's query.</summary>
    public static string? Word(Uri address, string name) => HttpUtility.ParseQueryString(address.Query)[name];

    public void Dispose() => _client.Dispose();

    private Uri? ToOf(string address, HttpResponseMessage answer) => answer.Headers.Location is { } to ? new Uri(new Uri(Home, address), to) : null;
}
