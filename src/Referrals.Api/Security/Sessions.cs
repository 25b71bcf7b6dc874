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
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var (now, begins) = (time.GetUtcNow(), ticket.Properties.GetParameter<Beginning>(nameof(Beginning))!);
        await databases.Writer.ExecuteAsync("delete from referrals.sessions where created_at <= $1 or seen_at <= $2", now - Oldest, now - MostIdle);
        await databases.Writer.ExecuteAsync(
            """
            insert into referrals.sessions (id_hash, session_id, member_id, ticket, created_at, seen_at, how, browser, second_factor_at)
            values ($1, $2, $3, $4, $5, $5, $6, $7, $8)
            """,
            HashOf(id), Guid.CreateVersion7(), begins.MemberId, TicketSerializer.Default.Serialize(ticket), now, Codes.NameOf(begins.How), begins.Browser, begins.SecondFactor ? now : null);
        return id;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) =>
        databases.Writer.ExecuteAsync("update referrals.sessions set ticket = $2 where id_hash = $1", HashOf(key), TicketSerializer.Default.Serialize(ticket));

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var (now, hash) = (time.GetUtcNow(), HashOf(key));
        await using var command = databases.Writer.Command(
            """
            select s.ticket, s.seen_at, m.id, m.organisation_id, m.role, s.session_id, s.how, s.created_at, s.second_factor_at
            from referrals.sessions s join referrals.members m on m.id = s.member_id join referrals.organisations o on o.id = m.organisation_id
            where m.state = 'active' and o.left_at is null and s.id_hash = $1 and s.seen_at > $2 and s.created_at > $3
            """,
            hash, now - MostIdle, now - Oldest);
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync() || TicketSerializer.Default.Deserialize(row.GetFieldValue<byte[]>(0)) is not { } ticket)
        {
            return null;
        }

        var (seen, actor) = (row.GetFieldValue<DateTimeOffset>(1), new Actor(row.GetGuid(2), row.GetGuid(3), row.Code<Role>(4)));
        ticket.Properties.SetParameter(nameof(Actor), actor);
        ticket.Properties.SetParameter(nameof(BrowserSession), new BrowserSession(
            row.GetGuid(5), actor.MemberId, row.Code<SignedInBy>(6), row.GetFieldValue<DateTimeOffset>(7), row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8)));
        await row.CloseAsync();
        if (seen < now - s_seldom)
        {
            await databases.Writer.ExecuteAsync("update referrals.sessions set seen_at = $2 where id_hash = $1", hash, now);
        }

        return new AuthenticationTicket(PrincipalOf(actor.MemberId), ticket.Properties, ticket.AuthenticationScheme);
    }

    public Task RemoveAsync(string key) => databases.Writer.ExecuteAsync("delete from referrals.sessions where id_hash = $1", HashOf(key));

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
