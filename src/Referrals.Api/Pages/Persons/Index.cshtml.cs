using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.People;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Projections.Directory;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Persons;

/// <summary>An organisation's own record of a person, with what can be changed of it.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class PersonModel(PersonQueries people, PersonDecisions decisions, PartnershipSource partnerships, Asking asking, ETags etags, TimeProvider time) : PageModel
{
    public PersonView Person { get; private set; } = null!;

    public Partnership Partnership { get; private set; } = null!;

    public DateOnly Today { get; private set; }

    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? Version { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Referral { get; set; }

    /// <summary>What every link of the page carries, so that the way back is not lost.</summary>
    public string From => Referral is { } referral ? $"?referral={referral}" : "";

    public bool HasSeenWarning => Person.VisitWarningSeenBy?.Contains(HttpContext.Actor().MemberId) is true;

    public async Task OnGetAsync(Guid id)
    {
        var found = await people.FindAsync(HttpContext.Actor(), id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        (Person, Partnership, Today) = (found.View, await partnerships.CurrentAsync(HttpContext.RequestAborted), WorkingDays.InLondon(time.GetUtcNow()));
        (Key, Version) = ($"{Guid.CreateVersion7()}", etags.For(id, found.Version));
        HttpContext.Shows(Person);
    }

    /// <summary>Says that one has read the warning about visits.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        await decisions.SeeVisitWarningAsync(asking.OfForm(HttpContext, Key, Encoding.UTF8.GetBytes("seen"), Version), id, new SeeVisitWarning(), HttpContext.RequestAborted);
        return Redirect($"/people/{id}{From}");
    }
}
