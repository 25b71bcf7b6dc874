using System.Globalization;
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
            // Nothing is looked for without a reason, since nothing would be recorded.
            ModelState.AddModelError(nameof(Reason), "Choose why you look for them");
            return Page();
        }

        var byNumber = string.IsNullOrWhiteSpace(Reference) && (!string.IsNullOrWhiteSpace(NhsNumber) || !string.IsNullOrWhiteSpace(Born));
        var (found, words) = byNumber ? await ByNumberAsync() : await ByReferenceAsync();
        await recording.RecordAsync(HttpContext, actor, AccessKind.Search, new Shown(found, [], found.Count > 0 ? ["person.id"] : [])
        {
            Purpose = Enum.Parse<AccessPurpose>(Reason!, ignoreCase: true), Words = words,
        });
        if (!ModelState.IsValid)
        {
            return Page();
        }

        Found = await OneOfEachAsync(found);
        return Found is [var one] ? Redirect($"/audit/people/{one}") : Page();
    }

    /// <summary>What was found, and by which words, each as it is written by everybody.</summary>
    private async Task<(IReadOnlyList<Guid> Found, IReadOnlyList<string> Words)> ByReferenceAsync()
    {
        string[] words = string.IsNullOrWhiteSpace(Reference) ? [] : [Domain.Referring.Reference.TryParse(Reference, out var reference) ? $"{reference}" : Reference.Trim()];
        return (await this.RecordAsync(records, Reference) is { } record ? [record] : [], words);
    }

    private async Task<(IReadOnlyList<Guid> Found, IReadOnlyList<string> Words)> ByNumberAsync()
    {
        var valid = Domain.People.NhsNumber.TryNormalise(NhsNumber, out var number);
        if (!valid)
        {
            ModelState.AddModelError(nameof(NhsNumber), "Enter an NHS number of 10 digits: the last one checks the others, so one of these may be wrong");
        }

        var born = this.Written(nameof(Born), Born);
        string[] words = [.. new[] { valid ? number : NhsNumber?.Trim(), born?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? Born?.Trim() }.OfType<string>().Where(w => w.Length > 0)];
        if (born is not { } day || !valid)
        {
            return ([], words);
        }

        var found = await numbers.FindAsync(number!, day, HttpContext.RequestAborted);
        if (found is [])
        {
            ModelState.AddModelError(nameof(NhsNumber), "No record has this NHS number with this date of birth. Check both and try again");
        }

        return (found, words);
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
