using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Projections.Referring;

namespace Referrals.Api.Referring;

/// <summary>A referral and its history, as far as the caller may see them.</summary>
internal static class ReadingReferrals
{
    public static void Map(RouteGroupBuilder referrals)
    {
        referrals.MapGet("/{id:guid}", ReadAsync).WithName("ReadReferral").Needs(ApiScope.ReadReferrals).Shows(AccessKind.Referral).RefusesReads();
        referrals.MapGet("/{id:guid}/timeline", ReadTimelineAsync).WithName("ReadTimeline").Needs(ApiScope.ReadReferrals).Shows(AccessKind.Timeline).RefusesReads();
    }

    private static async Task<Ok<ReferralView>> ReadAsync(HttpContext http, Guid id, ReferralQueries referrals, ETags etags, TimeProvider time)
    {
        var found = await referrals.FindAsync(http.Actor(), id, WorkingDays.InLondon(time.GetUtcNow()), http.RequestAborted) ?? throw ProblemException.NotFound();
        http.Response.Headers.ETag = etags.For(id, found.Version);
        http.Shows(found.View);
        return TypedResults.Ok(found.View);
    }

    private static async Task<Ok<Page<TimelineEntryView>>> ReadTimelineAsync(HttpContext http, Guid id, ReferralQueries referrals)
    {
        var timeline = await referrals.TimelineAsync(http.Actor(), id, http.RequestAborted) ?? throw ProblemException.NotFound();
        http.Shows(id, timeline);
        return TypedResults.Ok(new Page<TimelineEntryView>(timeline, null));
    }
}
