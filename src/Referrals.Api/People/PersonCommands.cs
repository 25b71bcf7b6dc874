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
using Referrals.Domain.Sharing;
using Referrals.Projections.People;

namespace Referrals.Api.People;

/// <summary>With whom the fields were shared, through which referrals; with nobody where nothing may cross.</summary>
public sealed record ChangesAreShared(IReadOnlyList<SharedWith> SharedWith);

/// <summary>What is recorded on an organisation's own record of a person beside its details.</summary>
internal static class PersonCommands
{
    public static void Map(RouteGroupBuilder people)
    {
        Command<RecordDeath>("death", (d, asked, id, command, ct) => d.RecordDeathAsync(asked, id, command, ct));
        Command<RestrictMember>("restrictions", (d, asked, id, command, ct) => d.RestrictAsync(asked, id, command, ct));
        Command<LiftRestriction>("restrictions/lift", (d, asked, id, command, ct) => d.LiftAsync(asked, id, command, ct));
        Command<SeeVisitWarning>("visit-warning/seen", (d, asked, id, command, ct) => d.SeeVisitWarningAsync(asked, id, command, ct));
        people.MapPost("/{id:guid}/share", ShareAsync).WithName(nameof(ShareChanges)).Needs(ApiScope.WritePeople).Shows(AccessKind.Export).Accepts<ShareChanges>("application/json").RefusesCommands();

        void Command<T>(string path, Func<PersonDecisions, Asked, Guid, T, CancellationToken, Task> decide)
            where T : notnull =>
            people.MapPost($"/{{id:guid}}/{path}", async Task<NoContent> (HttpContext http, Guid id, Asking asking, PersonDecisions decisions) =>
                {
                    var body = await RequestBody.ReadAsync<T>(http);
                    await decide(decisions, asking.Of(http, body.Bytes), id, body.Value, http.RequestAborted);
                    return TypedResults.NoContent();
                })
                .WithName(typeof(T).Name).Needs(ApiScope.WritePeople).ShowsNobody().Accepts<T>("application/json").RefusesCommands();
    }

    private static async Task<Ok<ChangesAreShared>> ShareAsync(HttpContext http, Guid id, Asking asking, PersonDecisions decisions, Crossing crossing)
    {
        var body = await RequestBody.ReadAsync<ShareChanges>(http);
        var crosses = await decisions.ShareAsync(asking.Of(http, body.Bytes), id, body.Value, http.RequestAborted);
        http.Shows(Crossing.ShownOf(id, crosses));
        return TypedResults.Ok(new ChangesAreShared(await crossing.ViewsOfAsync(crosses, http.RequestAborted)));
    }
}
