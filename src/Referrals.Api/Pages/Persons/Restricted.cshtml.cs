using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.People;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.People;
using Referrals.Projections.Directory;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Persons;

/// <summary>Members who know somebody privately: everybody says it of themselves, a coordinator of anybody, and a coordinator takes it back.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class RestrictedModel(PersonQueries people, PersonDecisions decisions, PartnershipSource partnerships, Idempotency idempotency, Asking asking, ETags etags)
    : PersonPage(people, asking, etags)
{
    public Partnership Partnership { get; private set; } = null!;

    public bool IsCoordinator { get; private set; }

    [BindProperty]
    public string? Member { get; set; }

    public IReadOnlyList<Choice> Members =>
    [
        .. Partnership.Members.Values.Where(m => m.OrganisationId == HttpContext.Actor().OrganisationId && m.State is MemberState.Active && Person.RestrictedFrom?.Contains(m.Id) is not true)
            .OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase).Select(m => new Choice($"{m.Id}", m.Name)),
    ];

    public async Task OnGetAsync(Guid id)
    {
        await ReadAsync(id);
        (Partnership, IsCoordinator) = (await partnerships.CurrentAsync(HttpContext.RequestAborted), HttpContext.Actor().IsCoordinator);
    }

    public Task<IActionResult> OnPostAsync(Guid id) => DecideAsync(id, (asked, member) => decisions.RestrictAsync(asked, id, new RestrictMember(member), HttpContext.RequestAborted));

    public Task<IActionResult> OnPostLiftAsync(Guid id) => DecideAsync(id, (asked, member) => decisions.LiftAsync(asked, id, new LiftRestriction(member), HttpContext.RequestAborted));

    /// <summary>Whoever said it of themselves cannot see the record any more when their second click comes: what was done is asked first.</summary>
    private async Task<IActionResult> DecideAsync(Guid id, Func<Asked, Guid, Task> decide)
    {
        if (!Guid.TryParse(Member, out var member) || member == Guid.Empty)
        {
            ModelState.AddModelError(nameof(Member), "Choose who knows them.");
        }
        else if (await DecidedAsync(async () =>
            {
                var asked = AskedOn(JsonSerializer.SerializeToUtf8Bytes(member), Version);
                if (await idempotency.FindAsync(asked, HttpContext.RequestAborted) is null)
                {
                    await decide(asked, member);
                }
            }))
        {
            return Redirect(member == HttpContext.Actor().MemberId ? "/caseload" : $"/people/{id}/restricted{From}");
        }

        await OnGetAsync(id);
        return Page();
    }
}
