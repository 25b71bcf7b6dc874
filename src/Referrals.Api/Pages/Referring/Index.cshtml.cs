using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Journeys;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>A referral of the journey in the order in which they were made, with the day and whether it is the one on the page.</summary>
internal sealed record Step(JourneyNodeView Node, bool IsHere);

/// <summary>One referral as whoever opens it may see it: who it is about, what is due, what happened.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Referral)]
internal sealed class ReferralModel(ReferralQueries referrals, JourneyQueries journeys, ProgrammeCatalogue programmes, PartnershipSource partnerships, TimeProvider time) : PageModel
{
    public ReferralView Referral { get; private set; } = null!;

    public Timeline Timeline { get; private set; } = null!;

    public IReadOnlyList<Step> Journey { get; private set; } = [];

    public DateOnly Today { get; private set; }

    public Setting Setting { get; private set; } = null!;

    public Programme? Programme => Setting.Programme;

    /// <summary>What may be done now.</summary>
    public IReadOnlyList<CommandForm> Commands => [.. CommandForms.All.Where(f => f.Offered(Setting))];

    /// <summary>What was done a moment ago.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public IReadOnlyList<ClockView> Due => [.. Referral.Clocks.Where(c => c.Status is not ClockStatus.Met).OrderBy(c => c.Due)];

    public async Task OnGetAsync(Guid id)
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        Today = WorkingDays.InLondon(time.GetUtcNow());
        var found = await referrals.FindAsync(actor, id, Today, ct);
        var timeline = found is null ? null : await referrals.TimelineAsync(actor, id, ct);
        if (found is null || timeline is null)
        {
            throw ProblemException.NotFound();
        }

        (Referral, Timeline) = (found.View, timeline);
        Setting = new Setting(Referral, programmes.Find(Referral.Programme), await partnerships.CurrentAsync(ct), actor, Today);
        var journey = await journeys.FindAsync(actor, id, ct);
        Journey = [.. (journey?.Referrals ?? []).SelectMany(Everything).OrderBy(n => n.MadeAt).Select(n => new Step(n, n.Id == id))];
        HttpContext.Shows(new Shown(
            [.. timeline.PersonIds.Concat(journey?.PersonIds ?? []).Distinct()],
            [.. Journey.Select(s => s.Node.Id).Append(id).Distinct()],
            [.. ShownFields.Of(found.View).Concat(timeline.Select(e => e.Type)).Distinct().Order(StringComparer.Ordinal)]));
    }

    private static IEnumerable<JourneyNodeView> Everything(JourneyNodeView node) => [node, .. node.Onward.SelectMany(Everything)];
}
