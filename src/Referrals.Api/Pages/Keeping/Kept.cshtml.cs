using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;

namespace Referrals.Api.Pages.Keeping;

/// <summary>What somebody sent just after their session was over: to send now, or to throw away.</summary>
internal sealed class KeptModel(KeptForms forms) : PageModel
{
    public KeptForm? Form { get; private set; }

    public async Task OnGetAsync() => Form = await forms.FindAsync(HttpContext, HttpContext.Actor().MemberId);

    public async Task<IActionResult> OnPostAsync()
    {
        await forms.ForgetAsync(HttpContext);
        return Redirect("/");
    }
}
