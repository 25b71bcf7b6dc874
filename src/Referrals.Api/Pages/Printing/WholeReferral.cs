using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Programmes;
using Referrals.Domain.Sharing;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Printing;

/// <summary>A referral with its timeline, to be taken out of the platform: on paper, or into an organisation's own system.</summary>
internal sealed record WholeReferral(Setting Setting, Timeline Timeline, DateTimeOffset At)
{
    public ReferralView Referral => Setting.Referral;

    /// <summary>Once consent was withdrawn or is over nothing is taken out any more.</summary>
    public bool MayLeave => Referral.Consent?.Status is not (DisclosureStatus.Withdrawn or DisclosureStatus.Ended);

    /// <summary>What the access log says was shown.</summary>
    public Shown Shown => new(Timeline.PersonIds, [Referral.Id], MayLeave ? [.. ShownFields.Of(Referral).Append("timeline").Order(StringComparer.Ordinal)] : []);
}

/// <summary>Reads referrals as whoever takes them out may see them; an organisation's own notes, its warning about visits and its own reference stay inside.</summary>
internal sealed class WholeReferrals(ReferralQueries referrals, ProgrammeCatalogue programmes, PartnershipSource partnerships, TimeProvider time)
{
    public async Task<WholeReferral> ReadAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var found = await referrals.FindAsync(actor, id, WorkingDays.InLondon(now), ct) ?? throw ProblemException.NotFound();
        var view = found.View with { Person = found.View.Person is { } person ? person with { VisitWarning = null, VisitWarningReviewOn = null, VisitWarningSeenBy = null, OurReference = null } : null };
        var timeline = await referrals.TimelineAsync(actor, id, ct) ?? throw ProblemException.NotFound();
        var shared = new Timeline([.. timeline.Where(e => e.Type is not ("ownNoteAdded" or "ownNoteRedacted" or "reminderSet" or "reminderDone"))], timeline.PersonIds);
        return new WholeReferral(
            new Setting(view, programmes.Find(view.Programme), await partnerships.CurrentAsync(ct), actor, WorkingDays.InLondon(now)) { Timeline = shared }, shared, now);
    }
}
