using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Referrals.Api.Demonstration;
using Referrals.Api.Security;
using Shouldly;
using Xunit;

namespace Referrals.Browser.Tests;

/// <summary>Every page at the width of a laptop and of a phone.</summary>
public sealed partial class EveryPage(Site site)
{
    private const string Governance = "Partnership information governance";
    private const string Office = "Gloucestershire Wellbeing Partnership";
    private const string Administrator = "Gloucestershire Wellbeing Partnership (demonstration)";

    private static readonly Partner s_citizens = PartnershipFile.Read()["citizens-advice"];
    private static readonly Guid s_advice = s_citizens.Id;
    private static readonly Guid s_ruth = s_citizens.Members.First(m => m.Name == "Ruth Ellingham").Id;

    /// <summary>Who opens a page, at which address, and by which links from there.</summary>
    private static readonly Dictionary<string, Visit> s_visits = new()
    {
        ["sign-in"] = new("/sign-in"),
        ["sign-out"] = new("/sign-out"),
        ["account"] = new("/account", "Citizens Advice Severnside"),
        ["kept"] = new("/kept", "Citizens Advice Severnside"),
        ["account/sessions"] = new("/account/sessions", "Citizens Advice Severnside"),
        ["organisation/members"] = new("/organisation/members", "Citizens Advice Severnside"),
        ["organisation/members/invite"] = new("/organisation/members/invite", "Citizens Advice Severnside"),
        ["organisation/members/{id:guid}"] = new($"/organisation/members/{s_ruth}", "Citizens Advice Severnside"),
        ["organisation/members/{id:guid}/end"] = new($"/organisation/members/{s_ruth}/end", "Citizens Advice Severnside"),
        ["organisation/teams"] = new("/organisation/teams", "Citizens Advice Severnside"),
        ["organisation/teams/{id:guid}"] = new($"/organisation/teams/{s_citizens.Teams[0].Id}", "Citizens Advice Severnside"),
        ["admin/organisations"] = new("/admin/organisations", Office, Administrator),
        ["admin/organisations/join"] = new("/admin/organisations/join", Office, Administrator),
        ["admin/organisations/{id:guid}"] = new($"/admin/organisations/{s_advice}", Office, Administrator),
        ["admin/organisations/{id:guid}/invite"] = new($"/admin/organisations/{s_advice}/invite", Office, Administrator),
        ["admin/organisations/{id:guid}/leave"] = new($"/admin/organisations/{s_advice}/leave", Office, Administrator),
        ["admin/agreements"] = new("/admin/agreements", Office, Administrator),
        ["admin/agreements/sign"] = new("/admin/agreements/sign", Office, Administrator),
        ["admin/agreements/{id:guid}"] = new($"/admin/agreements/{PartnershipFile.Read().Agreements[1].Id}", Office, Administrator),
        ["admin/operations"] = new("/admin/operations", Office, Administrator),
        ["admin/operations/replay/{name}/{id:guid?}"] = new("/admin/operations/replay/links", Office, Administrator),
        ["admin/programmes"] = new("/admin/programmes", Office, Administrator),
        ["admin/programmes/{code}"] = new("/admin/programmes/acesPilot", Office, Administrator),
        ["organisation/keys"] = new("/organisation/keys", "Citizens Advice Severnside"),
        ["organisation/keys/new"] = new("/organisation/keys/new", "Citizens Advice Severnside"),
        ["organisation/keys/connect"] = new("/organisation/keys/connect", "Citizens Advice Severnside"),
        ["insights"] = new("/insights", "Partnership evaluation", "Partnership evaluation"),
        ["insights/methods"] = new("/insights/methods", "Partnership evaluation", "Partnership evaluation"),
        ["insights/ours"] = new("/insights/ours", "Citizens Advice Severnside"),
        ["caseload"] = new("/caseload", "Citizens Advice Severnside"),
        ["caseload/views"] = new("/caseload/views", "Citizens Advice Severnside"),
        ["caseload/views/{id}"] = new("/caseload/views/new?due=overdue&caseworker=me", "Citizens Advice Severnside"),
        ["search"] = new("/search", "Citizens Advice Severnside"),
        ["referrals/new"] = new("/referrals/new", "Citizens Advice Severnside"),
        ["drafts"] = new("/drafts", "Citizens Advice Severnside"),
        ["audit"] = new("/audit", Governance, Governance),
        ["audit/staff/{id:guid}"] = new("/audit", Governance, Governance, Then: ["#list a[href^='/audit/staff/']"]),
        ["audit/people"] = new("/audit/people", Governance, Governance),
        ["audit/copies"] = new("/audit/copies", Governance, Governance),
        ["team"] = new("/team", "Citizens Advice Severnside"),
        ["handoffs"] = new("/handoffs", "Citizens Advice Severnside"),
        ["handoffs/{id:guid}"] = new("/handoffs?direction=out", "Citizens Advice Severnside", Then: ["tbody th a.govuk-link"]),
        ["referrals/{id:guid}/refer-on"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href*='/refer-on']"]),
        ["referrals/{id:guid}/transfer"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href*='/transfer']"]),
        ["audit/requests"] = new("/audit/requests", Governance, Governance),
        ["audit/requests/new"] = new("/audit/requests/new", Governance, Governance),
        ["audit/holds"] = new("/audit/holds", Governance, Governance),
        ["admin/retention"] = new("/admin/retention", Governance, Governance),
        ["audit/openings"] = new("/audit/openings", Governance, Governance),
        ["referrals/open"] = new("/referrals/open", "Citizens Advice Severnside"),
        ["referrals/{id:guid}"] = new("/caseload", "Citizens Advice Severnside", Then: ["tbody a.govuk-link"]),
        ["referrals/{id:guid}/access"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href*='/access']"]),
        ["referrals/{id:guid}/summary"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href*='/summary']"]),
        ["referrals/{id:guid}/print"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href*='/print']"]),
        ["journeys/{id:guid}"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href^='/journeys/']"]),
        ["signpost/{service:guid}"] = new($"/signpost/{s_citizens.Services[0].Id}", "Citizens Advice Severnside"),
        ["people/{id:guid}"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href^='/people/']"]),
        ["people/{id:guid}/{form}"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href^='/people/']", "a[href*='/contact']"]),
        ["people/{id:guid}/share"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href^='/people/']", "a[href*='/share']"]),
        ["people/{id:guid}/restricted"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href^='/people/']", "a[href*='/restricted']"]),
        ["referrals/{id:guid}/{**command}"] = new("/caseload?state=active", "Citizens Advice Severnside", Then: ["tbody a.govuk-link", "a[href*='/contacts']"]),
    };

    private static readonly Dictionary<(string? Organisation, string Member), IBrowserContext> s_browsers = [];

    /// <summary>Pages that come one after the other, and are looked at where somebody goes through them.</summary>
    private static readonly string[] s_onTheWay =
    [
        "", "invitation/{token}", "sign-in/set-up", "sign-in/second-factor", "sign-in/recovery", "account/password", "account/second-factor", "account/recovery-codes",
        "referrals/new/{draft:guid}", "referrals/new/{draft:guid}/services", "referrals/new/{draft:guid}/person", "referrals/new/{draft:guid}/household",
        "referrals/new/{draft:guid}/{step}/{service:guid?}/{part:int?}", "referrals/new/{draft:guid}/check", "referrals/new/{draft:guid}/sent", "referrals/new/{draft:guid}/delete",
        "audit/people/{id:guid}", "audit/people/{id:guid}/copy", "audit/copies/{id:guid}", "audit/requests/{id:guid}", "audit/requests/{id:guid}/confirm",
        "insights/releases/{id:guid}", "insights/releases/{id:guid}/tables/{table}", "insights/releases/{id:guid}/charts/{chart}.svg",
        "insights/releases/{id:guid}/check", "insights/releases/new",
        "organisation/keys/{id:guid}/revoke", "sign-in/with/{provider}", "sign-in/from/{provider}",
    ];

    public static TheoryData<string> Pages => [.. s_visits.Keys];

    [Fact]
    public void every_page_is_looked_at() => site.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Where(e => e.IsPage()).Select(e => ((RouteEndpoint)e).RoutePattern.RawText!).Distinct().Order().ShouldBe(s_visits.Keys.Concat(s_onTheWay).Order());

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task every_page_is_well_made(string page)
    {
        var visit = s_visits[page];
        var browser = await OpenAsync(visit);
        (await browser.GotoAsync(visit.Address))!.Status.ShouldBe(200);
        foreach (var link in visit.Then ?? [])
        {
            await browser.ArriveAsync(() => browser.Locator(link).First.ClickAsync());
        }

        new Uri(browser.Url).AbsolutePath.ShouldMatch(AddressesOf(page), "it has to be the page that is meant");
        await browser.ShouldBeWellMadeAtBothWidthsAsync(page.Replace('/', '-').Replace("{id:guid}", "one").Replace("{service:guid}", "one").Replace("{form}", "contact").Replace("{**command}", "contact").Replace("{code}", "one").Replace("{name}-{id:guid?}", "one"));
        await browser.CloseAsync();
    }

    [Fact]
    public async Task a_page_that_is_not_there_is_well_made_too()
    {
        var browser = await site.OpenAsync();
        (await browser.GotoAsync("/there-is-nothing"))!.Status.ShouldBe(404);
        await browser.ShouldBeWellMadeAtBothWidthsAsync("not-found");
        await browser.Context.CloseAsync();
    }

    /// <summary>A page in the browser of a member, who signs in once for all pages.</summary>
    private async Task<IPage> OpenAsync(Visit visit)
    {
        if (s_browsers.TryGetValue((visit.Organisation, visit.Member), out var browser))
        {
            return await browser.NewPageAsync();
        }

        var page = await site.OpenAsync();
        if (visit.Organisation is { } organisation)
        {
            await page.WalkInAsync(organisation, visit.Member);
        }

        s_browsers[(visit.Organisation, visit.Member)] = page.Context;
        return page;
    }

    /// <summary>The addresses that a route stands for.</summary>
    private static string AddressesOf(string route) => $"^/{Placeholder.Replace(route, p => p.Value.Contains('*', StringComparison.Ordinal) ? "/.+" : p.Value.Contains('?', StringComparison.Ordinal) ? "(/[^/]+)?" : "/[^/]+")}$";

    [GeneratedRegex("/?\\{[^}]+\\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder { get; }

    private sealed record Visit(string Address, string? Organisation = null, string Member = "Demonstration coordinator", string[]? Then = null);
}
