using Microsoft.AspNetCore.Mvc;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Making;

/// <summary>The last look before a draft is deleted.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class DeleteModel(OpenDrafts drafts) : DraftPage(drafts)
{
    /// <summary>How many referrals were made of it already.</summary>
    public int Sent => Setting.Draft.Services.Count(s => s.Made is not null);

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await Drafts.Kept.DeleteAsync(Actor, Setting.Kept.Id, Stop);
        return Redirect("/drafts?deleted=true");
    }
}
