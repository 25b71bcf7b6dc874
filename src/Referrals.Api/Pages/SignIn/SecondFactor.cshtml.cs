using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;

namespace Referrals.Api.Pages.SignIn;

/// <summary>The second step of signing in: a code from the app, or one of those kept for when it is lost.</summary>
[AllowAnonymous]
internal sealed class SecondFactorModel(SignInFlow flow, SecondFactors factors, RateLimits limits) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    public async Task<IActionResult> OnGetAsync() => await flow.PendingAsync(HttpContext) is { Account.SecondFactor: not null } ? Page() : Redirect("/sign-in");

    public async Task<IActionResult> OnPostAsync()
    {
        limits.TakeSignInFor(HttpContext);
        if (await flow.PendingAsync(HttpContext) is not { Account.SecondFactor: not null } pending)
        {
            return Redirect("/sign-in");
        }

        if (await factors.CheckAsync(pending.Account, Code))
        {
            return LocalRedirect(await flow.CompleteAsync(HttpContext, pending));
        }

        ModelState.AddModelError(nameof(Code), SecondFactors.Wrong);
        return Page();
    }
}
