using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
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
internal sealed class ReferralModel(
    ReferralQueries referrals, JourneyQueries journeys, ProgrammeCatalogue programmes, PartnershipSource partnerships, ETags etags, TimeProvider time) : PageModel
{
    public ReferralView Referral { get; private set; } = null!;

    public Timeline Timeline { get; private set; } = null!;

    public IReadOnlyList<Step> Journey { get; private set; } = [];

    public Setting Setting { get; private set; } = null!;

    public Programme? Programme => Setting.Programme;

    public DateOnly Today => Setting.Today;

    public DateTimeOffset Now { get; private set; }

    /// <summary>What a button on the page is sent with.</summary>
    public string Version { get; private set; } = "";

    /// <summary>What may be done now, by the heading under which it is offered.</summary>
    public ILookup<Offer, CommandForm> Commands => CommandForms.All.Where(f => !f.IsOnEntry && f.Offered(Setting)).ToLookup(f => f.Under);

    /// <summary>What was done a moment ago.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>When whoever comes back had it open before, in milliseconds.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Since { get; set; }

    public Meanwhile? Meanwhile { get; private set; }

    public IReadOnlyList<ClockView> Due => [.. Referral.Clocks.Where(c => c.Status is not ClockStatus.Met).OrderBy(c => c.Due)];

    public async Task OnGetAsync(Guid id)
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        Now = time.GetUtcNow();
        var found = await referrals.FindAsync(actor, id, WorkingDays.InLondon(Now), ct);
        var timeline = found is null ? null : await referrals.TimelineAsync(actor, id, ct);
        if (found is null || timeline is null)
        {
            throw ProblemException.NotFound();
        }

        (Referral, Timeline, Version) = (found.View, timeline, etags.For(id, found.Version));
        Setting = new Setting(Referral, programmes.Find(Referral.Programme), await partnerships.CurrentAsync(ct), actor, WorkingDays.InLondon(Now)) { Timeline = timeline };
        Meanwhile = Since is { } opened ? Meanwhile.Since(timeline, opened, actor.MemberId) : null;
        var journey = await journeys.FindAsync(actor, id, ct);
        Journey = [.. (journey?.Referrals ?? []).SelectMany(Everything).OrderBy(n => n.MadeAt).Select(n => new Step(n, n.Id == id))];
        HttpContext.Shows(new Shown(
            [.. timeline.PersonIds.Concat(journey?.PersonIds ?? []).Distinct()],
            [.. Journey.Select(s => s.Node.Id).Append(id).Distinct()],
            [.. ShownFields.Of(found.View).Concat(timeline.Select(e => e.Type)).Distinct().Order(StringComparer.Ordinal)]));
    }

    private static IEnumerable<JourneyNodeView> Everything(JourneyNodeView node) => [node, .. node.Onward.SelectMany(Everything)];
}
