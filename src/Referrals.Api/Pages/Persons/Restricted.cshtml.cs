using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.People;
using Referrals.Api.Problems;
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
internal sealed class RestrictedModel(PersonQueries people, PersonDecisions decisions, PartnershipSource partnerships, Asking asking, ETags etags) : PageModel
{
    public PersonView Person { get; private set; } = null!;

    public Partnership Partnership { get; private set; } = null!;

    public bool IsCoordinator { get; private set; }

    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? Version { get; set; }

    [BindProperty]
    public string? Member { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Referral { get; set; }

    public string Back => Referral is { } referral ? $"/people/{Person.Id}?referral={referral}" : $"/people/{Person.Id}";

    public IReadOnlyList<Choice> Members =>
    [
        .. Partnership.Members.Values.Where(m => m.OrganisationId == HttpContext.Actor().OrganisationId && m.State is MemberState.Active && Person.RestrictedFrom?.Contains(m.Id) is not true)
            .OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase).Select(m => new Choice($"{m.Id}", m.Name)),
    ];

    public async Task OnGetAsync(Guid id)
    {
        await PrepareAsync(id);
        Key = $"{Guid.CreateVersion7()}";
    }

    public Task<IActionResult> OnPostAsync(Guid id) => DecideAsync(id, (asked, member) => decisions.RestrictAsync(asked, id, new RestrictMember(member), HttpContext.RequestAborted));

    public Task<IActionResult> OnPostLiftAsync(Guid id) => DecideAsync(id, (asked, member) => decisions.LiftAsync(asked, id, new LiftRestriction(member), HttpContext.RequestAborted));

    private async Task<IActionResult> DecideAsync(Guid id, Func<Asked, Guid, Task> decide)
    {
        var version = Version;
        await PrepareAsync(id);
        var self = HttpContext.Actor().MemberId;
        var member = Guid.TryParse(Member, out var chosen) ? chosen : Guid.Empty;
        if (member == Guid.Empty)
        {
            ModelState.AddModelError(nameof(Member), "Choose who knows them.");
            return Page();
        }

        var asked = asking.OfForm(HttpContext, Key, JsonSerializer.SerializeToUtf8Bytes(member), version);
        return !await this.TryAsync(() => decide(asked, member)) ? Page()
            : member == self ? Redirect("/caseload")
            : Redirect(Referral is { } referral ? $"/people/{id}/restricted?referral={referral}" : $"/people/{id}/restricted");
    }

    private async Task PrepareAsync(Guid id)
    {
        var found = await people.FindAsync(HttpContext.Actor(), id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        (Person, Partnership, IsCoordinator) = (found.View, await partnerships.CurrentAsync(HttpContext.RequestAborted), HttpContext.Actor().IsCoordinator);
        Version = etags.For(id, found.Version);
        ModelState.Remove(nameof(Version));
        HttpContext.Shows(Person);
    }
}
