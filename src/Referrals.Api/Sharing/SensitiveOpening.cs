using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Api.Referring;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Sharing;

namespace Referrals.Api.Sharing;

/// <summary>Opens referrals of sensitive programmes from outside their circle, and reviews that.</summary>
internal sealed class SensitiveOpening(Decisions decisions, Databases databases, ProgrammeCatalogue programmes, SensitiveOpeningQueries openings)
{
    public async Task<ReferralIsOpen> OpenAsync(Asked asked, OpenSensitiveReferral command, CancellationToken ct)
    {
        var referralId = Reference.TryParse(command.Reference, out var reference) ? await References.FindAsync(databases.Writer, reference, ct) : null;
        var opened = await decisions.DecideUnseenAsync(
            asked,
            referralId ?? Guid.Empty,
            referral => Task.FromResult<Decided>(OpenSensitiveReferralHandler.Handle(
                command, referral, asked.Actor, programmes.Find(ProgrammeFor(referral, asked.Actor)) is { Sensitive: true }, asked.Now)),
            ct);
        var until = opened.Referral.Openings.Where(o => o.MemberId == asked.Actor.MemberId).Max(o => (DateTimeOffset?)o.Until);
        return new ReferralIsOpen(opened.Referral.Id, until > asked.Now ? until : null);
    }

    public async Task ReviewAsync(Asked asked, Guid openingId, ReviewOpening command, CancellationToken ct)
    {
        var referralId = await openings.ReferralOfAsync(asked.Actor, openingId, ct) ?? throw Refusal.NotFound();
        await decisions.DecideUnseenAsync(
            asked, referralId, referral => Task.FromResult<Decided>(ReviewOpeningHandler.Handle(command, openingId, referral, asked.Actor)), ct);
    }

    /// <summary>The programme in which the caller's organisation knows the referral.</summary>
    private static string ProgrammeFor(Referral referral, Actor actor) =>
        referral.SidesOf(actor) is Sides.Offered ? referral.Offer!.Programme : referral.Programme;
}
