using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Clocks;
using Referrals.Projections.Referring;

namespace Referrals.Api.Referring;

/// <summary>A referral and its history, as far as the caller may see them.</summary>
internal static class ReadingReferrals
{
    public static void Map(RouteGroupBuilder referrals)
    {
        referrals.MapGet("/{id:guid}", ReadAsync).WithName("ReadReferral").RefusesReads();
        referrals.MapGet("/{id:guid}/timeline", ReadTimelineAsync).WithName("ReadTimeline").RefusesReads();
    }

    private static async Task<Ok<ReferralView>> ReadAsync(HttpContext http, Guid id, ReferralQueries referrals, ETags etags, TimeProvider time)
    {
        var found = await referrals.FindAsync(http.Actor(), id, WorkingDays.InLondon(time.GetUtcNow()), http.RequestAborted) ?? throw ProblemException.NotFound();
        http.Response.Headers.ETag = etags.For(id, found.Version);
        return TypedResults.Ok(found.View);
    }

    private static async Task<Ok<Page<TimelineEntryView>>> ReadTimelineAsync(HttpContext http, Guid id, ReferralQueries referrals) =>
        TypedResults.Ok(new Page<TimelineEntryView>(await referrals.TimelineAsync(http.Actor(), id, http.RequestAborted) ?? throw ProblemException.NotFound(), null));
}
