using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>People sign in with a provider that speaks of them, and nobody with one that speaks of somebody else, to somebody else, or lies.</summary>
public sealed partial class SigningInWithAProvider(Providers at, TestServer server) : IClassFixture<Providers>
{
    private readonly MovingClock _clock = at.Clock;
    private readonly Heard _log = at.Log;
    private readonly string _run = $"{Guid.CreateVersion7():N}";
    private readonly HostileProvider _provider = at.County;
    private readonly HostileProvider _other = at.Other;

    [Fact]
    public async Task somebody_joins_with_their_link_and_from_then_on_signs_in_without()
    {
        var (_, email, path) = await InvitedAsync();
        using var visitor = new Visitor(at.Services);
        (await visitor.GetAsync(path)).Text.ShouldContain("Continue with The county account");
        (await SignInAsync(visitor, email, "s-1", invitation: Token(path))).To!.AbsolutePath.ShouldBe("/");
        (await visitor.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, "a link is used up");

        using var later = new Visitor(at.Services);
        (await SignInAsync(later, email.ToUpperInvariant(), "s-1", then: "/account/sessions")).To!.PathAndQuery.ShouldBe("/account/sessions");
        (await later.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        (await later.GetAsync("/sign-in")).Text.ShouldContain("Sign in with The county account");
    }

    [Fact]
    public async Task without_its_word_for_a_second_factor_or_without_our_trust_in_it_one_is_asked_for_here()
    {
        var (_, email, path) = await InvitedAsync();
        using var visitor = new Visitor(at.Services);
        (await SignInAsync(visitor, email, "s-2", invitation: Token(path), but: new() { ["amr"] = new[] { "pwd" } })).To!.AbsolutePath.ShouldBe("/sign-in/set-up");
        (await visitor.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect, "not signed in yet");

        var (_, others, link) = await InvitedAsync(_other);
        using var untrusted = new Visitor(at.Services);
        (await SignInAsync(untrusted, others, "s-3", invitation: Token(link), provider: "other")).To!.AbsolutePath.ShouldBe("/sign-in/set-up");
    }

    [Fact]
    public async Task an_address_alone_takes_no_account_and_a_link_no_other_address()
    {
        var (_, email, path) = await InvitedAsync();
        var (_, elsewhere, theirs) = await InvitedAsync();
        using var visitor = new Visitor(at.Services);
        (await SignInAsync(visitor, email, "s-4")).Status.ShouldBe(HttpStatusCode.Forbidden, "the first time takes the link");
        (await SignInAsync(visitor, email, "s-4", invitation: Token(theirs))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SignInAsync(visitor, email, "s-4", invitation: "no-such-link")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SignInAsync(visitor, email, "s-4", invitation: Token(path))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await SignInAsync(visitor, email, "s-4", invitation: Token(path))).Status.ShouldBe(HttpStatusCode.Forbidden, "a link works once");
        (await SignInAsync(visitor, elsewhere, "s-4", invitation: Token(theirs))).Status.ShouldBe(HttpStatusCode.Forbidden, "that name at the provider is somebody else's");
        (await SignInAsync(visitor, elsewhere, "s-5", invitation: Token(theirs))).Status.ShouldBe(HttpStatusCode.Redirect, "a refusal uses nothing up");
    }

    [Fact]
    public async Task an_account_of_one_provider_is_no_account_of_another_and_has_no_password()
    {
        var (_, email, path) = await InvitedAsync();
        using var visitor = new Visitor(at.Services);
        (await SignInAsync(visitor, email, "s-6", invitation: Token(path), provider: "other")).Status.ShouldBe(HttpStatusCode.Forbidden);
        var page = (await visitor.GetAsync("/sign-in?by=password")).Text;
        (await visitor.PostAsync(path, new() { ["__RequestVerificationToken"] = FormToken.Match(page).Groups["token"].Value, ["Password"] = "three words together" })).Status
            .ShouldBe(HttpStatusCode.BadRequest);
        (await SignInAsync(visitor, email, "s-6", invitation: Token(path))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await SignInAsync(visitor, email, "s-6", provider: "other")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task whatever_is_wrong_with_what_a_provider_says_the_page_is_the_same_and_the_log_names_nobody()
    {
        var (member, email, path) = await InvitedAsync();
        using var visitor = new Visitor(at.Services);
        (await SignInAsync(visitor, email, "s-7", invitation: Token(path))).Status.ShouldBe(HttpStatusCode.Redirect);
        using var stranger = RSA.Create(2048);
        byte[] Strange(byte[] text) => stranger.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var pages = new HashSet<string>();
        foreach (var (what, but, header, sign) in new (string What, Dictionary<string, object?> But, Dictionary<string, object?>? Header, Func<byte[], byte[]>? Sign)[]
        {
            ("another address", new() { ["email"] = $"another-{_run}@example.org" }, null, null),
            ("no address", new() { ["email"] = null }, null, null),
            ("an empty address", new() { ["email"] = "" }, null, null),
            ("an unverified address", new() { ["email_verified"] = false }, null, null),
            ("an address that nothing is said of", new() { ["email_verified"] = null }, null, null),
            ("an address that is verified in words", new() { ["email_verified"] = "true" }, null, null),
            ("another subject", new() { ["sub"] = "s-8" }, null, null),
            ("no subject", new() { ["sub"] = null }, null, null),
            ("a swapped nonce", new() { ["nonce"] = "another" }, null, null),
            ("no nonce", new() { ["nonce"] = null }, null, null),
            ("a swapped audience", new() { ["aud"] = "another-client" }, null, null),
            ("several audiences and not for whom", new() { ["aud"] = new[] { HostileProvider.Client, "another-client" } }, null, null),
            ("for another client", new() { ["azp"] = "another-client" }, null, null),
            ("another issuer", new() { ["iss"] = _other.Issuer.Address }, null, null),
            ("expired", new() { ["exp"] = _clock.GetUtcNow().AddMinutes(-2).ToUnixTimeSeconds() }, null, null),
            ("never expires", new() { ["exp"] = null }, null, null),
            ("not yet", new() { ["nbf"] = _clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds() }, null, null),
            ("alg none", [], new() { ["alg"] = "none" }, _ => []),
            ("our secret as the key", [], new() { ["alg"] = "HS256" }, text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(HostileProvider.Secret), text)),
            ("the public key as a secret", [], new() { ["alg"] = "HS256" }, text => HMACSHA256.HashData(Encoding.ASCII.GetBytes(_provider.Issuer.Key.ExportSubjectPublicKeyInfoPem()), text)),
            ("another's signature", [], null, Strange),
            ("a key brought along", [], new() { ["jwk"] = _other.Issuer.PublicKey() }, Strange),
            ("a token for access", [], new() { ["typ"] = "at+jwt" }, null),
        })
        {
            using var anybody = new Visitor(at.Services);
            var (status, _, text) = await SignInAsync(anybody, email, "s-7", but: but, header: header, sign: sign);
            status.ShouldBe(HttpStatusCode.Forbidden, what);
            pages.Add(text);
        }

        foreach (var answer in new Func<Dictionary<string, object?>>[] { () => [], () => new() { ["id_token"] = 7 }, () => new() { ["id_token"] = "e30.e30.e30" }, () => new() { ["access_token"] = "x" } })
        {
            using var anybody = new Visitor(at.Services);
            var (to, _) = await LeaveAsync(anybody);
            _provider.Answer = answer;
            pages.Add((await anybody.GetAsync(_provider.Return(to))).Text);
        }

        pages.ShouldHaveSingleItem().ShouldContain("You could not be signed in");
        using var fresh = new Visitor(at.Services);
        (await SignInAsync(fresh, email, "s-7")).Status.ShouldBe(HttpStatusCode.Redirect);
        foreach (var said in new[] { email, _run, "s-7", "s-8" })
        {
            _log.Lines.ShouldNotContain(line => line.Contains(said, StringComparison.OrdinalIgnoreCase));
        }

        await ExecuteAsync("update referrals.members set state = 'left' where id = $1", member);
        (await SignInAsync(fresh, email, "s-7")).Status.ShouldBe(HttpStatusCode.Forbidden, "who left");
    }

    [Fact]
    public async Task only_the_browser_that_left_comes_back_once_and_in_time_and_to_the_same_provider()
    {
        var (_, email, path) = await InvitedAsync();
        using var visitor = new Visitor(at.Services);
        using var victim = new Visitor(at.Services);
        (await SignInAsync(visitor, email, "s-9", invitation: Token(path))).Status.ShouldBe(HttpStatusCode.Redirect);
        foreach (var (what, back) in new (string, Func<Uri, string>)[]
        {
            ("a forged state", to => _provider.Return(to, state: "forged")),
            ("an empty state", to => _provider.Return(to, state: "")),
            ("two states", to => _provider.Return(to, more: "&state=another")),
            ("a state of another provider", to => _provider.Return(to).Replace("/sign-in/from/county", "/sign-in/from/other", StringComparison.Ordinal)),
            ("in the name of another provider", to => _provider.Return(to, more: $"&iss={Uri.EscapeDataString(_other.Issuer.Address)}")),
            ("no code", to => $"{Visitor.Word(to, "redirect_uri")}?state={Visitor.Word(to, "state")}"),
            ("a code that it never gave", to => $"{Visitor.Word(to, "redirect_uri")}?state={Visitor.Word(to, "state")}&code=made-up"),
            ("its no", to => $"{Visitor.Word(to, "redirect_uri")}?state={Visitor.Word(to, "state")}&error=access_denied"),
        })
        {
            var (to, _) = await LeaveAsync(visitor);
            Answers(to, email, "s-9");
            (await visitor.GetAsync(back(to))).Status.ShouldBe(HttpStatusCode.Forbidden, what);
        }

        // Somebody has another's browser come back as them: that one never left.
        var (leaving, _) = await LeaveAsync(visitor);
        Answers(leaving, email, "s-9");
        (await victim.GetAsync(_provider.Return(leaving))).Status.ShouldBe(HttpStatusCode.Forbidden, "another browser");
        await LeaveAsync(victim);
        (await victim.GetAsync(_provider.Return(leaving))).Status.ShouldBe(HttpStatusCode.Forbidden, "another browser that left too");
        (await victim.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);

        // Taken again with the same cookie, a code is used up; without it, there is no way to end.
        var (again, _) = await LeaveAsync(visitor);
        var cookie = visitor.Cookies.GetCookies(visitor.Home)["referrals-way"]!.Value;
        Answers(again, email, "s-9");
        var address = _provider.Return(again);
        (await visitor.GetAsync(address)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.GetAsync(address)).Status.ShouldBe(HttpStatusCode.Forbidden, "replayed");
        visitor.Cookies.Add(visitor.Home, new Cookie("referrals-way", cookie));
        (await visitor.GetAsync(address)).Status.ShouldBe(HttpStatusCode.Forbidden, "replayed with its cookie");
        visitor.Cookies.Add(visitor.Home, new Cookie("referrals-way", $"{cookie[..^4]}AAAA"));
        (await visitor.GetAsync(address)).Status.ShouldBe(HttpStatusCode.Forbidden, "a forged cookie");

        var (slow, _) = await LeaveAsync(visitor);
        _clock.Move(TimeSpan.FromMinutes(11));
        Answers(slow, email, "s-9");
        (await visitor.GetAsync(_provider.Return(slow))).Status.ShouldBe(HttpStatusCode.Forbidden, "too slow");
    }

    [Fact]
    public async Task nobody_is_sent_on_to_another_site_and_the_code_is_bound_to_who_asked()
    {
        var (_, email, path) = await InvitedAsync();
        using var visitor = new Visitor(at.Services);
        (await SignInAsync(visitor, email, "s-10", invitation: Token(path))).Status.ShouldBe(HttpStatusCode.Redirect);
        foreach (var then in new[] { "https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)" })
        {
            (await SignInAsync(visitor, email, "s-10", then: then)).To.ShouldBe(new Uri(visitor.Home, "/"));
        }

        var (to, _) = await LeaveAsync(visitor);
        to.GetLeftPart(UriPartial.Path).ShouldBe($"{_provider.Issuer.Address}/authorize");
        Visitor.Word(to, "code_challenge_method").ShouldBe("S256");
        Visitor.Word(to, "response_type").ShouldBe("code");
        Visitor.Word(to, "scope").ShouldBe("openid email");
        Visitor.Word(to, "state")!.Length.ShouldBe(43);
        Visitor.Word(to, "nonce")!.Length.ShouldBe(43);
        (await LeaveAsync(visitor)).To.ShouldNotBe(to);
    }

    [Fact]
    public async Task a_provider_that_is_silent_or_unknown_is_said_on_a_page()
    {
        using var visitor = new Visitor(at.Services);
        at.Unheard.Issuer.IsSilent = true;
        var (status, _, text) = await visitor.GetAsync("/sign-in/with/unheard");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldContain("The unheard account does not answer");
        (await visitor.GetAsync("/sign-in/with/nobody")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.GetAsync("/sign-in/from/nobody?code=1&state=2")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<(Uri To, string Back)> LeaveAsync(Visitor visitor, string provider = "county", string? then = null, string? invitation = null)
    {
        var (status, to, text) = await visitor.GetAsync($"/sign-in/with/{provider}?then={Uri.EscapeDataString(then ?? "")}&invitation={invitation}");
        status.ShouldBe(HttpStatusCode.Redirect, text);
        return (to!, Visitor.Word(to!, "redirect_uri")!);
    }

    private async Task<(HttpStatusCode Status, Uri? To, string Text)> SignInAsync(
        Visitor visitor, string email, string subject, string? then = null, string? invitation = null, string provider = "county",
        Dictionary<string, object?>? but = null, Dictionary<string, object?>? header = null, Func<byte[], byte[]>? sign = null)
    {
        var (to, _) = await LeaveAsync(visitor, provider, then, invitation);
        var from = provider == "county" ? _provider : _other;
        Answers(to, email, subject, from, but, header, sign);
        return await visitor.GetAsync(from.Return(to));
    }

    private void Answers(
        Uri to, string email, string subject, HostileProvider? provider = null, Dictionary<string, object?>? but = null, Dictionary<string, object?>? header = null, Func<byte[], byte[]>? sign = null)
    {
        var from = provider ?? _provider;
        var claims = TestIssuer.With(
            new()
            {
                ["iss"] = from.Issuer.Address, ["aud"] = HostileProvider.Client, ["sub"] = subject, ["nonce"] = Visitor.Word(to, "nonce"), ["email"] = email, ["email_verified"] = true,
                ["amr"] = new[] { "pwd", "mfa" }, ["iat"] = _clock.GetUtcNow().ToUnixTimeSeconds(), ["exp"] = _clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
            },
            but);
        from.Answer = () => new() { ["token_type"] = "Bearer", ["access_token"] = "opaque", ["id_token"] = from.Issuer.Sign(claims, TestIssuer.With(new() { ["typ"] = "JWT" }, header), sign) };
    }

    private async Task<(Guid Member, string Email, string Path)> InvitedAsync(HostileProvider? provider = null)
    {
        var (member, email) = (Guid.CreateVersion7(), $"jo-{Guid.CreateVersion7():N}-{_run}@example.org");
        await ExecuteAsync("insert into referrals.members (id, organisation_id, name, role, state) values ($1, $2, 'Jo Example', 'practitioner', 'active')", member, TestPartnership.Libraries.Id);
        var (path, row) = Invitations.Issue(member, _clock.GetUtcNow());
        await using var batch = server.Owner.CreateBatch();
        batch.BatchCommands.Add(Accounts.Row(member, email, (provider ?? _provider).Issuer.Address));
        batch.BatchCommands.Add(row);
        await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return (member, email, path);
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = server.Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static string Token(string path) => path.Split('/').Last();

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken { get; }
}

/// <summary>An Api that people sign in to with three providers; of the third it never hears anything.</summary>
public sealed class Providers(TestServer server) : IAsyncLifetime
{
    private WebApplicationFactory<Program> _api = null!;

    internal MovingClock Clock { get; } = new();

    internal Heard Log { get; } = new(but: "System.Net.Http");

    internal HostileProvider County { get; private set; } = null!;

    internal HostileProvider Other { get; private set; } = null!;

    internal HostileProvider Unheard { get; private set; } = null!;

    internal IServiceProvider Services => _api.Services;

    public async ValueTask InitializeAsync()
    {
        (County, Other, Unheard) = (await HostileProvider.StartAsync(), await HostileProvider.StartAsync(), await HostileProvider.StartAsync());
        var settings = new Dictionary<string, string> { ["Limits:SignInsAtOnce"] = "100000", ["SignIn:Providers:county:TrustsSecondFactor"] = "true" };
        foreach (var (name, provider) in new[] { ("county", County), ("other", Other), ("unheard", Unheard) })
        {
            settings[$"SignIn:Providers:{name}:Title"] = $"The {name} account";
            settings[$"SignIn:Providers:{name}:Authority"] = provider.Issuer.Address;
            settings[$"SignIn:Providers:{name}:ClientId"] = HostileProvider.Client;
            settings[$"SignIn:Providers:{name}:ClientSecret"] = HostileProvider.Secret;
        }

        _api = server.Another(settings, host => host.ConfigureServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(Log);
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        foreach (var provider in new[] { County, Other, Unheard })
        {
            await provider.DisposeAsync();
        }

        Log.Dispose();
    }
}
