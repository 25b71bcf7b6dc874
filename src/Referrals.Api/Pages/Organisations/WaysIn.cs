using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security.Providers;

namespace Referrals.Api.Pages.Organisations;

/// <summary>How somebody who is invited will sign in: with a password of their own, or with a provider that is configured.</summary>
internal static class WaysIn
{
    private const string Password = "password";

    /// <summary>Nothing is asked where there is one way alone.</summary>
    public static IReadOnlyList<Choice> Of(IdentityProviders providers) => providers.All.Count == 0
        ? []
        : [new(Password, "With a password and an app on their phone"), .. providers.All.Select(p => new Choice(p.Name, $"With {p.Title}", "The address has to be the one that they have there"))];

    /// <summary>The issuer of what was chosen, null for a password; what is no choice is said beside the field.</summary>
    public static string? IssuerOf(this PageModel page, IdentityProviders providers, string? chosen)
    {
        if (providers.All.Count == 0 || chosen is Password)
        {
            return null;
        }

        if (providers.Find(chosen ?? "") is not { } provider)
        {
            page.ModelState.AddModelError("Way", "Choose how they sign in");
            return null;
        }

        return provider.Discovery.Issuer;
    }
}
