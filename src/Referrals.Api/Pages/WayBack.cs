using Microsoft.AspNetCore.WebUtilities;

namespace Referrals.Api.Pages;

/// <summary>The list that a link came from, in the word <c>back</c> of its address: whoever is done returns to it as it was.</summary>
internal static class WayBack
{
    private static readonly string[] s_lists = ["/caseload", "/handoffs", "/team"];

    /// <summary>A link that leads back to a list.</summary>
    public static string With(string address, string list) => QueryHelpers.AddQueryString(address, "back", list);

    /// <summary>The list, where the address names one of ours; nothing else is gone to.</summary>
    public static string? Of(HttpRequest request) =>
        request.Query["back"].ToString() is { Length: > 0 and < 2000 } back
        && s_lists.Any(l => back == l || back.StartsWith($"{l}?", StringComparison.Ordinal) || back.StartsWith($"{l}/", StringComparison.Ordinal))
        && !back.Any(c => char.IsControl(c) || c is '\\') ? back : null;

    /// <summary>Where to go when something is done, and what it was.</summary>
    public static string Of(HttpRequest request, string otherwise, string done) => QueryHelpers.AddQueryString(Of(request) ?? otherwise, "done", done);
}
