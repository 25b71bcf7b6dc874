using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Problems;
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
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        var found = new List<DraftSetting>();
        foreach (var kept in await drafts.Kept.ListAsync(actor, ct))
        {
            try
            {
                found.Add(await drafts.SettingAsync(actor, kept, kept.Content!, ct));
            }
            catch (ProblemException problem) when (problem.Status is StatusCodes.Status404NotFound)
            {
                // About somebody whom they may not see any more.
            }
        }

        All = found;
        HttpContext.Shows(new Shown([.. found.SelectMany(d => d.Draft.People()).Distinct()], [], ["name", "services"]) { Purpose = AccessPurpose.NewReferral });
    }
}
