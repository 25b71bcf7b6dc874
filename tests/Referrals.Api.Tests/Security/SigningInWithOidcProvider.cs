using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>Somebody signs in with a provider that others wrote: npm's oidc-provider, in a process of its own.</summary>
public sealed partial class SigningInWithOidcProvider(OidcProvider at, TestServer server) : IClassFixture<OidcProvider>
{
    [Fact]
    public async Task somebody_signs_in_there_and_comes_back_as_who_they_are_here()
    {
        var (email, path) = await InvitedAsync("jo");
        using var visitor = new Visitor(at.Services);
        (await ThroughAsync(visitor, email, path)).To!.AbsolutePath.ShouldBe("/sign-in/set-up");
        (await visitor.GetAsync("/sign-in/set-up")).Status.ShouldBe(HttpStatusCode.OK);

        using var again = new Visitor(at.Services);
        (await ThroughAsync(again, email)).To!.AbsolutePath.ShouldBe("/sign-in/set-up");
        using var another = new Visitor(at.Services);
        (await ThroughAsync(another, $"another-{email}")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task an_address_that_it_did_not_verify_is_nobodys()
    {
        var (email, path) = await InvitedAsync("unverified");
        using var visitor = new Visitor(at.Services);
        (await ThroughAsync(visitor, email, path)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task whoever_a_coordinator_invites_for_it_comes_in_with_it()
    {
        using var coordinator = await Browser.SignedInAsync(at.Services, TestPartnership.Libraries.CoordinatorId);
        var email = $"nia-{Guid.CreateVersion7():N}@example.org";
        var invited = await coordinator.SubmitAsync(
            "/organisation/members/invite", new() { ["Name"] = "Nia Bexley", ["Email"] = email, ["Role"] = "practitioner", ["Way"] = "npm" });
        using var visitor = new Visitor(at.Services);
        (await ThroughAsync(visitor, email, Link.Match(invited.Text).Value)).To!.AbsolutePath.ShouldBe("/sign-in/set-up");

        (await coordinator.SubmitAsync("/organisation/members/invite", new() { ["Name"] = "Nia Bexley", ["Email"] = $"other-{email}", ["Role"] = "practitioner" })).Text
            .ShouldContain("Choose how they sign in");
    }

    /// <summary>Leaves, types a name and a password there, agrees, and comes back.</summary>
    private async Task<(HttpStatusCode Status, Uri? To, string Text)> ThroughAsync(Visitor visitor, string login, string? invitation = null)
    {
        var (_, to, _) = await visitor.GetAsync($"/sign-in/with/npm?invitation={invitation?.Split('/').Last()}");
        for (var steps = 0; to is not null && steps < 20; steps++)
        {
            to.Authority.ShouldBe(new Uri(at.Issuer).Authority);
            var (_, next, text) = await visitor.GetAsync(to.ToString());
            if (next is null)
            {
                var prompt = Prompt.Match(text).Groups["prompt"].Value;
                (_, next, _) = await visitor.PostAsync(new Uri(to, Action.Match(text).Groups["action"].Value).ToString(), new() { ["prompt"] = prompt, ["login"] = login, ["password"] = "anything" });
            }

            if (next!.Authority == visitor.Home.Authority)
            {
                return await visitor.GetAsync(next.ToString());
            }

            to = next;
        }

        throw new InvalidOperationException("The provider never sent the browser back.");
    }

    private async Task<(string Email, string Path)> InvitedAsync(string name)
    {
        var (member, email) = (Guid.CreateVersion7(), $"{name}-{Guid.CreateVersion7():N}@example.org");
        var (path, row) = Invitations.Issue(member, TimeProvider.System.GetUtcNow());
        await using var batch = server.Owner.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into referrals.members (id, organisation_id, name, role, state) values ($1, $2, 'Jo Example', 'practitioner', 'active')")
        {
            Parameters = { new() { Value = member }, new() { Value = TestPartnership.Libraries.Id } },
        });
        batch.BatchCommands.Add(Accounts.Row(member, email, at.Issuer));
        batch.BatchCommands.Add(row);
        await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return (email, path);
    }

    [GeneratedRegex("/invitation/[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Link { get; }

    [GeneratedRegex("name=\"prompt\" value=\"(?<prompt>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Prompt { get; }

    [GeneratedRegex("action=\"(?<action>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Action { get; }
}

/// <summary>The provider, and an Api that people sign in to with it.</summary>
public sealed class OidcProvider(TestServer server) : IAsyncLifetime
{
    private const string Client = "referrals";

    private Process _provider = null!;
    private WebApplicationFactory<Program> _api = null!;

    internal string Issuer { get; private set; } = "";

    internal IServiceProvider Services => _api.Services;

    public async ValueTask InitializeAsync()
    {
        var secret = $"{Guid.CreateVersion7():N}";
        var start = new ProcessStartInfo("node", ["server.mjs"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder() };
        _provider = Process.Start(start)!;
        _provider.ErrorDataReceived += (_, _) => { };
        _provider.BeginErrorReadLine();
        Issuer = (await LineAsync())!;
        _api = server.Another(new()
        {
            ["SignIn:Providers:npm:Title"] = "oidc-provider", ["SignIn:Providers:npm:Authority"] = Issuer, ["SignIn:Providers:npm:ClientId"] = Client, ["SignIn:Providers:npm:ClientSecret"] = secret,
        });
        using var visitor = new Visitor(_api.Services);
        await _provider.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { id = Client, secret, back = new Uri(visitor.Home, "/sign-in/from/npm") }));
        await _provider.StandardInput.FlushAsync();
        (await LineAsync()).ShouldBe("ready");
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _provider.Kill(entireProcessTree: true);
        await _provider.WaitForExitAsync();
        _provider.Dispose();
    }

    private Task<string?> LineAsync() => _provider.StandardOutput.ReadLineAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token).AsTask();

    private static string Folder([CallerFilePath] string me = "") => Path.Combine(Path.GetDirectoryName(me)!, "../IdentityProvider");
}
