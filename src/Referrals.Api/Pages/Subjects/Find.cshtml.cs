using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Erasing;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;

namespace Referrals.Api.Pages.Subjects;

/// <summary>Finds somebody's records for information governance. What was typed is in no address, and in the log as hashes.</summary>
[For(Role.InformationGovernance)]
internal sealed class FindModel(RecordsByReference records, RecordsByNumber numbers, WholePeople whole, AccessRecording recording, RateLimits limits) : PageModel
{
    public static IReadOnlyList<Choice> Reasons { get; } =
    [
        .. new[] { AccessPurpose.SubjectAccess, AccessPurpose.Erasure, AccessPurpose.PersonAsked, AccessPurpose.Complaint, AccessPurpose.Safeguarding, AccessPurpose.DataQuality, AccessPurpose.Governance }
            .Select(p => new Choice(Codes.NameOf(p), Codes.LabelOf(p))),
    ];

    [BindProperty]
    public string? Reference { get; set; }

    [BindProperty]
    public string? NhsNumber { get; set; }

    [BindProperty]
    public string? Born { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>A record of each human being, when there are several.</summary>
    public IReadOnlyList<Guid> Found { get; private set; } = [];

    public async Task<IActionResult> OnPostAsync()
    {
        var actor = HttpContext.Actor();
        limits.TakeSearchFor(actor.MemberId);
        if (Reasons.All(r => r.Value != Reason))
        {
            ModelState.AddModelError(nameof(Reason), "Choose why you look for them");
        }

        var byNumber = string.IsNullOrWhiteSpace(Reference) && (!string.IsNullOrWhiteSpace(NhsNumber) || !string.IsNullOrWhiteSpace(Born));
        var found = byNumber ? await ByNumberAsync() : await this.RecordAsync(records, Reference) is { } record ? [record] : [];
        if (Reasons.Any(r => r.Value == Reason))
        {
            await recording.RecordAsync(HttpContext, actor, AccessKind.Search, new Shown(found, [], found.Count > 0 ? ["person.id"] : [])
            {
                Purpose = Enum.Parse<AccessPurpose>(Reason!, ignoreCase: true), Words = [.. new[] { Reference, NhsNumber, Born }.Where(w => !string.IsNullOrWhiteSpace(w)).Select(w => w!.Trim())],
            });
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        Found = await OneOfEachAsync(found);
        return Found is [var one] ? Redirect($"/audit/people/{one}") : Page();
    }

    private async Task<IReadOnlyList<Guid>> ByNumberAsync()
    {
        var valid = Domain.People.NhsNumber.TryNormalise(NhsNumber, out var number);
        if (!valid)
        {
            ModelState.AddModelError(nameof(NhsNumber), "Enter an NHS number of 10 digits: the last one checks the others, so one of these may be wrong");
        }

        if (this.Written(nameof(Born), Born) is not { } born || !valid)
        {
            return [];
        }

        var found = await numbers.FindAsync(number!, born, HttpContext.RequestAborted);
        if (found is [])
        {
            ModelState.AddModelError(nameof(NhsNumber), "No record has this NHS number with this date of birth. Check both and try again");
        }

        return found;
    }

    private async Task<IReadOnlyList<Guid>> OneOfEachAsync(IReadOnlyList<Guid> found)
    {
        var humans = new List<(Guid First, HashSet<Guid> Records)>();
        foreach (var id in found)
        {
            if (humans.TrueForAll(h => !h.Records.Contains(id)))
            {
                humans.Add((id, (await whole.FindAsync(id, HttpContext.RequestAborted)).Records));
            }
        }

        return [.. humans.Select(h => h.First)];
    }
}
