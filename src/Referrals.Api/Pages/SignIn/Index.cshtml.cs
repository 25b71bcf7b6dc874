using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.SignIn;

/// <summary>An organisation of the demonstration with whom somebody may walk in as.</summary>
internal sealed record Cast(string Name, IReadOnlyList<Member> Members);

/// <summary>The way in: by e-mail address and password. In the demonstration one is whoever one chooses.</summary>
[AllowAnonymous]
internal sealed class SignInModel(DemonstrationDoor door, PartnershipSource partnerships, Accounts accounts, SignInFlow flow, RateLimits limits) : PageModel
{
    public IReadOnlyList<Cast>? People { get; private set; }

    /// <summary>Where to go on, on this site.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public static string RoleOf(Role role) => role switch
    {
        Role.Practitioner => "Practitioner",
        Role.Coordinator => "Coordinator",
        Role.Evaluator => "Evaluator",
        Role.Administrator => "Partnership administrator",
        Role.InformationGovernance => "Information governance",
        _ => "System",
    };

    public async Task OnGetAsync(string? by)
    {
        if (by is not "password" && await door.IsOpenAsync(HttpContext))
        {
            var partnership = await partnerships.CurrentAsync(HttpContext.RequestAborted);
            People =
            [
                .. partnership.Organisations.Values.Where(o => o.LeftAt is null).OrderBy(o => o.Name, StringComparer.OrdinalIgnoreCase).Select(o => new Cast(
                    o.Name, [.. partnership.Members.Values.Where(m => m.OrganisationId == o.Id && m.State is MemberState.Active && m.Role is not Role.System).OrderBy(m => m.Role).ThenBy(m => m.Name, StringComparer.OrdinalIgnoreCase)])),
            ];
        }
    }

    public async Task<IActionResult> OnPostAsync(Guid? member)
    {
        if (member is { } walkingIn)
        {
            return await WalkInAsync(walkingIn);
        }

        limits.TakeSignInFor(HttpContext);
        if (await accounts.CheckAsync(Email ?? "", Password ?? "", HttpContext.RequestAborted) is { } account)
        {
            return LocalRedirect(await flow.BeginAsync(HttpContext, account.MemberId, SignedInBy.Password, Then));
        }

        // Whatever was wrong, and also when nothing was and too much had been before.
        ModelState.AddModelError(nameof(Email), $"The email address or the password is not right. After {Tries.Most} wrong tries, wait {Tries.Pause.TotalMinutes} minutes and try again");
        return Page();
    }

    private async Task<IActionResult> WalkInAsync(Guid member)
    {
        if (!await door.IsOpenAsync(HttpContext) || !(await partnerships.WithMemberAsync(member, HttpContext.RequestAborted)).Members.ContainsKey(member))
        {
            return NotFound();
        }

        await Sessions.BeginAsync(HttpContext, member, SignedInBy.WalkIn, secondFactor: false);
        return LocalRedirect(Url.IsLocalUrl(Then) ? Then : "/");
    }
}
