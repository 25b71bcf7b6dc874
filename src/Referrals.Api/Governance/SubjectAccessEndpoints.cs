using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Json;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Governance;

/// <summary>Everything that is held about a person, for information governance, after a review of what names others.</summary>
internal static class SubjectAccessEndpoints
{
    public static void MapSubjectAccess(this IEndpointRouteBuilder api)
    {
        var requests = api.MapGroup("/api/people/{id:guid}/subject-access").WithTags("Governance").Shows(AccessKind.Export).Needs(ApiScope.ReadPeople, ApiScope.WritePeople);
        requests.MapPost("", RequestAsync).WithName(nameof(RequestSubjectAccess)).Accepts<RequestSubjectAccess>("application/json").RefusesCommands();
        requests.MapPost("/{requestId:guid}/complete", CompleteAsync).WithName(nameof(CompleteSubjectAccess)).Accepts<CompleteSubjectAccess>("application/json")
            .Produces<SubjectFile>(StatusCodes.Status200OK, "application/json", "text/html").RefusesCommands();
    }

    private static async Task<Ok<SubjectAccessRequested>> RequestAsync(HttpContext http, Guid id, SubjectAccess access)
    {
        var body = await RequestBody.ReadAsync<RequestSubjectAccess>(http);
        var (request, file) = await access.RequestAsync(Officer(http), id, body.Value.Reason, null, http.RequestAborted);
        http.Shows(SubjectAccess.Shows(file, "toReview"));
        return TypedResults.Ok(request);
    }

    private static async Task<IResult> CompleteAsync(HttpContext http, Guid id, Guid requestId, SubjectAccess access)
    {
        var body = await RequestBody.ReadAsync<CompleteSubjectAccess>(http);
        var done = await access.CompleteAsync(Officer(http), id, requestId, body.Value.Withhold ?? [], seen: null, http.RequestAborted);
        http.Shows(SubjectAccess.Shows(done, SubjectAccess.Everything));
        var html = http.Request.Headers.Accept.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{SubjectAccess.FileName(done.File)}.{(html ? "html" : "json")}\"";
        return html ? TypedResults.Content(SubjectPage.Of(done.File), "text/html; charset=utf-8") : TypedResults.Ok(done.File);
    }

    private static Actor Officer(HttpContext http)
    {
        if (http.Actor() is not { Role: Role.InformationGovernance } actor)
        {
            throw Refusal.Forbidden("Subject access is for information governance.");
        }

        // A personal export is never answered from memory.
        return http.Request.Headers.ContainsKey("Idempotency-Key")
            ? throw new ProblemException(StatusCodes.Status400BadRequest, "idempotency/not-here", "No idempotency key here", "This answer is never repeated. Send no Idempotency-Key.")
            : actor;
    }
}
