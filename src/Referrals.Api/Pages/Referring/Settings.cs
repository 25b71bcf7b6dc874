using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Programmes;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>Reads a referral for a page of it: as whoever opens it sees it now, and what the partnership knows.</summary>
internal sealed class Settings(ReferralQueries referrals, ProgrammeCatalogue programmes, PartnershipSource partnerships, ETags etags, TimeProvider time)
{
    public async Task<Setting> ReadAsync(Actor actor, Guid id, bool withTimeline, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var found = await referrals.FindAsync(actor, id, WorkingDays.InLondon(now), ct) ?? throw ProblemException.NotFound();
        var setting = new Setting(found.View, programmes.Find(found.View.Programme), await partnerships.CurrentAsync(ct), actor, now, etags.For(id, found.Version));
        return withTimeline ? setting with { Timeline = await TimelineAsync(actor, id, ct) } : setting;
    }

    public async Task<Timeline> TimelineAsync(Actor actor, Guid id, CancellationToken ct) => await referrals.TimelineAsync(actor, id, ct) ?? throw ProblemException.NotFound();
}
