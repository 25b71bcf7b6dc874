using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
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
internal sealed class ReferralModel(Settings settings, JourneyQueries journeys) : PageModel
{
    public Setting Setting { get; private set; } = null!;

    public ReferralView Referral => Setting.Referral;

    public Timeline Timeline => Setting.Timeline;

    public IReadOnlyList<Step> Journey { get; private set; } = [];

    public Programme? Programme => Setting.Programme;

    public DateOnly Today => Setting.Today;

    public DateTimeOffset Now => Setting.Now;

    /// <summary>What a button on the page is sent with.</summary>
    public string Version => Setting.Version;

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
        Setting = await settings.ReadAsync(actor, id, withTimeline: true, ct);
        Meanwhile = Since is { } opened ? Meanwhile.Since(Timeline, opened, actor.MemberId) : null;
        var journey = await journeys.FindAsync(actor, id, ct);
        Journey = [.. (journey?.Everything() ?? []).OrderBy(n => n.MadeAt).Select(n => new Step(n, n.Id == id))];
        HttpContext.Shows(new Shown(
            [.. Timeline.PersonIds.Concat(journey?.PersonIds ?? []).Distinct()],
            [.. Journey.Select(s => s.Node.Id).Append(id).Distinct()],
            ShownFields.Of(Referral, Timeline)));
    }
}
