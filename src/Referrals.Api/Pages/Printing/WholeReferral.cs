using Referrals.Api.Governance;
using Referrals.Api.Pages.Referring;
using Referrals.Domain;
using Referrals.Domain.Sharing;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Printing;

/// <summary>A referral with its timeline, to be taken out of the platform: on paper, or into an organisation's own system.</summary>
internal sealed record WholeReferral(Setting Setting)
{
    public ReferralView Referral => Setting.Referral;

    public Timeline Timeline => Setting.Timeline;

    public DateTimeOffset At => Setting.Now;

    /// <summary>Once consent was withdrawn or is over nothing is taken out any more.</summary>
    public bool MayLeave => Referral.Consent?.Status is not (DisclosureStatus.Withdrawn or DisclosureStatus.Ended);

    /// <summary>What the access log says was shown.</summary>
    public Shown Shown => new(Timeline.PersonIds, [Referral.Id], MayLeave ? [.. ShownFields.Of(Referral).Append("timeline").Order(StringComparer.Ordinal)] : []);
}

/// <summary>Reads referrals as whoever takes them out may see them; an organisation's own notes, its warning about visits and its own reference stay inside.</summary>
internal sealed class WholeReferrals(Settings settings)
{
    public async Task<WholeReferral> ReadAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var setting = await settings.ReadAsync(actor, id, withTimeline: true, ct);
        var person = setting.Referral.Person is { } inside ? inside with { VisitWarning = null, VisitWarningReviewOn = null, VisitWarningSeenBy = null, OurReference = null } : null;
        return new WholeReferral(setting with
        {
            Referral = setting.Referral with { Person = person },
            Timeline = new Timeline([.. setting.Timeline.Where(e => e.Type is not ("ownNoteAdded" or "ownNoteRedacted" or "reminderSet" or "reminderDone"))], setting.Timeline.PersonIds),
        });
    }
}
