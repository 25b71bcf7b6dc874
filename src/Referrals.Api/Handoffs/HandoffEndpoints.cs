using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Governance;
using Referrals.Api.OpenApi;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Projections.Handoffs;

namespace Referrals.Api.Handoffs;

/// <summary>Where work is between the caller's organisation and its partners, and for how long.</summary>
internal static class HandoffEndpoints
{
    public static void MapHandoffs(this IEndpointRouteBuilder api) =>
        api.MapGet("/api/handoffs", ListAsync).WithTags("Handoffs").WithName("ReadHandoffs").Needs(ApiScope.ReadReferrals).Shows(AccessKind.List).RefusesReads().AsksPages(
            new("direction", "in or out."), new("partner", "The id of the other organisation."), new("overdue", "true or false."));

    private static async Task<Ok<Page<HandoffRow, HandoffCounts>>> ListAsync(HttpContext http, HandoffQueries handoffs, Cursors cursors)
    {
        var actor = http.Actor();
        var words = new QueryWords(http.Request.Query);
        var filter = new HandoffFilter(words.Code<Direction>("direction"), words.Id("partner"), words.Flag("overdue"));
        var limit = words.Limit();
        var place = cursors.Read<HandoffPosition>(http, words, actor.MemberId);
        words.Finish();

        var page = await handoffs.PageAsync(actor, filter, place.After, limit, place.Today, http.RequestAborted);
        http.Shows(page.Items);
        return TypedResults.Ok(new Page<HandoffRow, HandoffCounts>(page.Items, cursors.Next(http, place, page.Next, actor.MemberId), page.Counts));
    }
}
