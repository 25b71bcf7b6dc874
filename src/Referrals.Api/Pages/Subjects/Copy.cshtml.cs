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

    private static readonly JsonSerializerOptions s_readable = new(ApiJson.Options) { WriteIndented = true };

    public static IReadOnlyList<Choice> Verdicts { get; } = [new("keep", "Yes"), new(Withhold, "No, withhold it")];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public SubjectRequest Asked { get; private set; } = null!;

    public string AskedBy { get; private set; } = "";

    public IReadOnlyList<ToReview> ToReview { get; private set; } = [];

    public DateOnly Today => WorkingDays.InLondon(time.GetUtcNow());

    public static string FieldOf(ToReview entry) => $"text-{entry.EntryId}";

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await LoadAsync();
        foreach (var field in ToReview.Select(FieldOf))
        {
            ModelState.SetModelValue(field, Request.Form[field].ToString(), Request.Form[field]);
            ModelState[field]!.ValidationState = ModelValidationState.Valid;
            if (Verdicts.All(v => v.Value != Request.Form[field]))
            {
                ModelState.AddModelError(field, "Say whether the person may read it");
            }
        }

        var withhold = ToReview.Where(t => Request.Form[FieldOf(t)] == Withhold).Select(t => t.EntryId).ToList();
        return ModelState.IsValid && await this.TryAsync(() => access.CompleteAsync(HttpContext.Actor(), Asked.PersonId, Id, withhold, HttpContext.RequestAborted))
            ? Redirect($"/audit/copies/{Id}") : Page();
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
