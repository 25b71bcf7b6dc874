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

namespace Referrals.Api.Pages.Agreements;

/// <summary>One agreement, and its end.</summary>
[For(Role.Administrator, Role.InformationGovernance)]
internal sealed class AgreementModel(AgreementDecisions decisions, PartnershipSource partnerships, Asking asking, TimeProvider time) : PageModel
{
    /// <summary>The first day on which it holds no longer, as it was written.</summary>
    [BindProperty]
    public string? On { get; set; }

    public AgreementRecord Agreement { get; private set; } = null!;

    public IReadOnlyList<string> Names { get; private set; } = [];

    public AgreementState State => AgreementsModel.StateOf(Agreement, Today);

    public bool MayEnd => HttpContext.Actor().Role is Role.Administrator && State is not AgreementState.Over;

    public string Hint => $"For example, {WrittenDate.Write(Today)}";

    private DateOnly Today => WorkingDays.InLondon(time.GetUtcNow());

    public async Task OnGetAsync(Guid id)
    {
        var partnership = await partnerships.LatestAsync(HttpContext.RequestAborted);
        Agreement = partnership.Agreements.FirstOrDefault(a => a.Id == id) ?? throw Refusal.NotFound();
        Names = [.. Agreement.Between.Select(o => partnership.NameOfOrganisation(o).Name)];
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        await OnGetAsync(id);
        return this.Written(nameof(On), On) is { } on && await this.TryAsync(() => decisions.EndAsync(asking.Of(HttpContext, default), id, new EndAgreement(on), HttpContext.RequestAborted))
            ? Redirect("/admin/agreements?done=ended")
            : Page();
    }
}
