using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;

namespace Referrals.Api.Pages.OwnAccount;

/// <summary>The browsers that one is signed in on, to end what one does not know.</summary>
internal sealed class SessionsModel(Sessions sessions) : PageModel
{
    private static readonly TimeZoneInfo s_london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    public IReadOnlyList<OpenSession> Open { get; private set; } = [];

    public static string Written(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, s_london).ToString("d MMMM, h:mmtt", CultureInfo.GetCultureInfo("en-GB")).Replace("AM", "am", StringComparison.Ordinal).Replace("PM", "pm", StringComparison.Ordinal);

    public async Task OnGetAsync() => Open = await sessions.OfAsync(HttpContext.Actor().MemberId, HttpContext.RequestAborted);

    public async Task<IActionResult> OnPostAsync(Guid? end, bool others)
    {
        var memberId = HttpContext.Actor().MemberId;
        if (others)
        {
            await sessions.EndAllAsync(memberId, but: HttpContext.Session().Id);
        }
        else if (end is { } one)
        {
            await sessions.EndAsync(memberId, one);
        }

        return Redirect("/account/sessions");
    }
}
