using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Making;

/// <summary>The drafts that whoever opens the page can go on with.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.List)]
internal sealed class DraftsModel(OpenDrafts drafts) : PageModel
{
    public IReadOnlyList<DraftSetting> All { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public bool Deleted { get; set; }

    public async Task OnGetAsync()
    {
        All = await drafts.ListAsync(HttpContext.Actor(), HttpContext.RequestAborted);
        HttpContext.Shows(new Shown([.. All.SelectMany(d => d.Draft.People()).Distinct()], [], ["name", "services"]) { Purpose = AccessPurpose.NewReferral });
    }
}
