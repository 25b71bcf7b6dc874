using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Programmes;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Programmes;

/// <summary>The programmes of the partnership, as their files say.</summary>
[For(Role.Administrator)]
internal sealed class ProgrammesModel(ProgrammeCatalogue programmes, PartnershipSource partnerships) : PageModel
{
    private Partnership _partnership = null!;

    public IEnumerable<Programme> Programmes => programmes.All;

    public IReadOnlyList<Service> OfferedBy(Programme programme) => ProgrammeWords.ServicesOf(_partnership, programme);

    public async Task OnGetAsync() => _partnership = await partnerships.CurrentAsync(HttpContext.RequestAborted);
}
