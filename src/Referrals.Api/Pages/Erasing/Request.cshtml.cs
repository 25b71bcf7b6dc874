using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Erasing;

/// <summary>One erasure: what it reaches, what has to be reviewed first, its receipt in the end.</summary>
[For(Role.InformationGovernance)]
[Shows(AccessKind.Person)]
internal sealed class RequestModel(ErasureReading reading, ErasureDecisions decisions, Asking asking, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Why it is cancelled.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    public ErasureView View { get; private set; } = null!;

    public ErasureReceipt? Receipt { get; private set; }

    public DateTimeOffset Now => time.GetUtcNow();

    public bool IsReviewed => View.Texts is not { } texts || texts.All(t => t.Verdict is not null);

    /// <summary>Whoever asked does not confirm; what retention asked for, anybody does.</summary>
    public bool MayConfirm => View.Erasure.DueOn is not null || View.Erasure.RequestedBy.Id != HttpContext.Actor().MemberId;

    /// <summary>What was just said of a text, or before.</summary>
    public TextVerdict? VerdictOn(LinkedTextView text) => SaidOf(text) ?? text.Verdict;

    public static string FieldOf(LinkedTextView text) => $"verdict-{text.Id}";

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostReviewAsync()
    {
        await LoadAsync();
        return await this.TryAsync(async () =>
        {
            foreach (var text in View.Texts ?? [])
            {
                if (SaidOf(text) is { } verdict && verdict != text.Verdict)
                {
                    await decisions.ReviewAsync(asking.Of(HttpContext, default), Id, text.Id, new ReviewLinkedText(verdict), HttpContext.RequestAborted);
                }
            }
        }) ? Again() : Page();
    }

    public async Task<IActionResult> OnPostCancelAsync()
    {
        var command = new CancelErasure(Reason ?? "");
        if (this.Fits(command, new CancelErasure.Validator())
            && await this.TryAsync(() => decisions.CancelAsync(asking.Of(HttpContext, default), Id, command, HttpContext.RequestAborted)))
        {
            return Again();
        }

        await LoadAsync();
        return Page();
    }

    private TextVerdict? SaidOf(LinkedTextView text) =>
        Request.HasFormContentType && Enum.TryParse<TextVerdict>(Request.Form[FieldOf(text)], out var verdict) && Enum.IsDefined(verdict) ? verdict : null;

    private RedirectResult Again() => Redirect($"/audit/requests/{Id}");

    private async Task LoadAsync()
    {
        var actor = HttpContext.Actor();
        var (view, scope) = await reading.FindAsync(actor, Id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        View = view;
        Receipt = view.Erasure.State is ErasureState.CarriedOut ? await reading.ReceiptAsync(actor, Id, HttpContext.RequestAborted) : null;
        HttpContext.Shows(ErasureReading.Shows(view, scope));
    }
}
