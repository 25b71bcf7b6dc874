using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Security.Providers;
using Referrals.Domain;

namespace Referrals.Api.Security;

/// <summary>How browsers sign in: a cookie that stands for a session on our side, and tokens against forged forms.</summary>
internal static class PageSignIn
{
    public const string Scheme = "session";

    public static void AddPageSignIn(this WebApplicationBuilder builder)
    {
        var secure = builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        var prefix = builder.Environment.IsDevelopment() ? "" : "__Host-";
        builder.Services.AddSingleton<Sessions>().AddSingleton<KeptForms>().AddSingleton<ProtectionKeys>().AddSingleton<SignInFlow>()
            .AddSingleton<Ways>().AddSingleton<ProviderAnswers>().AddSingleton<ProviderAccounts>().AddSingleton<ProviderSignIn>();
        builder.Services.AddDataProtection().SetApplicationName("referrals");
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => s.GetRequiredService<ProtectionKeys>());
        builder.Services.AddAntiforgery(o =>
        {
            o.Cookie.Name = $"{prefix}referrals-form";
            o.Cookie.SecurePolicy = secure;
            o.Cookie.SameSite = SameSiteMode.Strict;
        });
        builder.Services.AddAuthentication(Scheme).AddCookie(Scheme, o =>
        {
            o.Cookie.Name = $"{prefix}referrals";
            o.Cookie.SecurePolicy = secure;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.HttpOnly = true;
            o.SlidingExpiration = false;
            o.ExpireTimeSpan = Sessions.Oldest;
            o.LoginPath = "/sign-in";
            o.ReturnUrlParameter = "then";
        }).AddCookie(SignInFlow.Scheme, o =>
        {
            o.Cookie.Name = $"{prefix}referrals-sign-in";
            o.Cookie.SecurePolicy = secure;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.HttpOnly = true;
            o.SlidingExpiration = false;
        });
        builder.Services.AddOptions<CookieAuthenticationOptions>(Scheme).Configure<Sessions>((o, sessions) => o.SessionStore = sessions);
    }

    /// <summary>Who the browser stands for, if anybody; what the request finds as its actor and session from then on.</summary>
    public static async Task<Actor?> SignedInAsync(this HttpContext http)
    {
        if (await http.AuthenticateAsync(Scheme) is not { Succeeded: true } found)
        {
            return null;
        }

        var actor = found.Properties.GetParameter<Actor>(nameof(Actor))!;
        http.User = found.Principal;
        http.Features.Set(found.Properties.GetParameter<BrowserSession>(nameof(BrowserSession)));
        return actor;
    }
}
