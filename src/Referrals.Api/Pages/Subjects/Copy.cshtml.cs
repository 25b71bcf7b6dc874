using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Subjects;

/// <summary>One copy: what names others is decided on, then it is downloaded as often as it takes.</summary>
[For(Role.InformationGovernance)]
[Shows(AccessKind.Export)]
internal sealed class CopyModel(SubjectAccess access, SubjectRequests requests, AccessRecording recording, PartnershipSource partnerships, TimeProvider time) : PageModel
{
    private const string Withhold = "withhold";
    private const string Field = "text-";

    private static readonly JsonSerializerOptions s_readable = new(ApiJson.Options) { WriteIndented = true };

    public static IReadOnlyList<Choice> Verdicts { get; } = [new("keep", "Yes"), new(Withhold, "No, withhold it")];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public SubjectRequest Asked { get; private set; } = null!;

    public string AskedBy { get; private set; } = "";

    public IReadOnlyList<ToReview> ToReview { get; private set; } = [];

    public DateOnly Today => WorkingDays.InLondon(time.GetUtcNow());

    public static string FieldOf(Guid entryId) => $"{Field}{entryId}";

    public Task OnGetAsync() => LoadAsync();

    /// <summary>Whoever decides has seen these entries and no others: what was recorded since is decided on by itself.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var (seen, withhold) = (new List<Guid>(), new List<Guid>());
        foreach (var (field, values) in Request.Form.Where(f => f.Key.StartsWith(Field, StringComparison.Ordinal) && Guid.TryParse(f.Key.AsSpan(Field.Length), out _)))
        {
            var (id, verdict) = (Guid.Parse(field.AsSpan(Field.Length)), values.LastOrDefault(v => v is { Length: > 0 }));
            seen.Add(id);
            ModelState.SetModelValue(field, verdict, verdict);
            ModelState[field]!.ValidationState = ModelValidationState.Valid;
            if (Verdicts.All(v => v.Value != verdict))
            {
                ModelState.AddModelError(field, "Say whether the person may read it");
            }
            else if (verdict == Withhold)
            {
                withhold.Add(id);
            }
        }

        Asked = await requests.FindAsync(Id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        if (ModelState.IsValid && await this.TryAsync(() => access.CompleteAsync(HttpContext.Actor(), Asked.PersonId, Id, withhold, seen, HttpContext.RequestAborted)))
        {
            HttpContext.Shows(new Shown([Asked.PersonId], [], []) { Purpose = AccessPurpose.SubjectAccess });
            return Redirect($"/audit/copies/{Id}");
        }

        await LoadAsync();
        return Page();
    }

    public Task<IActionResult> OnPostHtmlAsync() => DownloadAsync("html", "text/html; charset=utf-8", file => Encoding.UTF8.GetBytes(SubjectPage.Of(file)));

    public Task<IActionResult> OnPostJsonAsync() => DownloadAsync("json", "application/json", file => JsonSerializer.SerializeToUtf8Bytes(file, s_readable));

    private async Task<IActionResult> DownloadAsync(string extension, string type, Func<SubjectFile, byte[]> write)
    {
        await LoadAsync();
        UnreviewedFile? done = null;
        if (!await this.TryAsync(async () => done = await access.AgainAsync(HttpContext.Actor(), Asked, HttpContext.RequestAborted)))
        {
            return Page();
        }

        await recording.RecordAsync(HttpContext, HttpContext.Actor(), AccessKind.Export, SubjectAccess.Shows(done!, SubjectAccess.Everything));
        return File(write(done!.File), type, $"{SubjectAccess.FileName(done.File)}.{extension}");
    }

    private async Task LoadAsync()
    {
        Asked = await requests.FindAsync(Id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        AskedBy = Asked.MemberId == Guid.Empty ? "a command" : (await partnerships.CurrentAsync(HttpContext.RequestAborted)).NameOfMember(Asked.MemberId).Name;
        if (Asked.CompletedAt is not null)
        {
            HttpContext.Shows(new Shown([Asked.PersonId], [], []) { Purpose = AccessPurpose.SubjectAccess });
            return;
        }

        (ToReview, var file) = await access.ReviewAsync(HttpContext.Actor(), Asked, HttpContext.RequestAborted);
        HttpContext.Shows(SubjectAccess.Shows(file, "toReview"));
    }
}
