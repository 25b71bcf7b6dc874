using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections;

namespace Referrals.Api.Security;

/// <summary>
/// Sessions of browsers, kept on our side: the browser holds a random id, the database its hash. Idle for half an hour or twelve hours
/// old, it is over; deleted, it is over at once, and so it is when its member leaves. Who the member is now is read with every request.
/// </summary>
internal sealed class Sessions(Databases databases, TimeProvider time) : ITicketStore
{
    public static readonly TimeSpan MostIdle = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Oldest = TimeSpan.FromHours(12);

    // So that not every request writes.
    private static readonly TimeSpan s_seldom = TimeSpan.FromMinutes(1);

    /// <summary>A new session on this browser, which is signed in from now on; whatever session it had is over, and its id with it.</summary>
    public static async Task BeginAsync(HttpContext http, Guid memberId, SignedInBy how, bool secondFactor)
    {
        await http.SignOutAsync(PageSignIn.Scheme);
        var properties = new AuthenticationProperties();
        properties.SetParameter(nameof(Beginning), new Beginning(memberId, how, Browsers.NameOf(http.Request.Headers.UserAgent.ToString()), secondFactor));

        // The request's own handler has read the session before, and would go on under its id.
        await using var scope = http.RequestServices.CreateAsyncScope();
        var handler = await scope.ServiceProvider.GetRequiredService<IAuthenticationHandlerProvider>().GetHandlerAsync(http, PageSignIn.Scheme);
        await ((IAuthenticationSignInHandler)handler!).SignInAsync(PrincipalOf(memberId), properties);
    }

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var (now, begins) = (time.GetUtcNow(), ticket.Properties.GetParameter<Beginning>(nameof(Beginning))!);
        var id = $"{begins.MemberId:N}{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        await databases.Writer.ExecuteAsync("delete from referrals.sessions where created_at <= $1 or seen_at <= $2", now - Oldest, now - MostIdle);
        await databases.Writer.ExecuteAsync(
            """
            insert into referrals.sessions (id_hash, session_id, member_id, created_at, seen_at, how, browser, second_factor_at)
            values ($1, $2, $3, $4, $4, $5, $6, $7)
            """,
            HashOf(id), Guid.CreateVersion7(), begins.MemberId, now, Codes.NameOf(begins.How), begins.Browser, begins.SecondFactor ? now : null);
        return id;
    }

    /// <summary>Nothing of a ticket is kept: it is made from the session's row each time, and no session is lengthened.</summary>
    public Task RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask;

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var (now, hash) = (time.GetUtcNow(), HashOf(key));
        await using var command = databases.Writer.Command(
            $"""
            select m.id, m.organisation_id, m.role, s.session_id, s.how, s.created_at, s.seen_at, s.second_factor_at
            from referrals.sessions s join {Acting.Members} m on m.id = s.member_id
            where s.id_hash = $1 and s.seen_at > $2 and s.created_at > $3
            """,
            hash, now - MostIdle, now - Oldest);
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync())
        {
            return null;
        }

        var actor = new Actor(row.GetGuid(0), row.GetGuid(1), row.Code<Role>(2));
        var (created, seen) = (row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<DateTimeOffset>(6));
        var properties = new AuthenticationProperties { IssuedUtc = created, ExpiresUtc = created + Oldest };
        properties.SetParameter(nameof(Actor), actor);
        properties.SetParameter(nameof(BrowserSession), new BrowserSession(row.GetGuid(3), actor.MemberId, row.Code<SignedInBy>(4), created, row.OptionalTime(7)));
        await row.CloseAsync();
        if (seen < now - s_seldom)
        {
            await databases.Writer.ExecuteAsync("update referrals.sessions set seen_at = $2 where id_hash = $1", hash, now);
        }

        return new AuthenticationTicket(PrincipalOf(actor.MemberId), properties, PageSignIn.Scheme);
    }

    public Task RemoveAsync(string key) => databases.Writer.ExecuteAsync("delete from referrals.sessions where id_hash = $1", HashOf(key));

    /// <summary>Whose session a cookie was given for, also when it is over: nobody else can make one.</summary>
    public static Guid MemberOf(AuthenticationTicket cookie) => Guid.ParseExact(cookie.Principal.Claims.Single().Value[..32], "N");

    /// <summary>Ends one of a member's sessions.</summary>
    public Task EndAsync(Guid memberId, Guid sessionId) =>
        databases.Writer.ExecuteAsync("delete from referrals.sessions where member_id = $1 and session_id = $2", memberId, sessionId);

    /// <summary>Ends every session of a member, but for one that stays.</summary>
    public Task EndAllAsync(Guid memberId, Guid? but = null) =>
        databases.Writer.ExecuteAsync("delete from referrals.sessions where member_id = $1 and session_id is distinct from $2::uuid", memberId, but);

    /// <summary>The second factor was given again.</summary>
    public Task ConfirmAsync(Guid sessionId) =>
        databases.Writer.ExecuteAsync("update referrals.sessions set second_factor_at = $2 where session_id = $1", sessionId, time.GetUtcNow());

    /// <summary>What is signed in as a member, the latest first.</summary>
    public async Task<IReadOnlyList<OpenSession>> OfAsync(Guid memberId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var command = databases.Writer.Command(
            "select session_id, browser, created_at, seen_at from referrals.sessions where member_id = $1 and seen_at > $2 and created_at > $3 order by seen_at desc, session_id",
            memberId, now - MostIdle, now - Oldest);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(r => new OpenSession(r.GetGuid(0), r.GetString(1), r.GetFieldValue<DateTimeOffset>(2), r.GetFieldValue<DateTimeOffset>(3)), ct);
    }

    // Form tokens are bound to the name identifier: those of one member are no use to another.
    private static ClaimsPrincipal PrincipalOf(Guid memberId) => new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, memberId.ToString())], PageSignIn.Scheme));

    private static byte[] HashOf(string id) => SHA256.HashData(Encoding.ASCII.GetBytes(id));

    private sealed record Beginning(Guid MemberId, SignedInBy How, string Browser, bool SecondFactor);
}

/// <summary>A browser that is signed in.</summary>
internal sealed record OpenSession(Guid Id, string Browser, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);
