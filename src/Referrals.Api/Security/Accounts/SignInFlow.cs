using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Organisations;

namespace Referrals.Api.Security.Accounts;

/// <summary>Somebody whose password was right, or whom a provider sent, before the second factor.</summary>
internal sealed record Pending(Account Account, SignedInBy How, string Then);

/// <summary>From a password or a provider's word to a session: the second factor is between them, and a cookie that is good for nothing else.</summary>
internal sealed partial class SignInFlow(Accounts accounts, MemberDecisions members, TimeProvider time, ILogger<SignInFlow> logger)
{
    public const string Scheme = "pending";

    private static readonly TimeSpan s_giving = TimeSpan.FromMinutes(5);

    // Whoever sets it up may have an app to find first.
    private static readonly TimeSpan s_settingUp = TimeSpan.FromMinutes(30);

    /// <summary>
    /// After a password or a provider said who it is: the path on this site to go on at, that of the second factor. When a provider that is
    /// trusted for it says that it asked for a second factor already, the session begins here.
    /// </summary>
    public async Task<string> BeginAsync(HttpContext http, Guid memberId, SignedInBy how, string? then, bool secondFactorGiven = false)
    {
        var local = RedirectHttpResult.IsLocalUrl(then) ? then : "/";
        if (await accounts.FindAsync(memberId, http.RequestAborted) is not { } account)
        {
            return "/sign-in";
        }

        if (secondFactorGiven)
        {
            return await CompleteAsync(http, new Pending(account, how, local));
        }

        Claim[] claims = [new("member", memberId.ToString()), new("how", how.ToString()), new("stamp", account.Stamp.ToString()), new("then", local)];
        await http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)), new AuthenticationProperties
        {
            IssuedUtc = time.GetUtcNow(),
            ExpiresUtc = time.GetUtcNow() + (account.SecondFactor is null ? s_settingUp : s_giving),
        });
        return account.SecondFactor is null ? "/sign-in/set-up" : "/sign-in/second-factor";
    }

    /// <summary>Who is on the way; nobody when it took too long, or when password or second factor were changed meanwhile.</summary>
    public async Task<Pending?> PendingAsync(HttpContext http)
    {
        if (await http.AuthenticateAsync(Scheme) is not { Succeeded: true, Principal: var who }
            || await accounts.FindAsync(Guid.Parse(who.FindFirstValue("member")!), http.RequestAborted) is not { } account
            || account.Stamp != Guid.Parse(who.FindFirstValue("stamp")!))
        {
            return null;
        }

        return new Pending(account, Enum.Parse<SignedInBy>(who.FindFirstValue("how")!), who.FindFirstValue("then")!);
    }

    /// <summary>The second factor was right: a session, under an id that nobody had before. The path to go on at.</summary>
    public async Task<string> CompleteAsync(HttpContext http, Pending pending)
    {
        await http.SignOutAsync(Scheme);
        if (pending.Account.IsInvited)
        {
            await members.JoinAsync(pending.Account.MemberId, http.RequestAborted);
        }

        await Sessions.BeginAsync(http, pending.Account.MemberId, pending.How, secondFactor: true);
        SignedIn(logger, pending.Account.MemberId, pending.How);
        return pending.Then;
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Signed in {MemberId} by {How}")]
    private static partial void SignedIn(ILogger logger, Guid memberId, SignedInBy how);
}
