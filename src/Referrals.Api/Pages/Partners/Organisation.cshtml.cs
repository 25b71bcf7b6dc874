using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Organisations;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Partners;

/// <summary>One organisation: its name, its first coordinator, and what keeps it from leaving.</summary>
[For(Role.Administrator)]
[TwiceSure(Handler = "Link")] // whoever has the link can sign in as them
internal sealed class OrganisationModel(OrganisationDecisions decisions, MemberDecisions members, PartnershipSource partnerships, Asking asking) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    public Organisation Organisation { get; private set; } = null!;

    /// <summary>Those who are active or invited.</summary>
    public IReadOnlyList<Member> Coordinators { get; private set; } = [];

    /// <summary>The first coordinator, who was invited and has not accepted.</summary>
    public Member? Begun => Coordinators is [{ State: MemberState.Invited } only] ? only : null;

    public OpenWork Open { get; private set; } = new([]);

    public bool IsOwn => Organisation.Id == HttpContext.Actor().OrganisationId;

    public InvitationLink? Link { get; private set; }

    /// <summary>What was just done.</summary>
    public string? Done { get; private set; }

    public async Task OnGetAsync(Guid id, string? done)
    {
        await FindAsync(id);
        Name = Organisation.Name;
        Done = done switch
        {
            "joined" => "The organisation is in the partnership. Invite its first coordinator, and sign its sharing agreement.",
            "renamed" => "The organisation has its new name.",
            "takenBack" => "The invitation is taken back.",
            _ => null,
        };
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        await FindAsync(id);
        var command = new RenameOrganisation(Name ?? "");
        return this.Fits(command, new RenameOrganisation.Validator())
            && await this.TryAsync(() => decisions.RenameAsync(asking.Of(HttpContext, default), id, command, HttpContext.RequestAborted))
            ? Redirect($"/admin/organisations/{id}?done=renamed")
            : Page();
    }

    public async Task<IActionResult> OnPostLinkAsync(Guid id)
    {
        await OnGetAsync(id, null);
        ModelState.Clear();
        var begun = Begun ?? throw Refusal.NotFound();
        await this.TryAsync(async () => Link = InvitationLink.Of(
            Request, begun.Name, await members.InviteAgainAsync(asking.Of(HttpContext, default), begun.Id, HttpContext.RequestAborted), $"/admin/organisations/{id}"));
        return Page();
    }

    public async Task<IActionResult> OnPostTakeBackAsync(Guid id)
    {
        await OnGetAsync(id, null);
        ModelState.Clear();
        var begun = Begun ?? throw Refusal.NotFound();
        return await this.TryAsync(() => members.RemoveAsync(asking.Of(HttpContext, default), begun.Id, HttpContext.RequestAborted))
            ? Redirect($"/admin/organisations/{id}?done=takenBack")
            : Page();
    }

    private async Task FindAsync(Guid id)
    {
        var partnership = await partnerships.LatestAsync(HttpContext.RequestAborted);
        Organisation = partnership.Organisations.GetValueOrDefault(id) ?? throw Refusal.NotFound();
        Coordinators = [.. partnership.Members.Values.Where(m => m.OrganisationId == id && m.Role is Role.Coordinator && m.State is not MemberState.Left)];
        Open = await decisions.OpenAsync(id, HttpContext.RequestAborted);
    }
}
