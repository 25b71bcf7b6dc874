using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Pages.Forms;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Organisations;

/// <summary>What a form offers about a member, and what of it was chosen.</summary>
internal static class MemberChoices
{
    public static IReadOnlyList<Choice> Roles(Actor actor) => [.. Managing.RolesGivenBy(actor).Select(r => new Choice(Codes.NameOf(r), Codes.LabelOf(r), HintOf(r)))];

    public static IReadOnlyList<Choice> Teams(Partnership partnership, Guid organisationId) =>
    [
        .. partnership.Teams.Values.Where(t => t.OrganisationId == organisationId && t.DissolvedAt is null).OrderBy(t => t.Name, StringComparer.CurrentCultureIgnoreCase)
            .Select(t => new Choice($"{t.Id}", t.Name)),
    ];

    /// <summary>The role that was chosen; when it is none, that stands beside the field.</summary>
    public static Role? Role(PageModel page, string? chosen)
    {
        if (Enum.GetValues<Role>().Where(r => Codes.NameOf(r) == chosen).Select(r => (Role?)r).FirstOrDefault() is { } role)
        {
            return role;
        }

        page.ModelState.AddModelError("Role", "Choose a role.");
        return null;
    }

    public static Guid? Team(string? chosen) => Guid.TryParse(chosen, out var id) ? id : null;

    private static string HintOf(Role role) => role switch
    {
        Domain.Role.Practitioner => "Makes and works referrals",
        Domain.Role.Coordinator => "Also sees every referral of the organisation, and manages its members, teams and keys",
        Domain.Role.Administrator => "Brings organisations in and signs agreements; sees no case",
        Domain.Role.Evaluator => "Sees what is published, and never a person",
        _ => "Reads the access log, answers people who ask about their data, and erases",
    };
}
