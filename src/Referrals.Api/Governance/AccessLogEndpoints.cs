using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.OpenApi;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Projections.Governance;

namespace Referrals.Api.Governance;

/// <summary>Who looked at whom: everything for information governance, their own organisation's members for a coordinator.</summary>
internal static class AccessLogEndpoints
{
    public static void MapAccessLog(this IEndpointRouteBuilder api) =>
        api.MapGet("/api/access-log", ListAsync).WithTags("Governance").WithName("ReadAccessLog").Needs(ApiScope.ReadPeople).RefusesReads().RefusesOtherRoles().Shows(AccessKind.AccessLog)
            .AsksPages(
                new("person", "The id of a record of a person: who looked at it."),
                new("referral", "The id of a referral: who looked at it."),
                new("member", "The id of a member: what they looked at."),
                new("organisation", "The id of an organisation."),
                new("kind", "referral, timeline, person, journey, list, search, export, accessLog or refusal."),
                new("from", "The first day, YYYY-MM-DD."),
                new("to", "The last day, YYYY-MM-DD."));

    private static async Task<Ok<Page<AccessEntryView>>> ListAsync(HttpContext http, AccessLogQueries log, Cursors cursors)
    {
        var actor = http.Actor();
        if (actor.Role is not (Role.InformationGovernance or Role.Coordinator))
        {
            throw Refusal.Forbidden("The access log is for information governance, and for coordinators of their own organisation.");
        }

        var words = new QueryWords(http.Request.Query);
        var filter = new AccessFilter(
            words.Id("person"), words.Id("referral"), words.Id("member"), words.Id("organisation"), words.Code<AccessKind>("kind"), words.Day("from"), words.Day("to"));
        var limit = words.Limit();
        var place = cursors.Read<long?>(http, words, actor.MemberId);
        words.Finish();

        var page = await log.PageAsync(actor, filter, place.After, limit, http.RequestAborted);
        http.Shows(new Shown(filter.PersonId is { } person ? [person] : [], filter.ReferralId is { } referral ? [referral] : [], ShownFields.Of(page.Items)));
        return TypedResults.Ok(new Page<AccessEntryView>(page.Items, cursors.Next(http, place, page.Next, actor.MemberId)));
    }
}
