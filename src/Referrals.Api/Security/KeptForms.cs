using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Referrals.Api.Hosting;

namespace Referrals.Api.Security;

/// <summary>A form that came too late: who sent it where, and everything in it.</summary>
internal sealed record KeptForm(Guid MemberId, string Address, Dictionary<string, string?[]> Fields);

/// <summary>
/// What a browser sends after its session is over, so that whoever signs in again as the same member can go on with it. It is kept for an hour, sealed
/// under a secret that only the browser has, and only for a browser that was signed in here.
/// </summary>
internal sealed class KeptForms(
    Databases databases, IDataProtectionProvider protection, IOptionsMonitor<CookieAuthenticationOptions> signIn, TimeProvider time)
{
    public const string Address = "/kept";

    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private const long MostBytes = 256 * 1024;

    /// <summary>False when there is nothing to keep, or nobody to keep it for.</summary>
    public async Task<bool> KeepAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.ContentLength is null or > MostBytes || OnceSignedIn(http) is not { } memberId)
        {
            return false;
        }

        if (await TypedForm.ReadAsync(http) is not { Count: > 0 } fields)
        {
            return false;
        }

        var kept = new KeptForm(memberId, http.Request.GetEncodedPathAndQuery(), fields.ToDictionary(f => f.Key, f => f.Value.ToArray()));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await databases.Writer.ExecuteAsync(
            "insert into referrals.kept_forms (id_hash, sealed, created_at) values ($1, $2, $3)", HashOf(secret), Protector(secret).Protect(JsonSerializer.SerializeToUtf8Bytes(kept)), time.GetUtcNow());
        var cookie = signIn.Get(PageSignIn.Scheme).Cookie.Build(http);
        cookie.MaxAge = Life;
        http.Response.Cookies.Append(CookieName, secret, cookie);
        return true;
    }

    /// <summary>What this browser sent too late, when it was this member who did.</summary>
    public async Task<KeptForm?> FindAsync(HttpContext http, Guid memberId)
    {
        if (http.Request.Cookies[CookieName] is not { } secret)
        {
            return null;
        }

        await using var command = databases.Writer.Command("select sealed from referrals.kept_forms where id_hash = $1 and created_at > $2", HashOf(secret), time.GetUtcNow() - Life);
        if (await command.ExecuteScalarAsync(http.RequestAborted) is not byte[] box)
        {
            return null;
        }

        var kept = JsonSerializer.Deserialize<KeptForm>(Protector(secret).Unprotect(box))!;
        return kept.MemberId == memberId ? kept : null;
    }

    /// <summary>Nothing is kept for this browser any more.</summary>
    public async Task ForgetAsync(HttpContext http)
    {
        if (http.Request.Cookies[CookieName] is { } secret)
        {
            await databases.Writer.ExecuteAsync("delete from referrals.kept_forms where id_hash = $1", HashOf(secret));
            http.Response.Cookies.Delete(CookieName);
        }
    }

    /// <summary>Takes those away whose time is over.</summary>
    public static Task ForgetOldAsync(Databases databases, DateTimeOffset now) =>
        databases.Writer.ExecuteAsync("delete from referrals.kept_forms where created_at <= $1", now - Life);

    private string CookieName => $"{signIn.Get(PageSignIn.Scheme).Cookie.Name}-kept";

    // The cookie outlives its session on our side. No other site's form comes with it.
    private Guid? OnceSignedIn(HttpContext http)
    {
        var options = signIn.Get(PageSignIn.Scheme);
        return options.CookieManager.GetRequestCookie(http, options.Cookie.Name!) is { } cookie && options.TicketDataFormat.Unprotect(cookie) is { } ticket ? Sessions.MemberOf(ticket) : null;
    }

    private IDataProtector Protector(string secret) => protection.CreateProtector("kept form", secret);

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
