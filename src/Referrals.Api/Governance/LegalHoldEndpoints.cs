using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Json;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections.Governance;

namespace Referrals.Api.Governance;

/// <summary>A hold that stands.</summary>
public sealed record LegalHoldIsPlaced(Guid HoldId);

/// <summary>What keeps somebody from being erased: placed, lifted and read by information governance.</summary>
internal static class LegalHoldEndpoints
{
    public static void MapLegalHolds(this IEndpointRouteBuilder api)
    {
        var holds = api.MapGroup("/api/people/{id:guid}/holds").WithTags("Erasures");
        holds.MapGet("", ReadAsync).WithName("ReadLegalHolds").Needs(ApiScope.ReadPeople).RefusesReads().Shows(AccessKind.Person);
        holds.MapPost("", PlaceAsync).WithName(nameof(PlaceLegalHold)).Needs(ApiScope.WritePeople).Accepts<PlaceLegalHold>("application/json").RefusesCommands().ShowsNobody();
        holds.MapPost("/{holdId:guid}/lift", LiftAsync).WithName(nameof(LiftLegalHold)).Needs(ApiScope.WritePeople).Accepts<LiftLegalHold>("application/json").RefusesCommands().ShowsNobody();
    }

    /// <summary>The holds on every record of the human being.</summary>
    private static async Task<Ok<Page<LegalHoldView>>> ReadAsync(HttpContext http, Guid id, DocumentStore store, WholePeople whole, LegalHoldQueries holds)
    {
        var actor = http.Actor();
        Erasure.MustBeGovernedBy(actor);
        await using var session = store.LightweightSession();
        _ = await session.Events.AggregateStreamAsync<PersonRecord>(id, ct: http.RequestAborted) ?? throw Refusal.NotFound();
        var people = (await whole.FindAsync(id, http.RequestAborted)).Records;
        var found = await holds.OfAsync(actor, people, http.RequestAborted);
        http.Shows(new Shown(people, [], ShownFields.Of(found)));
        return TypedResults.Ok(new Page<LegalHoldView>(found, null));
    }

    private static async Task<Results<Created<LegalHoldIsPlaced>, Ok<LegalHoldIsPlaced>>> PlaceAsync(HttpContext http, Guid id, Asking asking, LegalHolds holds)
    {
        var body = await RequestBody.ReadAsync<PlaceLegalHold>(http);
        var placed = await holds.PlaceAsync(asking.Of(http, body.Bytes), id, body.Value, http.RequestAborted);
        var answer = new LegalHoldIsPlaced(placed.Made);
        return placed.Status == StatusCodes.Status201Created ? TypedResults.Created($"/api/people/{id}/holds", answer) : TypedResults.Ok(answer);
    }

    private static async Task<NoContent> LiftAsync(HttpContext http, Guid id, Guid holdId, Asking asking, LegalHolds holds)
    {
        var body = await RequestBody.ReadAsync<LiftLegalHold>(http);
        await holds.LiftAsync(asking.Of(http, body.Bytes), id, holdId, body.Value, http.RequestAborted);
        return TypedResults.NoContent();
    }
}
