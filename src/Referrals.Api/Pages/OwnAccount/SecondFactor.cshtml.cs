using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;

namespace Referrals.Api.Pages.OwnAccount;

/// <summary>Another app instead of the one before; the recovery codes and every other session go with it.</summary>
[HoldsSecrets, TwiceSure]
internal sealed class NewSecondFactorModel(Accounts accounts, SecondFactors factors, Sessions sessions, RateLimits limits) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Offer { get; set; }

    /// <summary>Null where there is none to change.</summary>
    public Authenticator? Shown { get; private set; }

    public IReadOnlyList<string>? Codes { get; private set; }

    public async Task OnGetAsync() => Shown = await FindAsync() is { } account ? factors.OfferTo(account) : null;

    public async Task<IActionResult> OnPostAsync()
    {
        limits.TakeSignInFor(HttpContext);
        var account = await FindAsync() ?? throw ProblemException.NotFound();
        if (factors.Offered(account, Offer) is not { } shown)
        {
            return Redirect("/account/second-factor");
        }

        Codes = await factors.SetUpAsync(account, shown.Secret, Code);
        if (Codes is not null)
        {
            await sessions.EndAllAsync(account.MemberId, but: HttpContext.Session().Id);
            return Page();
        }

        ModelState.AddModelError(nameof(Code), SecondFactors.Wrong);
        Shown = shown;
        return Page();
    }

    private async Task<Account?> FindAsync() =>
        await accounts.FindAsync(HttpContext.Actor().MemberId, HttpContext.RequestAborted) is { SecondFactor: not null } account ? account : null;
}
