using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Organisations;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Partners;

/// <summary>An organisation in a list: how many act for it, and whether it may share with anybody today.</summary>
internal sealed record OrganisationRow(Organisation Organisation, int Coordinators, int Members, bool HasAgreement);

/// <summary>The organisations of the partnership.</summary>
[For(Role.Administrator)]
internal sealed class OrganisationsModel(PartnershipSource partnerships, TimeProvider time) : PageModel
{
    public IReadOnlyList<OrganisationRow> Here { get; private set; } = [];

    public IReadOnlyList<Organisation> Left { get; private set; } = [];

    /// <summary>What was just done.</summary>
    public string? Done { get; private set; }

    public async Task OnGetAsync(string? done)
    {
        var (partnership, today) = (await partnerships.LatestAsync(HttpContext.RequestAborted), WorkingDays.InLondon(time.GetUtcNow()));
        var all = partnership.Organisations.Values.OrderBy(o => o.Name, StringComparer.CurrentCultureIgnoreCase).ToList();
        var members = partnership.Members.Values.Where(m => m.State is MemberState.Active).ToLookup(m => m.OrganisationId);
        Left = all.FindAll(o => o.LeftAt is not null);
        Here =
        [
            .. all.Where(o => o.LeftAt is null).Select(o => new OrganisationRow(
                o, members[o.Id].Count(m => m.Role is Role.Coordinator), members[o.Id].Count(m => m.Role is not Role.System),
                partnership.Agreements.Any(a => a.Between.Contains(o.Id) && a.HoldsOn(today)))),
        ];
        Done = done switch { "left" => "The organisation has left the partnership.", _ => null };
    }
}
