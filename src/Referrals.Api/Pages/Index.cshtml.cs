using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;

namespace Referrals.Api.Pages;

/// <summary>Sends each role to where it begins.</summary>
internal sealed class IndexModel : PageModel
{
    public IActionResult OnGet() => Redirect(Navigation.HomeOf(HttpContext.Actor().Role));
}
