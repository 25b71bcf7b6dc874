namespace Referrals.Api.Security.Accounts;

/// <summary>From a password or a provider's word to a session: the second factor is between them.</summary>
internal sealed class SignInFlow
{
    /// <summary>
    /// After a password or a provider said who it is: the path on this site to go on at, that of the second factor. When a provider that is
    /// trusted for it says that it asked for a second factor already, the session begins here.
    /// </summary>
    public Task<string> BeginAsync(HttpContext http, Guid memberId, SignedInBy how, string? then, bool secondFactorGiven = false) =>
        throw new NotSupportedException("Signing in by password comes next.");
}
