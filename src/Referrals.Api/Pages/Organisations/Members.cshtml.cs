using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Organisations;

/// <summary>Who acts for one's organisation, and who is invited to; systems have a page of their own.</summary>
[For(Role.Coordinator, Role.Administrator)]
internal sealed class MembersModel(PartnershipSource partnerships) : PageModel
{
    private Partnership? _partnership;

    public string Organisation { get; private set; } = "";

    public IReadOnlyList<Member> Here { get; private set; } = [];

    public IReadOnlyList<Member> Left { get; private set; } = [];

    /// <summary>What was just done.</summary>
    public string? Done { get; private set; }

    public async Task OnGetAsync(string? done)
    {
        var (actor, partnership) = (HttpContext.Actor(), await partnerships.LatestAsync(HttpContext.RequestAborted));
        var members = partnership.Members.Values.Where(m => m.OrganisationId == actor.OrganisationId && m.Role is not Role.System)
            .OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase).ToList();
        (_partnership, Organisation) = (partnership, partnership.NameOfOrganisation(actor.OrganisationId).Name);
        (Here, Left) = (members.FindAll(m => m.State is not MemberState.Left), members.FindAll(m => m.State is MemberState.Left));
        Done = done switch
        {
            "ended" => "Their access is ended.",
            "changed" => "The changes are saved.",
            _ => null,
        };
    }

    public bool Manages(Member member) => HttpContext.Actor().Manages(member);

    public string? TeamOf(Member member) => _partnership!.TeamOf(member)?.Name;
}
