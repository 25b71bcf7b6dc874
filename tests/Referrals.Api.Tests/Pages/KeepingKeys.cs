using System.Net;
using System.Text.RegularExpressions;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>A coordinator makes a key, sees it once, and takes it away again.</summary>
public sealed partial class KeepingKeys(SharedOffice shared, TestServer server) : IClassFixture<SharedOffice>
{
    [Fact]
    public async Task a_key_is_made_shown_once_used_and_revoked()
    {
        var office = shared.Office;
        using var browser = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        (await browser.PageAsync("/organisation/keys")).ShouldContain("No key is in use");
        var form = Filled(await browser.PageAsync("/organisation/keys/new"), ("System", "Case system"), ("Name", "Nightly import"), ("Scopes", "referrals:read"), ("Days", "30"));

        var (status, made) = await browser.PostRawAsync("/organisation/keys/new", form);
        status.ShouldBe(HttpStatusCode.OK);
        made.ShouldContain("The key is made");
        var key = Key.Match(made).Value;
        (await office.As(key).GetAsync("/api/caseload")).ShouldBe(200);
        (await office.As(key).PostAsync("/api/people", new { })).ShouldBe(403, "forbidden");
        (await browser.PostRawAsync("/organisation/keys/new", form)).Text.ShouldContain("made already");

        var list = await browser.PageAsync("/organisation/keys");
        list.ShouldContain("Keys in use: 1");
        list.ShouldContain("Nightly import");
        list.ShouldContain("in 30 days");
        list.ShouldContain("Read referrals");
        list.ShouldNotContain(key);
        (await Office.ListAsync(office.Admin, "select data::text from referrals_events.mt_events where type = 'api_key_created'")).ShouldHaveSingleItem().ShouldNotContain(key);

        using var stranger = await Browser.SignedInAsync(office.Services, TestPartnership.Libraries.CoordinatorId);
        var revoke = Revoke.Match(list).Groups["path"].Value;
        (await stranger.ReadAsync(revoke)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.PostRawAsync(revoke, Filled(await stranger.PageAsync("/organisation/keys/new")))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await office.As(key).GetAsync("/api/caseload")).ShouldBe(200);

        var asked = await browser.PageAsync(revoke);
        asked.ShouldContain("Revoke this key?");
        (await browser.PostRawAsync(revoke, Filled(asked))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await office.As(key).GetAsync("/api/caseload")).ShouldBe(401);
        (await browser.PostRawAsync(revoke, Filled(asked))).Status.ShouldBe(HttpStatusCode.Redirect, "said twice");
        (await browser.PageAsync("/organisation/keys")).ShouldContain("Keys that ended: 1");
    }

    [Fact]
    public async Task a_key_ends_by_itself()
    {
        await using var office = await Office.OpenAsync(server);
        using var browser = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        var form = Filled(await browser.PageAsync("/organisation/keys/new"), ("System", "Case system"), ("Name", "Import"), ("Scopes", "referrals:read"), ("Days", "30"));
        var key = Key.Match((await browser.PostRawAsync("/organisation/keys/new", form)).Text).Value;
        office.Clock.Move(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        (await office.As(key).GetAsync("/api/caseload")).ShouldBe(200);
        office.Clock.Move(TimeSpan.FromMinutes(1));
        (await office.As(key).GetAsync("/api/caseload")).ShouldBe(401);
    }

    [Fact]
    public async Task what_is_wrong_with_the_form_is_said_and_nothing_typed_is_lost()
    {
        var office = shared.Office;
        using var browser = await Browser.SignedInAsync(office.Services, TestPartnership.WarmAndWell.CoordinatorId);
        var page = await browser.PageAsync("/organisation/keys/new");
        foreach (var (field, value, problem) in new[]
        {
            ("System", " ", "Write something here."), ("Name", "", "Write something here."), ("Scopes", "everything", "Choose what the key is for."), ("Days", "366", "a year at most"), ("Days", "", "a year at most"),
        })
        {
            var form = Filled(page, ("System", "Case system"), ("Name", "Import of nights"), ("Scopes", "referrals:read"), ("Days", "30"));
            form[field] = value;
            var (status, text) = await browser.PostRawAsync("/organisation/keys/new", form);
            status.ShouldBe(HttpStatusCode.OK);
            text.ShouldContain("<title>Error: Make a key");
            text.ShouldContain(problem);
            text.ShouldContain(field == "Name" ? "Case system" : "Import of nights");
        }

        (await browser.PageAsync("/organisation/keys")).ShouldContain("No key is in use");
    }

    [Fact]
    public async Task a_system_of_somebody_else_or_a_person_gets_no_key()
    {
        var office = shared.Office;
        using var browser = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        var page = await browser.PageAsync("/organisation/keys/new");
        foreach (var member in new[] { TestPartnership.HealthyHomes.WorkerId, TestPartnership.Libraries.WorkerId, Guid.CreateVersion7() })
        {
            var form = Filled(page, ("SystemId", $"{member}"), ("Name", "Import"), ("Scopes", "referrals:read"), ("Days", "30"));
            (await browser.PostRawAsync("/organisation/keys/new", form)).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        (await browser.PostRawAsync("/organisation/keys/new", new() { ["Name"] = "No token" })).Status.ShouldBe(HttpStatusCode.BadRequest, "forged");
    }

    [Fact]
    public async Task a_client_of_a_configured_issuer_is_connected_and_of_no_other()
    {
        await using var office = await Office.OpenAsync(server, new() { ["SignIn:Systems:one:Authority"] = "https://id.example.org", ["SignIn:Systems:one:Audience"] = "referrals" });
        using var browser = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        var page = await browser.PageAsync("/organisation/keys/connect");
        var form = Filled(page, ("System", "Case system"), ("Issuer", "https://evil.example.org"), ("ClientId", "case-1"), ("Scopes", "people:read"));
        (await browser.PostRawAsync("/organisation/keys/connect", form)).Text.ShouldContain("Choose who issues its tokens.");
        form["Issuer"] = "https://id.example.org";
        (await browser.PostRawAsync("/organisation/keys/connect", form)).Status.ShouldBe(HttpStatusCode.Redirect);
        var list = await browser.PageAsync("/organisation/keys");
        list.ShouldContain("Systems with tokens of their own: 1");
        var revoke = Revoke.Match(list).Groups["path"].Value;
        var asked = await browser.PageAsync(revoke);
        asked.ShouldContain("Disconnect this system?");
        (await browser.PostRawAsync(revoke, Filled(asked))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await browser.PageAsync("/organisation/keys")).ShouldNotContain("Systems with tokens of their own");
    }

    /// <summary>The hidden fields of a page's form, with what somebody types.</summary>
    private static Dictionary<string, string> Filled(string page, params (string Name, string Value)[] typed)
    {
        var form = Hidden.Matches(page).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value);
        form["__RequestVerificationToken"] = Token.Matches(page).Last().Groups["token"].Value;
        foreach (var (name, value) in typed)
        {
            form[name] = value;
        }

        return form;
    }

    [GeneratedRegex("referrals_[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Key { get; }

    [GeneratedRegex("href=\"(?<path>/organisation/keys/[0-9a-f-]{36}/revoke)\"", RegexOptions.None, 1000)]
    private static partial Regex Revoke { get; }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>KeyId|ConnectionId)\" value=\"(?<value>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Hidden { get; }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token { get; }
}
