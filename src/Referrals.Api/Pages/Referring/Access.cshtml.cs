using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Projections.Governance;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>How often somebody looked at something of a referral on one day, and whether they have a part in it.</summary>
internal sealed record Look(string Member, Role Role, AccessKind Kind, DateOnly Day, DateTimeOffset Last, int Times, bool TakesPart);

/// <summary>Who of the own organisation has looked at a referral; the other side reads its own.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.AccessLog)]
internal sealed class AccessModel(ReferralQueries referrals, AccessLogQueries log, TimeProvider time) : PageModel
{
    private const int Most = 500;

    // Whoever opens a sensitive referral, or reviews that, has no part in it by that.
    private static readonly string[] s_fromOutside = ["sensitiveReferralOpened", "sensitiveOpeningReviewed"];

    public ReferralView Referral { get; private set; } = null!;

    public IReadOnlyList<Look> Looks { get; private set; } = [];

    /// <summary>Whether there were more than are shown.</summary>
    public bool IsCut { get; private set; }

    public async Task OnGetAsync(Guid id)
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        Referral = (await referrals.FindAsync(actor, id, WorkingDays.InLondon(time.GetUtcNow()), ct) ?? throw ProblemException.NotFound()).View;
        var timeline = await referrals.TimelineAsync(actor, id, ct) ?? throw ProblemException.NotFound();
        HashSet<Guid> takingPart = [.. timeline.Where(e => !s_fromOutside.Contains(e.Type)).Select(e => e.MemberId), .. Referral.Caseworker is { } caseworker ? [caseworker.Id] : Array.Empty<Guid>()];
        var filter = new AccessFilter(ReferralId: id, OrganisationId: actor.OrganisationId) { Without = [AccessKind.Refusal, AccessKind.AccessLog] };
        var page = await log.PageAsync(actor, filter, null, Most, ct);
        IsCut = page.Next is not null;
        Looks =
        [
            .. page.Items.GroupBy(e => (e.Member, e.Role, e.Kind, Day: WorkingDays.InLondon(e.At)))
                .Select(g => new Look(g.Key.Member.Name, g.Key.Role, g.Key.Kind, g.Key.Day, g.Max(e => e.At), g.Count(), takingPart.Contains(g.Key.Member.Id)))
                .OrderByDescending(l => l.Last),
        ];
        HttpContext.Shows(new Shown(timeline.PersonIds, [id], ["looks"]));
    }
}
