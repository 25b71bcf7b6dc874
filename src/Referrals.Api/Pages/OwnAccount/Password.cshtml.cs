using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;

namespace Referrals.Api.Pages.OwnAccount;

/// <summary>A new password, for who knows the old one.</summary>
[HoldsSecrets]
internal sealed class PasswordModel(Accounts accounts, PartnershipSource partnerships, RateLimits limits) : PageModel
{
    [BindProperty]
    public string? Old { get; set; }

    [BindProperty]
    public string? New { get; set; }

    /// <summary>Null where there is no password to change.</summary>
    public Account? Account { get; private set; }

    public async Task OnGetAsync() => Account = await FindAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        limits.TakeSignInFor(HttpContext);
        var account = Account = await FindAsync() ?? throw ProblemException.NotFound();
        var partnership = await partnerships.CurrentAsync(HttpContext.RequestAborted);
        var actor = HttpContext.Actor();
        if (Passwords.ProblemWith(New, account.Email, partnership.NameOfMember(actor.MemberId).Name, partnership.NameOfOrganisation(actor.OrganisationId).Name) is { } problem)
        {
            ModelState.AddModelError(nameof(New), problem);
        }
        else if (!await accounts.IsPasswordAsync(account, Old ?? ""))
        {
            ModelState.AddModelError(nameof(Old), $"That is not your password. After {Tries.Most} wrong tries, wait {Tries.Pause.TotalMinutes} minutes and try again");
        }
        else if (await accounts.ChangePasswordAsync(account, New!, HttpContext.Session().Id))
        {
            return Redirect("/account?done=password");
        }
        else
        {
            ModelState.AddModelError(nameof(Old), "Your account was changed at the same time. Try again");
        }

        return Page();
    }

    private async Task<Account?> FindAsync() =>
        await accounts.FindAsync(HttpContext.Actor().MemberId, HttpContext.RequestAborted) is { PasswordHash: not null } account ? account : null;
}
