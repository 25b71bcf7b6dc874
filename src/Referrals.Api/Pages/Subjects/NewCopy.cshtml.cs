using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.EventStore;

namespace Referrals.Api.Pages.Subjects;

/// <summary>Begins a copy of everything about a person.</summary>
[For(Role.InformationGovernance)]
internal sealed class NewCopyModel(SubjectAccess access, DocumentStore store, TimeProvider time) : PageModel
{
    public static IReadOnlyList<Choice> Reasons { get; } = Choice.Of<SubjectAccessReason>();

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The day, as it was written.</summary>
    [BindProperty]
    public string? CameOn { get; set; }

    public string Today => WrittenDate.Write(WorkingDays.InLondon(time.GetUtcNow()));

    public async Task OnGetAsync()
    {
        await using var session = store.LightweightSession();
        _ = await session.Events.AggregateStreamAsync<PersonRecord>(Id, ct: HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        CameOn = Today;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Reasons.All(r => r.Value != Reason))
        {
            ModelState.AddModelError(nameof(Reason), "Choose who asked");
        }

        var cameOn = this.Written(nameof(CameOn), CameOn);
        if (cameOn > WorkingDays.InLondon(time.GetUtcNow()))
        {
            ModelState.AddModelError(nameof(CameOn), "It cannot have come after today");
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        var (request, _) = await access.RequestAsync(HttpContext.Actor(), Id, Enum.Parse<SubjectAccessReason>(Reason!, ignoreCase: true), cameOn, HttpContext.RequestAborted);
        return Redirect($"/audit/copies/{request.RequestId}");
    }
}
