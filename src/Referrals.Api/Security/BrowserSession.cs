namespace Referrals.Api.Security;

/// <summary>How somebody proved who they are, before the second factor.</summary>
internal enum SignedInBy { WalkIn, Password, Provider }

/// <summary>What a signed-in browser stands for, beside who: which session, begun how and when, and when the second factor was last given.</summary>
internal sealed record BrowserSession(Guid Id, Guid MemberId, SignedInBy How, DateTimeOffset CreatedAt, DateTimeOffset? SecondFactorAt);

/// <summary>Where a request finds its session.</summary>
internal static class BrowserSessions
{
    /// <summary>The session of the browser that asks. Only behind a page that asks for sign-in.</summary>
    public static BrowserSession Session(this HttpContext http) =>
        http.Features.Get<BrowserSession>() ?? throw new InvalidOperationException("Nobody is signed in on this browser.");
}
