using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Organisations;
using Referrals.Domain.Sharing;

namespace Referrals.Api.Pages.Agreements;

/// <summary>Records what organisations signed.</summary>
[For(Role.Administrator)]
internal sealed class SignModel(AgreementDecisions decisions, PartnershipSource partnerships, Asking asking, TimeProvider time) : PageModel
{
    [BindProperty]
    public string[] Between { get; set; } = [];

    [BindProperty]
    public string? Purposes { get; set; }

    [BindProperty]
    public string? KnowsAndAgrees { get; set; }

    [BindProperty]
    public string? CannotAsk { get; set; }

    [BindProperty]
    public string? Safeguarding { get; set; }

    [BindProperty]
    public string? SignedOn { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    public IReadOnlyList<Choice> Organisations { get; private set; } = [];

    public string Hint => $"For example, {WrittenDate.Write(WorkingDays.InLondon(time.GetUtcNow()))}";

    public async Task OnGetAsync() => Organisations =
    [
        .. (await partnerships.LatestAsync(HttpContext.RequestAborted)).Organisations.Values.Where(o => o.LeftAt is null)
            .OrderBy(o => o.Name, StringComparer.CurrentCultureIgnoreCase).Select(o => new Choice($"{o.Id}", o.Name)),
    ];

    public async Task<IActionResult> OnPostAsync()
    {
        await OnGetAsync();
        return Command() is { } command && Fits(command)
            && await this.TryAsync(() => decisions.SignAsync(asking.Of(HttpContext, default), command, HttpContext.RequestAborted))
            ? Redirect("/admin/agreements?done=signed")
            : Page();
    }

    private SignAgreement? Command()
    {
        var (knows, cannot, safeguards) = (
            Chosen(nameof(KnowsAndAgrees), BasesChoices.KnowsAndAgrees, KnowsAndAgrees), Chosen(nameof(CannotAsk), BasesChoices.CannotAsk, CannotAsk),
            Chosen(nameof(Safeguarding), BasesChoices.Safeguarding, Safeguarding));
        var (signed, until) = (this.Written(nameof(SignedOn), SignedOn), string.IsNullOrWhiteSpace(Until) ? null : this.Written(nameof(Until), Until));
        return knows is null || cannot is null || safeguards is null || signed is null || !ModelState.IsValid ? null : new SignAgreement(
            Values.Of(Between.Select(b => Guid.TryParse(b, out var id) ? id : Guid.Empty)), knows, cannot, safeguards,
            Values.Of((Purposes ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), signed.Value, until);
    }

    // A purpose that is too long is said beside the field that holds them all.
    private bool Fits(SignAgreement command)
    {
        foreach (var problem in new SignAgreement.Validator().Validate(command).Errors)
        {
            ModelState.AddModelError(problem.PropertyName.Split('[')[0], problem.ErrorMessage);
        }

        return ModelState.IsValid;
    }

    private Bases? Chosen(string field, IReadOnlyList<Choice> choices, string? chosen)
    {
        var bases = BasesChoices.Chosen(choices, chosen);
        if (bases is null)
        {
            ModelState.AddModelError(field, "Choose what it rests on.");
        }

        return bases;
    }
}
