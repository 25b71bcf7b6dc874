using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Security.Providers;

namespace Referrals.Api.Pages;

/// <summary>Where a link leads that somebody was given: to a password, and from there to the second factor. A link that is no longer good, used, or none says the same.</summary>
[AllowAnonymous]
internal sealed class InvitationModel(Invitations invitations, SignInFlow flow, PartnershipSource partnerships, IdentityProviders providers, RateLimits limits) : PageModel
{
    public Account? Account { get; private set; }

    public string Name { get; private set; } = "";

    public string Organisation { get; private set; } = "";

    /// <summary>Whom they sign in with, where that is not a password.</summary>
    public Provider? Provider { get; private set; }

    public string Token { get; private set; } = "";

    [BindProperty]
    public string? Password { get; set; }

    public async Task<IActionResult> OnGetAsync(string token) => await FindAsync(token) ? Page() : Unusable();

    public async Task<IActionResult> OnPostAsync(string token)
    {
        if (!await FindAsync(token))
        {
            return Unusable();
        }

        if (Account!.Issuer is not null)
        {
            return BadRequest(); // Whoever signs in with a provider has no password.
        }

        if (Passwords.ProblemWith(Password, Account.Email, Name, Organisation) is { } problem)
        {
            ModelState.AddModelError(nameof(Password), problem);
            return Page();
        }

        return await invitations.AcceptAsync(token, Account, Password)
            ? LocalRedirect(await flow.BeginAsync(HttpContext, Account.MemberId, SignedInBy.Password, then: null))
            : Unusable();
    }

    private async Task<bool> FindAsync(string token)
    {
        // The address holds the link's secret: no other page and no other site is told of it.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        limits.TakeSignInFor(HttpContext);
        if (await invitations.FindAsync(token, HttpContext.RequestAborted) is not { } account)
        {
            return false;
        }

        var partnership = await partnerships.WithMemberAsync(account.MemberId, HttpContext.RequestAborted);
        (Provider, Token) = (providers.OfIssuer(account.Issuer), token);
        (Account, Name) = (account, partnership.NameOfMember(account.MemberId).Name);
        Organisation = partnership.Members.TryGetValue(account.MemberId, out var member) ? partnership.NameOfOrganisation(member.OrganisationId).Name : "";
        return true;
    }

    private PageResult Unusable()
    {
        Account = null;
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
