using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Organisations;

/// <summary>One member of one's organisation: name, role and team, and another link to begin with.</summary>
[For(Domain.Role.Coordinator, Domain.Role.Administrator)]
[TwiceSure(Handler = "Link")] // whoever has the link can sign in as them
internal sealed class MemberModel(MemberDecisions decisions, PartnershipSource partnerships, Asking asking) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? TeamId { get; set; }

    public Member Member { get; private set; } = null!;

    /// <summary>Nobody else who is active has their role, and somebody must.</summary>
    public bool IsLast { get; private set; }

    public bool Manages => HttpContext.Actor().Manages(Member);

    public InvitationLink? Link { get; private set; }

    public IReadOnlyList<Choice> Roles => MemberChoices.Roles(HttpContext.Actor());

    public IReadOnlyList<Choice> Teams { get; private set; } = [];

    public async Task OnGetAsync(Guid id)
    {
        var partnership = await FindAsync(id);
        (Name, Role, TeamId) = (Member.Name, Codes.NameOf(Member.Role), $"{partnership.TeamOf(Member)?.Id}");
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        await FindAsync(id);
        var (rename, role) = (new RenameMember(Name ?? ""), MemberChoices.Role(this, Role));
        if (this.Fits(rename, new RenameMember.Validator()) && role is { } chosen)
        {
            var (asked, ct) = (asking.Of(HttpContext, default), HttpContext.RequestAborted);
            if (await this.TryAsync(async () =>
            {
                await decisions.ChangeRoleAsync(asked, id, new ChangeRole(chosen), ct);
                await decisions.MoveAsync(asked, id, new MoveMember(MemberChoices.Team(TeamId)), ct);
                await decisions.RenameAsync(asked, id, rename, ct);
            }))
            {
                return Redirect("/organisation/members?done=changed");
            }
        }

        return Page();
    }

    public async Task<IActionResult> OnPostLinkAsync(Guid id)
    {
        await OnGetAsync(id);
        ModelState.Clear();
        await this.TryAsync(async () => Link = InvitationLink.Of(
            Request, Member.Name, await decisions.InviteAgainAsync(asking.Of(HttpContext, default), id, HttpContext.RequestAborted), "/organisation/members"));
        return Page();
    }

    private async Task<Partnership> FindAsync(Guid id)
    {
        var (actor, partnership) = (HttpContext.Actor(), await partnerships.LatestAsync(HttpContext.RequestAborted));
        Member = partnership.Of(actor, id);
        Teams = MemberChoices.Teams(partnership, actor.OrganisationId);
        IsLast = partnership.IsLast(Member);
        return partnership;
    }
}
