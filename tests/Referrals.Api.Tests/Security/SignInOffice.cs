using System.Text.RegularExpressions;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>An Api of one's own whose clock can be moved, so that codes can be given one after the other.</summary>
public sealed class SignInOffice(TestServer server) : IAsyncLifetime
{
    private readonly Stack<(Guid Id, string Name)> _unused = new();

    internal Office Office { get; private set; } = null!;

    internal IServiceProvider Services => Office.Services;

    public async ValueTask InitializeAsync()
    {
        Office = await Office.OpenAsync(server, new() { ["Limits:PerAddressAtOnce"] = "100000" });
        foreach (var member in new[] { TestPartnership.HealthyHomes, TestPartnership.WarmAndWell, TestPartnership.Families, TestPartnership.Libraries, TestPartnership.Agents }.SelectMany(d => d.Members))
        {
            _unused.Push((member.Id, member.Name));
        }
    }

    public ValueTask DisposeAsync() => Office.DisposeAsync();

    internal Browser Browser() => new(Services);

    /// <summary>A member whom nobody else uses, with an e-mail address and a link.</summary>
    internal async Task<Newcomer> InviteAsync()
    {
        var (id, name) = _unused.Pop();
        var newcomer = new Newcomer(this, id, name);
        await StoreAsync(Accounts.Row(id, newcomer.Email, null));
        newcomer.Link = await InviteAgainAsync(id);
        return newcomer;
    }

    /// <summary>The same, with a password and a second factor, signed in nowhere.</summary>
    internal async Task<Newcomer> JoinAsync()
    {
        var newcomer = await InviteAsync();
        using var browser = Browser();
        await newcomer.AcceptAsync(browser);
        await browser.PostAsync("/sign-out");
        return newcomer;
    }

    internal async Task<string> InviteAgainAsync(Guid memberId)
    {
        var (path, row) = Invitations.Issue(memberId, Office.Clock.GetUtcNow());
        await StoreAsync(row);
        return path;
    }

    private async Task StoreAsync(Npgsql.NpgsqlBatchCommand row)
    {
        await using var batch = Office.Admin.CreateBatch();
        batch.BatchCommands.Add(row);
        await batch.ExecuteNonQueryAsync();
    }
}

/// <summary>Classes that share one.</summary>
[CollectionDefinition]
public class BesideTheSignIn : ICollectionFixture<SignInOffice>;

/// <summary>Somebody with an e-mail address, a password, an app and recovery codes.</summary>
internal sealed partial class Newcomer(SignInOffice at, Guid id, string name)
{
    public const string Password = "marmalade lantern otter";

    public Guid Id { get; } = id;

    public string Name { get; } = name;

    public string Email { get; } = $"someone.{id:N}@example.org";

    public string Link { get; set; } = "";

    public byte[] Secret { get; set; } = [];

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>The code of now; time moves on first, so that it was not given before.</summary>
    public string NextCode()
    {
        at.Office.Clock.Move(TimeSpan.FromSeconds(60));
        return CodeOfNow();
    }

    public string CodeOfNow() => CodeOf(Secret);

    public string CodeOf(byte[] secret, int steps = 0) => Totp.CodeAt(secret, (at.Office.Clock.GetUtcNow().ToUnixTimeSeconds() / 30) + steps);

    /// <summary>Follows the link to a session.</summary>
    public async Task AcceptAsync(Browser browser)
    {
        (await browser.SubmitAsync(Link, new() { ["Password"] = Password })).To.ShouldBe("/sign-in/set-up");
        await SetUpAsync(browser);
    }

    public async Task SetUpAsync(Browser browser)
    {
        var page = await browser.PageAsync("/sign-in/set-up");
        Secret = SecretOn(page);
        var shown = await browser.SubmitAsync("/sign-in/set-up", new Sent(200, null, page), new() { ["Code"] = NextCode() });
        shown.Text.ShouldContain("Keep your recovery codes");
        RecoveryCodes = CodesOn(shown.Text);
    }

    public Task<Sent> GivePasswordAsync(Browser browser, string password = Password, string then = "/account") =>
        browser.SubmitAsync($"/sign-in?by=password&then={Uri.EscapeDataString(then)}", new() { ["Email"] = Email, ["Password"] = password }, to: "/sign-in");

    public static Task<Sent> GiveCodeAsync(Browser browser, string code) => browser.SubmitAsync("/sign-in/second-factor", new() { ["Code"] = code });

    public async Task SignInAsync(Browser browser)
    {
        (await GivePasswordAsync(browser)).To.ShouldBe("/sign-in/second-factor");
        (await GiveCodeAsync(browser, NextCode())).To.ShouldBe("/account");
        (await browser.PageAsync("/account")).ShouldContain(Name);
    }

    public static byte[] SecretOn(string page)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(Key.Match(page).Groups["key"].Value.Where(c => c != ' ').Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    public static IReadOnlyList<string> CodesOn(string page) => [.. RecoveryCode.Matches(page).Select(m => m.Groups["code"].Value)];

    [GeneratedRegex("class=\"app-key\">(?<key>[A-Z2-7 ]+)<", RegexOptions.None, 1000)]
    private static partial Regex Key { get; }

    [GeneratedRegex("<code>(?<code>[A-Z2-9]{5}-[A-Z2-9]{5})</code>", RegexOptions.None, 1000)]
    private static partial Regex RecoveryCode { get; }
}
