using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Outcomes;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;
using Choice = Referrals.Api.Pages.Forms.Choice;

namespace Referrals.Api.Pages.Publishing;

/// <summary>Asks for the release of a period, and shows which are being made.</summary>
[For(Role.Evaluator, Role.InformationGovernance)]
internal sealed class NewReleaseModel(ReleaseQueries releases, ReleaseDecisions decisions, Asking asking, TimeProvider time) : PageModel
{
    [BindProperty]
    public string? Period { get; set; }

    public IReadOnlyList<ReleaseWork> Releases { get; private set; } = [];

    public IReadOnlyList<Choice> Ready { get; private set; } = [];

    public IReadOnlyList<OfferedPeriod> NotReady { get; private set; } = [];

    public bool MayPrepare => HttpContext.Actor().Role is Role.Evaluator;

    public async Task OnGetAsync()
    {
        Releases = await releases.ListAsync(HttpContext.Actor(), HttpContext.RequestAborted);
        var offered = OfferedPeriods.Of(time.GetUtcNow(), Releases);
        Ready = [.. offered.Where(o => o.WhyNot is null).Select(o => new Choice(o.Period.Code, OfferedPeriods.Name(o.Period)))];
        NotReady = [.. offered.Where(o => o.WhyNot is not null)];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        ReleaseRules.MustPrepare(HttpContext.Actor());
        var command = new PrepareRelease(Period ?? "");
        Earlier? asked = null;
        if (this.Fits(command, new PrepareRelease.Validator())
            && await this.TryAsync(async () => asked = await decisions.PrepareAsync(asking.Of(HttpContext, default), command, HttpContext.RequestAborted)))
        {
            return Redirect($"/insights/releases/{asked!.Made}/check");
        }

        await OnGetAsync();
        return Page();
    }
}
