using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;

namespace Referrals.Api.Pages.SignIn;

/// <summary>Whoever signs in for the first time, or after a new link, sets up the second factor before anything else.</summary>
[AllowAnonymous]
internal sealed class SetUpModel(SignInFlow flow, SecondFactors factors, RateLimits limits) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Offer { get; set; }

    public Authenticator Shown { get; private set; } = null!;

    public IReadOnlyList<string>? Codes { get; private set; }

    public string Then { get; private set; } = "/";

    public async Task<IActionResult> OnGetAsync()
    {
        if (await flow.PendingAsync(HttpContext) is not { Account: { SecondFactor: null } account })
        {
            return Redirect("/sign-in");
        }

        Shown = factors.OfferTo(account);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        limits.TakeSignInFor(HttpContext);
        if (await flow.PendingAsync(HttpContext) is not { Account: { SecondFactor: null } account } pending)
        {
            return Redirect("/sign-in");
        }

        if (factors.Offered(account, Offer) is not { } shown)
        {
            return Redirect("/sign-in/set-up");
        }

        if (await factors.SetUpAsync(account, shown.Secret, Code) is { } codes)
        {
            (Codes, Then) = (codes, await flow.CompleteAsync(HttpContext, pending));
            return Page();
        }

        ModelState.AddModelError(nameof(Code), SecondFactors.Wrong);
        Shown = shown;
        return Page();
    }
}
