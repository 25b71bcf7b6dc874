using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Governance;
using Referrals.Api.OpenApi;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
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
        var caseworker = words.Text("caseworker") switch
        {
            null or "none" => null,
            "me" => actor.MemberId,
            var text => Guid.TryParseExact(text, "D", out var id) ? id : words.Wrong<Guid?>("caseworker", "Use me, none, or a member's id."),
        };
        var filter = new CaseloadFilter(
            words.Code<ReferralState>("state"),
            words.OneOf("programme", [.. programmes.All.Select(p => p.Code)]),
            caseworker,
            Unallocated: words.Text("caseworker") == "none",
            words.Code<WhoseMove>("waitingOn"),
            words.Code<DueWhen>("due"),
            words.Code<CaseloadSort>("sort") ?? CaseloadSort.Due);
        var limit = words.Limit();
        var place = cursors.Read<CaseloadPosition>(http, words, actor.MemberId);
        words.Finish();

        var page = await caseload.PageAsync(actor, filter, place.After, limit, place.Today, http.RequestAborted);
        http.Shows(page.Items);
        return TypedResults.Ok(new Page<CaseloadRow, CaseloadCounts>(page.Items, cursors.Next(http, place, page.Next, actor.MemberId), page.Counts));
    }
}
