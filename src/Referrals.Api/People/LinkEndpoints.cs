using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.OpenApi;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.People;
using Referrals.Projections.People;

namespace Referrals.Api.People;

/// <summary>Two records of the caller's organisation that may be of one human being, as the organisation has them.</summary>
public sealed record LinkCandidate(Guid Id, LinkState State, LinkGrounds Grounds, IReadOnlyList<PersonView> Records);

/// <summary>What was decided on a pair.</summary>
public sealed record LinkDecided(Guid Id, LinkState State);

/// <summary>Nothing is said with it: the address says it all.</summary>
public sealed record LinkDecision;

/// <summary>Pairs of records that a member who may see both says are of one human being, or are not; and can say otherwise later.</summary>
internal static class LinkEndpoints
{
    public static void MapLinks(this IEndpointRouteBuilder api)
    {
        var links = api.MapGroup("/api/link-candidates").WithTags("People");
        links.MapGet("", ListAsync).WithName("ReadLinkCandidates").Needs(ApiScope.ReadPeople).Shows(AccessKind.List).RefusesReads().AsksPages(
            new QueryWord("state", "proposed (unless told), confirmed, linked (by the platform) or removed."));
        links.MapPost("/{id:guid}/confirm", (HttpContext http, Guid id, Deciders deciders) => DecideAsync(http, id, deciders, DecideLinkHandler.Confirm))
            .WithName("ConfirmLink").Needs(ApiScope.WritePeople).Accepts<LinkDecision>("application/json").ShowsNobody().RefusesCommands();
        links.MapPost("/{id:guid}/remove", (HttpContext http, Guid id, Deciders deciders) => DecideAsync(http, id, deciders, DecideLinkHandler.Remove))
            .WithName("RemoveLink").Needs(ApiScope.WritePeople).Accepts<LinkDecision>("application/json").ShowsNobody().RefusesCommands();
    }

    private static async Task<Ok<Page<LinkCandidate>>> ListAsync(HttpContext http, PersonQueries people, SeenPeople seen, RecordLinks links, Cursors cursors)
    {
        var actor = http.Actor();
        var words = new QueryWords(http.Request.Query);
        var state = words.Code<LinkState>("state") ?? LinkState.Proposed;
        var limit = words.Limit();
        var place = cursors.Read<Guid?>(http, words, actor.MemberId);
        words.Finish();

        var pairs = actor.Role is Role.Practitioner or Role.Coordinator
            ? await people.PairsAsync(actor, [state], place.After ?? Guid.Empty, limit + 1, http.RequestAborted) : [];
        var shown = pairs.Take(limit).ToList();
        var records = (await seen.FindAsync(actor, [.. shown.SelectMany(p => (Guid[])[p.OneId, p.OtherId]).Distinct()], http.RequestAborted)).ToDictionary(r => r.Id);
        var settled = state is LinkState.Proposed ? await links.LinkedAsync([.. shown.Select(p => p.OneId).Distinct()], http.RequestAborted) : null;
        var candidates = new List<LinkCandidate>();
        foreach (var pair in shown)
        {
            if (records.TryGetValue(pair.OneId, out var one) && records.TryGetValue(pair.OtherId, out var other)
                && settled?[pair.OneId].Contains(pair.OtherId) is not true)
            {
                candidates.Add(new LinkCandidate(pair.LinkId, pair.State, pair.Grounds, [one.View, other.View]));
            }
        }

        var views = candidates.SelectMany(c => c.Records).ToList();
        http.Shows(new Shown([.. views.Select(v => v.Id!.Value).Distinct()], [], ShownFields.Of(views)));
        return TypedResults.Ok(new Page<LinkCandidate>(candidates, cursors.Next(http, place, pairs.Count > limit ? (Guid?)shown[^1].LinkId : null, actor.MemberId)));
    }

    private static async Task<Ok<LinkDecided>> DecideAsync(HttpContext http, Guid id, Deciders with, Func<RecordLink?, Actor, object[]> decide)
    {
        var body = await RequestBody.ReadAsync<LinkDecision>(http);
        var asked = with.Asking.Of(http, body.Bytes);
        await with.Links.DecideAsync(
            id,
            asked,
            async link => link is not null && (await with.Seen.FindAsync(asked.Actor, [link.FirstId, link.SecondId], http.RequestAborted)).Count == 2
                ? decide(link, asked.Actor) : throw Refusal.NotFound(),
            http.RequestAborted);
        return TypedResults.Ok(new LinkDecided(id, (await with.Links.LoadAsync(id, http.RequestAborted)).Link!.State));
    }
}

/// <summary>What deciding on a pair takes.</summary>
internal sealed record Deciders(Asking Asking, RecordLinks Links, SeenPeople Seen);
