using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Governance;
using Referrals.Api.OpenApi;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.Programmes;
using Referrals.Projections.Caseloads;

namespace Referrals.Api.Caseloads;

/// <summary>What the caller's organisation has to do.</summary>
internal static class CaseloadEndpoints
{
    public static void MapCaseloads(this IEndpointRouteBuilder api) =>
        api.MapGet("/api/caseload", ListAsync).WithTags("Caseload").WithName("ReadCaseload").Needs(ApiScope.ReadReferrals).Shows(AccessKind.List).RefusesReads().AsksPages(
            new("state", "In which state; without it, those that are open or have something due."),
            new("programme", "The code of a programme."),
            new("caseworker", "me, none, or a member's id."),
            new("waitingOn", "us, them or person."),
            new("due", "overdue, today or week."),
            new("sort", "due (soonest first) or made (newest first)."));

    private static async Task<Ok<Page<CaseloadRow, CaseloadCounts>>> ListAsync(HttpContext http, CaseloadQueries caseload, ProgrammeCatalogue programmes, Cursors cursors)
    {
        var actor = http.Actor();
        var words = new QueryWords(http.Request.Query);
        var filter = CaseloadWords.Read(words, actor, programmes);
        var limit = words.Limit();
        var place = cursors.Read<CaseloadPosition>(http, words, actor.MemberId);
        words.Finish();

        var page = await caseload.PageAsync(actor, filter, place.After, limit, place.Today, http.RequestAborted);
        http.Shows(page.Items);
        return TypedResults.Ok(new Page<CaseloadRow, CaseloadCounts>(page.Items, cursors.Next(http, place, page.Next, actor.MemberId), page.Counts));
    }
}
