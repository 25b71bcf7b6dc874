using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Programmes;

namespace Referrals.Api.Pages.Programmes;

/// <summary>One programme: whom it receives, what it asks and promises, how long it keeps what it knows.</summary>
[For(Role.Administrator)]
internal sealed class ProgrammeModel(ProgrammeCatalogue programmes, PartnershipSource partnerships) : PageModel
{
    public Programme Programme { get; private set; } = null!;

    public IReadOnlyList<(string Service, string Organisation)> Services { get; private set; } = [];

    public async Task OnGetAsync(string code)
    {
        Programme = programmes.Find(code) ?? throw Refusal.NotFound();
        var partnership = await partnerships.CurrentAsync(HttpContext.RequestAborted);
        Services = [.. ProgrammeWords.ServicesOf(partnership, Programme).Select(s => (s.Name, partnership.NameOfOrganisation(s.OrganisationId).Name))];
    }
}
