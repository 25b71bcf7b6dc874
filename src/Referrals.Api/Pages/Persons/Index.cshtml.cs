using Microsoft.AspNetCore.Mvc;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.People;
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
internal sealed class PersonModel(PersonQueries people, PersonDecisions decisions, PartnershipSource partnerships, Asking asking, ETags etags, TimeProvider time)
    : PersonPage(people, asking, etags)
{
    public Partnership Partnership { get; private set; } = null!;

    public DateOnly Today { get; private set; }

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public bool HasSeenWarning => Person.VisitWarningSeenBy?.Contains(HttpContext.Actor().MemberId) is true;

    public async Task OnGetAsync(Guid id)
    {
        await ReadAsync(id);
        (Partnership, Today) = (await partnerships.CurrentAsync(HttpContext.RequestAborted), WorkingDays.InLondon(time.GetUtcNow()));
    }

    /// <summary>Says that one has read the warning about visits.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        if (await DecidedAsync(() => decisions.SeeVisitWarningAsync(AskedOn("seen"u8.ToArray(), Version), id, new SeeVisitWarning(), HttpContext.RequestAborted)))
        {
            return Redirect($"/people/{id}{From}");
        }

        await OnGetAsync(id);
        return Page();
    }
}
