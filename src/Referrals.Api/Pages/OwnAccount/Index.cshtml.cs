using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Pages.SignIn;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;

namespace Referrals.Api.Pages.OwnAccount;

/// <summary>Who one is here, and how one signs in.</summary>
internal sealed class AccountModel(PartnershipSource partnerships, Accounts accounts, SecondFactors factors, Sessions sessions) : PageModel
{
    public string Name { get; private set; } = "";

    public string Organisation { get; private set; } = "";

    public string Role { get; private set; } = "";

    public Account? Account { get; private set; }

    public int CodesLeft { get; private set; }

    public int Sessions { get; private set; }

    /// <summary>What was just changed.</summary>
    public string? Done { get; private set; }

    public async Task OnGetAsync(string? done)
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        var partnership = await partnerships.WithMemberAsync(actor.MemberId, ct);
        (Name, Organisation, Role) = (partnership.NameOfMember(actor.MemberId).Name, partnership.NameOfOrganisation(actor.OrganisationId).Name, SignInModel.RoleOf(actor.Role));
        Account = await accounts.FindAsync(actor.MemberId, ct);
        CodesLeft = await factors.LeftAsync(actor.MemberId, ct);
        Sessions = (await sessions.OfAsync(actor.MemberId, ct)).Count;
        Done = done switch
        {
            "password" => "Your password is changed. Every other browser is signed out.",
            "second-factor" => "Your authenticator app is changed.",
            _ => null,
        };
    }
}
