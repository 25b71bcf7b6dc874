using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Json;
using Referrals.Api.OpenApi;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Projections.Governance;

namespace Referrals.Api.Governance;

/// <summary>Forgetting a person: asked by one member of information governance, confirmed by another.</summary>
internal static class ErasureEndpoints
{
    public static void MapErasures(this IEndpointRouteBuilder api)
    {
        api.MapPost("/api/people/{id:guid}/erase", RequestAsync).WithTags("Erasures").WithName(nameof(RequestErasure)).Needs(ApiScope.WritePeople)
            .Accepts<RequestErasure>("application/json").RefusesCommands().ShowsNobody();
        var erasures = api.MapGroup("/api/erasures").WithTags("Erasures");
        erasures.MapGet("", ListAsync).WithName("ReadErasures").Needs(ApiScope.ReadPeople).RefusesReads().AsksPages().ShowsNobody();
        erasures.MapGet("/{id:guid}", ReadAsync).WithName("ReadErasure").Needs(ApiScope.ReadPeople).RefusesReads().Shows(AccessKind.Person);
        erasures.MapPost("/{id:guid}/texts/{entryId:guid}", ReviewAsync).WithName(nameof(ReviewLinkedText)).Needs(ApiScope.WritePeople)
            .Accepts<ReviewLinkedText>("application/json").RefusesCommands().ShowsNobody();
        erasures.MapPost("/{id:guid}/confirm", ConfirmAsync).WithName(nameof(ConfirmErasure)).Needs(ApiScope.WritePeople)
            .Accepts<ConfirmErasure>("application/json").RefusesCommands().ShowsNobody();
        erasures.MapPost("/{id:guid}/cancel", CancelAsync).WithName(nameof(CancelErasure)).Needs(ApiScope.WritePeople)
            .Accepts<CancelErasure>("application/json").RefusesCommands().ShowsNobody();
        erasures.MapGet("/{id:guid}/receipt", ReadReceiptAsync).WithName("ReadErasureReceipt").Needs(ApiScope.ReadPeople).RefusesReads().ShowsNobody();
    }

    private static async Task<Results<Created<ErasureHead>, Ok<ErasureHead>>> RequestAsync(
        HttpContext http, Guid id, Asking asking, ErasureDecisions decisions, ErasureQueries erasures)
    {
        var body = await RequestBody.ReadAsync<RequestErasure>(http);
        var made = await decisions.RequestAsync(asking.Of(http, body.Bytes), id, body.Value, http.RequestAborted);
        var head = await HeadAsync(http, made.Made, erasures);
        return made.Status == StatusCodes.Status201Created ? TypedResults.Created($"/api/erasures/{made.Made}", head) : TypedResults.Ok(head);
    }

    private static async Task<Ok<Page<ErasureHead>>> ListAsync(HttpContext http, ErasureQueries erasures, Cursors cursors)
    {
        var actor = http.Actor();
        Erasure.MustBeGovernedBy(actor);
        var words = new QueryWords(http.Request.Query);
        var limit = words.Limit();
        var place = cursors.Read<ErasurePosition>(http, words, actor.MemberId);
        words.Finish();
        var (items, next) = await erasures.PageAsync(actor, place.After, limit, http.RequestAborted);
        return TypedResults.Ok(new Page<ErasureHead>(items, cursors.Next(http, place, next, actor.MemberId)));
    }

    private static async Task<Ok<ErasureView>> ReadAsync(HttpContext http, Guid id, ErasureReading reading)
    {
        var actor = http.Actor();
        Erasure.MustBeGovernedBy(actor);
        var (view, scope) = await reading.FindAsync(actor, id, http.RequestAborted) ?? throw ProblemException.NotFound();
        http.Shows(ErasureReading.Shows(view, scope));
        return TypedResults.Ok(view);
    }

    private static async Task<Ok<ErasureHead>> ReviewAsync(HttpContext http, Guid id, Guid entryId, Asking asking, ErasureDecisions decisions, ErasureQueries erasures)
    {
        var body = await RequestBody.ReadAsync<ReviewLinkedText>(http);
        await decisions.ReviewAsync(asking.Of(http, body.Bytes), id, entryId, body.Value, http.RequestAborted);
        return TypedResults.Ok(await HeadAsync(http, id, erasures));
    }

    private static async Task<Ok<ErasureHead>> ConfirmAsync(HttpContext http, Guid id, Asking asking, ErasureDecisions decisions, ErasureQueries erasures)
    {
        var body = await RequestBody.ReadAsync<ConfirmErasure>(http);
        await decisions.ConfirmAsync(asking.Of(http, body.Bytes), id, http.RequestAborted);
        return TypedResults.Ok(await HeadAsync(http, id, erasures));
    }

    private static async Task<Ok<ErasureHead>> CancelAsync(HttpContext http, Guid id, Asking asking, ErasureDecisions decisions, ErasureQueries erasures)
    {
        var body = await RequestBody.ReadAsync<CancelErasure>(http);
        await decisions.CancelAsync(asking.Of(http, body.Bytes), id, body.Value, http.RequestAborted);
        return TypedResults.Ok(await HeadAsync(http, id, erasures));
    }

    private static async Task<Ok<ErasureReceipt>> ReadReceiptAsync(HttpContext http, Guid id, ErasureReading reading)
    {
        Erasure.MustBeGovernedBy(http.Actor());
        return TypedResults.Ok(await reading.ReceiptAsync(http.Actor(), id, http.RequestAborted));
    }

    private static async Task<ErasureHead> HeadAsync(HttpContext http, Guid id, ErasureQueries erasures) =>
        await erasures.FindAsync(http.Actor(), id, http.RequestAborted) ?? throw ProblemException.NotFound();
}
