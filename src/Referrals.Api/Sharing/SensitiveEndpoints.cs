using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.Sharing;
using Referrals.Projections.Sharing;

namespace Referrals.Api.Sharing;

/// <summary>A referral that was opened, and until when; for who sees it anyway without an end.</summary>
public sealed record ReferralIsOpen(Guid ReferralId, DateTimeOffset? OpenUntil);

/// <summary>Opening referrals of sensitive programmes from outside their circle, and what is made of it.</summary>
internal static class SensitiveEndpoints
{
    public static void MapSensitive(this IEndpointRouteBuilder api)
    {
        api.MapPost("/api/referrals/open", OpenAsync).WithTags("Sharing").WithName(nameof(OpenSensitiveReferral)).Needs(ApiScope.WriteReferrals).ShowsNobody()
            .Accepts<OpenSensitiveReferral>("application/json").RefusesCommands();
        var openings = api.MapGroup("/api/sensitive-openings").WithTags("Sharing");
        openings.MapGet("", ListAsync).WithName("ReadSensitiveOpenings").Needs(ApiScope.ReadReferrals).Shows(AccessKind.List).RefusesReads();
        openings.MapPost("/{id:guid}/review", ReviewAsync).WithName(nameof(ReviewOpening)).Needs(ApiScope.WriteReferrals).ShowsNobody().Accepts<ReviewOpening>("application/json").RefusesCommands();
    }

    private static async Task<Ok<ReferralIsOpen>> OpenAsync(HttpContext http, Asking asking, SensitiveOpening opening)
    {
        var body = await RequestBody.ReadAsync<OpenSensitiveReferral>(http);
        return TypedResults.Ok(await opening.OpenAsync(asking.Of(http, body.Bytes), body.Value, http.RequestAborted));
    }

    private static async Task<Ok<Page<SensitiveOpeningView>>> ListAsync(HttpContext http, SensitiveOpeningQueries openings, TimeProvider time)
    {
        new QueryWords(http.Request.Query).Finish();
        var found = await openings.ListAsync(http.Actor(), WorkingDays.InLondon(time.GetUtcNow()), http.RequestAborted);
        http.Shows(new Shown([], [.. found.Select(o => o.ReferralId).Distinct()], ShownFields.Of(found)));
        return TypedResults.Ok(new Page<SensitiveOpeningView>(found, null));
    }

    private static async Task<NoContent> ReviewAsync(HttpContext http, Guid id, Asking asking, SensitiveOpening opening)
    {
        var body = await RequestBody.ReadAsync<ReviewOpening>(http);
        await opening.ReviewAsync(asking.Of(http, body.Bytes), id, body.Value, http.RequestAborted);
        return TypedResults.NoContent();
    }
}
