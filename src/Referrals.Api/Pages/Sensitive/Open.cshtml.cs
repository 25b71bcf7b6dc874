using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Api.Sharing;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Api.Pages.Sensitive;

/// <summary>Opens a referral of a sensitive programme from outside its circle.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[TwiceSure]
internal sealed class OpenModel(SensitiveOpening opening, Asking asking, AccessRecording recording) : PageModel
{
    // One and the same, whatever was wrong: it says nothing about what there is.
    private const string NotThere = "There is no sensitive referral of your organisation with this reference. Check it and try again";

    public static readonly IReadOnlyList<Choice> Reasons = Choice.Of<OpeningReason>();

    [BindProperty]
    public string? Reference { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public ReferralIsOpen? Opened { get; private set; }

    public async Task OnPostAsync()
    {
        var reason = Reasons.Any(r => r.Value == Reason) ? Enum.Parse<OpeningReason>(Reason!, ignoreCase: true) : (OpeningReason?)null;
        if (reason is null)
        {
            ModelState.AddModelError(nameof(Reason), "Choose why you need to see it");
        }

        if (string.IsNullOrWhiteSpace(Reference))
        {
            ModelState.AddModelError(nameof(Reference), "Enter the reference");
        }

        if (ModelState.IsValid)
        {
            await this.TryAsync(() => OpenAsync(new OpenSensitiveReferral(Reference!, reason!.Value)));
        }
    }

    private async Task OpenAsync(OpenSensitiveReferral command)
    {
        try
        {
            Opened = await opening.OpenAsync(asking.Of(HttpContext, default), command, HttpContext.RequestAborted);
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.NotFound)
        {
            await recording.RecordRefusalAsync(HttpContext, StatusCodes.Status404NotFound);
            ModelState.AddModelError(nameof(Reference), NotThere);
        }
    }
}
