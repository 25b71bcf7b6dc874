namespace Referrals.Api.Security;

/// <summary>What a browser is called in a list of sessions: enough to know one's own by, and nothing that tells two of a kind apart.</summary>
internal static class Browsers
{
    // Most browsers say that they are others too, so the order matters.
    private static readonly (string Sign, string Name)[] s_browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] s_systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Macintosh", "Mac"), ("Linux", "Linux")];

    public static string NameOf(string userAgent) => (NameIn(s_browsers, userAgent), NameIn(s_systems, userAgent)) switch
    {
        (null, null) => "Another browser",
        (var browser, null) => browser,
        (var browser, var system) => $"{browser ?? "Another browser"} on {system}",
    };

    private static string? NameIn((string Sign, string Name)[] known, string userAgent) =>
        Array.Find(known, k => userAgent.Contains(k.Sign, StringComparison.Ordinal)).Name;
}
