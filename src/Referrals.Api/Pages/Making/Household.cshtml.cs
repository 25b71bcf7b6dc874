using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Referrals.Api.Drafts;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Making;

/// <summary>Who is referred together with the person.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class HouseholdModel(OpenDrafts drafts) : DraftPage(drafts)
{
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!Setting.MayChangePeople)
        {
            context.Result = Redirect(Setting.At);
        }
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var member = new DraftedMember(Guid.CreateVersion7(), TypedIn(HouseholdMembers.Step.Fields));
        foreach (var (name, typed) in member.Entered)
        {
            ModelState.Hold(name, typed);
        }

        foreach (var (field, problem) in HouseholdMembers.Problems(member))
        {
            ModelState.AddModelError(field, problem);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        await SaveAsync(d => d with { Household = [.. d.Household, member] });
        return Redirect($"{Setting.At}/household");
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid member)
    {
        await SaveAsync(d => d with { Household = [.. d.Household.Where(m => m.Id != member)] });
        return Redirect($"{Setting.At}/household");
    }
}
