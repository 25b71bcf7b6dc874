using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>What browsers are told where real people are, behind a proxy that speaks TLS.</summary>
public sealed class OutsideDevelopment(RealOffice at, TestServer server) : IClassFixture<RealOffice>
{
    private readonly Office _office = at.Office;
    private readonly IServiceProvider _services = at.Services;

    [Fact]
    public async Task cookies_are_for_this_host_over_tls_and_not_for_script()
    {
        using var client = Client();
        var form = await client.GetAsync("/sign-in");
        var cookie = form.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        ShouldBeGuarded(cookie, "__Host-referrals-form=", "samesite=strict");

        await using var batch = _office.Admin.CreateBatch();
        batch.BatchCommands.Add(Api.Security.Accounts.Accounts.Row(TestPartnership.Agents.WorkerId, "agent@example.org", null));
        await batch.ExecuteNonQueryAsync();
        await using var scope = _services.CreateAsyncScope();
        var http = Context(scope);
        await _services.GetRequiredService<Api.Security.Accounts.SignInFlow>().BeginAsync(http, TestPartnership.Agents.WorkerId, Api.Security.SignedInBy.Password, null);
        ShouldBeGuarded(http.Response.Headers.SetCookie.ShouldHaveSingleItem()!, "__Host-referrals-sign-in=", "samesite=lax");

        using var signedIn = new HttpRequestMessage(HttpMethod.Get, "/account");
        signedIn.Headers.Add("Cookie", await SessionAsync());
        (await client.SendAsync(signedIn)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task every_page_comes_with_a_policy_and_says_that_the_site_is_for_tls_alone()
    {
        using var client = Client();
        var session = await SessionAsync();
        foreach (var endpoint in _services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null))
        {
            foreach (var cookie in new[] { null, session })
            {
                var path = "/" + endpoint.RoutePattern.RawText!.Replace("{token}", "invented", StringComparison.Ordinal).Replace("{id:guid}", $"{Guid.CreateVersion7()}", StringComparison.Ordinal);
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                if (cookie is not null)
                {
                    request.Headers.Add("Cookie", cookie);
                }

                using var answer = await client.SendAsync(request);
                ((int)answer.StatusCode).ShouldBeLessThan(500, path);
                var headers = answer.Headers.ToDictionary(h => h.Key, h => string.Join(' ', h.Value), StringComparer.OrdinalIgnoreCase);
                headers["Strict-Transport-Security"].ShouldStartWith("max-age=");
                headers["Content-Security-Policy"].ShouldContain("default-src 'none'; style-src 'self'; script-src 'self'");
                headers["Content-Security-Policy"].ShouldContain("form-action 'self'");
                headers["Content-Security-Policy"].ShouldContain("frame-ancestors 'none'");
                headers["X-Content-Type-Options"].ShouldBe("nosniff");
                headers["Cache-Control"].ShouldContain("no-store");
                if (answer.Content.Headers.ContentType?.MediaType == "text/html")
                {
                    var page = await answer.Content.ReadAsStringAsync();
                    page.ShouldNotContain(" style=", customMessage: path);
                    page.ShouldNotContain(" onclick=", customMessage: path);
                }
            }
        }
    }

    [Fact]
    public async Task nobody_walks_in_there()
    {
        using var client = Client();
        (await client.GetStringAsync("/sign-in")).ShouldNotContain("Who are you today?");
    }

    [Fact]
    public async Task no_log_line_and_no_trace_holds_a_link_a_password_a_code_or_an_e_mail_address()
    {
        using var heard = new Heard(but: "System.Net.Http");
        await using var node = server.Another([], host => host.ConfigureServices(s => s.AddSingleton<ILoggerProvider>(heard)).ConfigureLogging(l => l.SetMinimumLevel(LogLevel.Trace)));
        using var browser = new Browser(node.Services);
        var memberId = TestPartnership.Office.OtherWorkerId;
        var (path, row) = Api.Security.Accounts.Invitations.Issue(memberId, TimeProvider.System.GetUtcNow());
        await using var batch = server.Owner.CreateBatch();
        batch.BatchCommands.Add(Api.Security.Accounts.Accounts.Row(memberId, "quozzet.logged@example.org", null));
        batch.BatchCommands.Add(row);
        await batch.ExecuteNonQueryAsync();

        var link = path["/invitation/".Length..];
        await browser.PageAsync(path);
        await browser.SendAsync(path, new() { ["Password"] = "unforged quozzet" });
        await browser.SubmitAsync(path, new() { ["Password"] = "short quozz" });
        (await browser.SubmitAsync(path, new() { ["Password"] = "marmalade quozzet otter" })).To.ShouldBe("/sign-in/set-up");
        var page = await browser.PageAsync("/sign-in/set-up");
        var secret = Newcomer.SecretOn(page);
        var code = Api.Security.Accounts.Totp.CodeAt(secret, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
        var codes = Newcomer.CodesOn((await browser.SubmitAsync("/sign-in/set-up", new Sent(200, null, page), new() { ["Code"] = code })).Text);
        codes.Count.ShouldBe(10);
        await browser.PostAsync("/sign-out");
        await browser.SubmitAsync("/sign-in", new() { ["Email"] = "quozzet.logged@example.org", ["Password"] = "marmalade quozzet otter" });
        await browser.SubmitAsync("/sign-in/recovery", new() { ["Code"] = codes[0] });
        await browser.ReadAsync(path);

        heard.Lines.ShouldContain(l => l.Contains("invitation/{token}", StringComparison.Ordinal));
        heard.Lines.ShouldContain(l => l.StartsWith("trace", StringComparison.Ordinal) && l.Contains("referrals.invitations", StringComparison.Ordinal));
        foreach (var told in codes.Append(link).Append("quozz").Append(Api.Security.Accounts.Totp.Base32(secret)))
        {
            heard.Lines.Where(l => l.Contains(told, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        }
    }

    private static void ShouldBeGuarded(string cookie, string name, string sameSite)
    {
        cookie.ShouldStartWith(name);
        var attributes = cookie.ToLowerInvariant().Split("; ");
        attributes.ShouldContain("secure");
        attributes.ShouldContain("httponly");
        attributes.ShouldContain("path=/");
        attributes.ShouldContain(sameSite);
        attributes.ShouldNotContain(a => a.StartsWith("domain", StringComparison.Ordinal));
    }

    /// <summary>Signs in with everything that is set on the way.</summary>
    private async Task<string> SessionAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        var http = Context(scope);
        await Api.Security.Sessions.BeginAsync(http, TestPartnership.HealthyHomes.WorkerId, Api.Security.SignedInBy.Password, secondFactor: true);
        var cookie = http.Response.Headers.SetCookie.Last()!;
        ShouldBeGuarded(cookie, "__Host-referrals=", "samesite=lax");
        return cookie.Split(';')[0];
    }

    private static Microsoft.AspNetCore.Http.DefaultHttpContext Context(AsyncServiceScope scope) =>
        new() { RequestServices = scope.ServiceProvider, Request = { Scheme = "https" } };

    private HttpClient Client()
    {
        var address = new Uri(_services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
        client.DefaultRequestHeaders.Host = "referrals.example";
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return client;
    }
}

/// <summary>An office with a node that takes people to be real, beside the one that made its schema.</summary>
public sealed class RealOffice(TestServer server) : IAsyncLifetime
{
    private const string Key = "cGxlYXNlLWRvLW5vdC11c2UtdGhpcy1vbmUtISEhISE=";
    private const string SearchKey = "cGxlYXNlLWRvLW5vdC1zZWFyY2gtYnktdGhpcy0hISE=";

    internal Office Office { get; private set; } = null!;

    internal IServiceProvider Services { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Office = await Office.FoundAsync(server, new() { ["PersonalData:Keys:one"] = Key, ["PersonalData:SearchKey"] = SearchKey });
        Office.Settings["environment"] = "Production";
        Office.Settings["ForwardedHeaders_Enabled"] = "true";
        Services = Office.ServicesOf(Office.Add());
    }

    public ValueTask DisposeAsync() => Office.DisposeAsync();
}
