using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.People;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Making;

/// <summary>Whom it is about: one of the organisation's own records, or somebody new. The search is a look of its own.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class PersonModel(OpenDrafts drafts, People.Searching searching, AccessRecording recording) : DraftPage(drafts)
{
    [BindProperty]
    public string? Text { get; set; }

    public IReadOnlyList<PersonView>? Found { get; private set; }

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

    public async Task OnPostSearchAsync()
    {
        var search = new Search(Text ?? "", AccessPurpose.NewReferral);
        if (!this.Fits(search, new Search.Validator()))
        {
            return;
        }

        var found = await searching.FindAsync(HttpContext, search);
        await recording.RecordAsync(HttpContext, Actor, AccessKind.Search, HttpContext.Features.Get<Shown>()!);
        Show(Setting);
        Found = [.. found.Referrals.Select(r => r.Person).OfType<PersonView>().Where(p => p is { Id: not null, Name: not null }).Concat(found.People).DistinctBy(p => p.Id)];
    }

    public async Task<IActionResult> OnPostChooseAsync(Guid personId)
    {
        if (!await Drafts.SeesAsync(Actor, personId, Stop))
        {
            throw ProblemException.NotFound();
        }

        return await GoOnAsync(personId);
    }

    public async Task<IActionResult> OnPostNewAsync()
    {
        if (Setting.Draft.PersonId is not null)
        {
            await GoOnAsync(null);
        }

        return Redirect($"{Setting.At}/{MakingSteps.NewPerson.Path}");
    }

    /// <summary>With somebody else: nothing that was said of the one before is said of them.</summary>
    private async Task<IActionResult> GoOnAsync(Guid? personId)
    {
        await SaveAsync(d => d.PersonId == personId ? d : d.About(personId));
        return Redirect(Setting.After(null));
    }
}
