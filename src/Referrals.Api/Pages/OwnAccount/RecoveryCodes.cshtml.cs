using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;

namespace Referrals.Api.Pages.OwnAccount;

/// <summary>Ten new recovery codes instead of those before, shown once.</summary>
[TwiceSure]
internal sealed class NewRecoveryCodesModel(Accounts accounts, SecondFactors factors) : PageModel
{
    public IReadOnlyList<string>? Codes { get; private set; }

    public bool HasSecondFactor { get; private set; }

    public async Task OnGetAsync() => HasSecondFactor = await FindAsync() is not null;

    public async Task OnPostAsync() => Codes = (await FindAsync() is { } account ? await factors.NewRecoveryCodesAsync(account) : null) ?? throw ProblemException.NotFound();

    private async Task<Account?> FindAsync() =>
        await accounts.FindAsync(HttpContext.Actor().MemberId, HttpContext.RequestAborted) is { SecondFactor: not null } account ? account : null;
}
