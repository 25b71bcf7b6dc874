using Referrals.Domain;

namespace Referrals.Api.Pages;

/// <summary>Where a role goes: an entry of the navigation, with the pages within it where there are several.</summary>
internal sealed record NavigationEntry(string Text, string Path, params IReadOnlyList<NavigationEntry> Within)
{
    /// <summary>Where its further pages lie, when others' lie below its own address too; null when everything below that is its.</summary>
    public string? Below { get; init; }

    /// <summary>Whether an address is this entry's, or lies below it.</summary>
    public bool Holds(PathString address) => Within.Count > 0 ? Within.Any(w => w.Holds(address))
        : address.StartsWithSegments(Below ?? Path, StringComparison.Ordinal) || address == Path;
}

/// <summary>What stands at the top of every page, by role.</summary>
internal static class Navigation
{
    private static readonly NavigationEntry s_sensitive = new("Open a sensitive referral", "/referrals/open");

    private static readonly NavigationEntry s_caseload = new("Caseload", "/caseload");

    private static readonly NavigationEntry s_search = new("Search", "/search");

    private static readonly NavigationEntry s_making = new("Make a referral", "/referrals/new", new("New", "/referrals/new"), new("Drafts", "/drafts"));

    private static readonly NavigationEntry s_insights = new("Insights", "/insights");

    private static readonly NavigationEntry s_ours = new("Our numbers", "/insights/ours");

    private static readonly NavigationEntry[] s_practitioner = [s_caseload with { Path = "/caseload?caseworker=me", Below = "/caseload" }, s_search, s_making, s_ours, s_sensitive];

    private static readonly NavigationEntry[] s_coordinator =
    [
        s_caseload,
        new("Handoffs", "/handoffs"),
        new("Team", "/team"),
        s_search,
        s_making,
        new("Our organisation", "/organisation/members", new("Members", "/organisation/members"), new("Teams", "/organisation/teams"), new("API keys", "/organisation/keys"), new("Who has looked", "/audit") { Below = "/audit/staff" }),
        new("Sensitive referrals", "/audit/openings", new("Who opened one", "/audit/openings"), s_sensitive),
        new("Insights", "/insights", new("Releases", "/insights") { Below = "/insights/releases" }, s_ours),
    ];

    private static readonly NavigationEntry[] s_administrator =
        [new("Organisations", "/admin/organisations"), new("Sharing agreements", "/admin/agreements"), new("Our members", "/organisation/members"), new("Programmes", "/admin/programmes"),
        new("Operations", "/admin/operations"), s_insights];

    private static readonly NavigationEntry[] s_governance =
    [
        new("Access log", "/audit") { Below = "/audit/staff" }, new("People", "/audit/people"),
        new("Requests", "/audit/copies", new("Copies", "/audit/copies"), new("Erasures", "/audit/requests")),
        new("Keeping", "/admin/retention", new("Retention", "/admin/retention"), new("Legal holds", "/audit/holds")),
        new("Sensitive referrals", "/audit/openings"), new("Sharing agreements", "/admin/agreements"), s_insights,
    ];

    private static readonly NavigationEntry[] s_evaluator = [s_insights];

    /// <summary>Where somebody in this role begins, as every role does that signs in.</summary>
    public static string HomeOf(Role role) => For(role)[0].Path;

    public static IReadOnlyList<NavigationEntry> For(Role role) => role switch
    {
        Role.Practitioner => s_practitioner,
        Role.Coordinator => s_coordinator,
        Role.Administrator => s_administrator,
        Role.InformationGovernance => s_governance,
        Role.Evaluator => s_evaluator,
        _ => [],
    };
}
