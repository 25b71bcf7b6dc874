using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Subjects;

/// <summary>Every request for a copy, with its clock.</summary>
[For(Role.InformationGovernance)]
[Shows(AccessKind.List)]
internal sealed class CopiesModel(SubjectRequests requests, TimeProvider time) : PageModel
{
    private const int Most = 200;

    public IReadOnlyList<SubjectRequest> Requests { get; private set; } = [];

    public DateOnly Today => WorkingDays.InLondon(time.GetUtcNow());

    public string Waiting => Requests.Count(r => r.CompletedAt is null) is var open && open == 0 ? "None is open."
        : $"Open: {open}, of which {Requests.Count(r => r.CompletedAt is null && r.DueOn < Today)} overdue.";

    public async Task OnGetAsync()
    {
        Requests = await requests.ListAsync(Most, HttpContext.RequestAborted);
        HttpContext.Shows(new Shown([.. Requests.Select(r => r.PersonId).Distinct()], [], ["cameOn", "dueOn", "reason"]) { Purpose = AccessPurpose.SubjectAccess });
    }
}
