using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Governance;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Projections.Journeys;

namespace Referrals.Api.Journeys;

/// <summary>What grew from a first referral, as far as the caller may see.</summary>
internal static class JourneyEndpoints
{
    public static void MapJourneys(this IEndpointRouteBuilder api) =>
        api.MapGet("/api/journeys/{id:guid}", ReadAsync).WithTags("Journeys").WithName("ReadJourney").Needs(ApiScope.ReadReferrals).Shows(AccessKind.Journey).RefusesReads();

    private static async Task<Ok<JourneyView>> ReadAsync(HttpContext http, Guid id, JourneyQueries journeys)
    {
        var journey = await journeys.FindAsync(http.Actor(), id, http.RequestAborted) ?? throw ProblemException.NotFound();
        http.Shows(journey);
        return TypedResults.Ok(journey);
    }
}
