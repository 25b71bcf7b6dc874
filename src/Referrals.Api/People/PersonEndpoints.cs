using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Api.Sharing;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.People;
using Referrals.Projections.People;

namespace Referrals.Api.People;

/// <summary>What somebody who registered a person is told.</summary>
public sealed record PersonIsRegistered(Guid PersonId);

/// <summary>The caller's organisation's own records of people.</summary>
internal static class PersonEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        var people = api.MapGroup("/api/people").WithTags("People");
        people.MapPost("", RegisterAsync).WithName("RegisterPerson").Needs(ApiScope.WritePeople).ShowsNobody().Accepts<RegisterPerson>("application/json").RefusesCommands();
        people.MapGet("/{id:guid}", ReadAsync).WithName("ReadPerson").Needs(ApiScope.ReadPeople).Shows(AccessKind.Person).RefusesReads();
        people.MapPatch("/{id:guid}", ChangeAsync).WithName("ChangePerson").Needs(ApiScope.ReadPeople, ApiScope.WritePeople).Shows(AccessKind.Person).Accepts<RegisterPerson>("application/merge-patch+json", "application/json")
            .RefusesCommands();
        PersonCommands.Map(people);
    }

    private static async Task<Results<Created<PersonIsRegistered>, Ok<PersonIsRegistered>>> RegisterAsync(HttpContext http, Asking asking, Decisions decisions, PersonRecords people)
    {
        var body = await RequestBody.ReadAsync<RegisterPerson>(http);
        var asked = asking.Of(http, body.Bytes);
        var made = await decisions.BeginAsync(
            asked,
            async () =>
            {
                var person = await people.RegisterAsync(body.Value, asked.Actor, asked.Now, http.RequestAborted);
                return new Begun(
                    person.Version == 0 ? StatusCodes.Status201Created : StatusCodes.Status200OK,
                    person.Id,
                    session => people.StoreAsync(person, asked.Actor.OrganisationId, session, http.RequestAborted));
            },
            http.RequestAborted);
        var answer = new PersonIsRegistered(made.Made);
        return made.Status == StatusCodes.Status201Created ? TypedResults.Created($"/api/people/{made.Made}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<Ok<PersonView>> ReadAsync(HttpContext http, Guid id, PersonQueries people, ETags etags)
    {
        var found = await people.FindAsync(http.Actor(), id, http.RequestAborted) ?? throw ProblemException.NotFound();
        http.Response.Headers.ETag = etags.For(id, found.Version);
        http.Shows(found.View);
        return TypedResults.Ok(found.View);
    }

    private static async Task<Ok<PersonView>> ChangeAsync(HttpContext http, Guid id, Asking asking, PersonDecisions decisions, PersonQueries queries, Crossing crossing, ETags etags)
    {
        var patch = await RequestBody.ReadPatchAsync<RegisterPerson>(http);
        var could = await decisions.ChangeAsync(asking.Of(http, patch.Bytes), id, patch.Value, http.RequestAborted);
        var answer = await ReadAsync(http, id, queries, etags);
        return could is []
            ? answer
            : TypedResults.Ok(answer.Value! with { CouldShare = await crossing.ViewsOfAsync(could.Where(c => c.Events is not []), http.RequestAborted) });
    }
}
