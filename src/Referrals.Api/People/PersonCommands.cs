using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
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
        Command<RecordDeath>("death", async (command, person, asked, services) =>
        {
            var crossing = services.GetRequiredService<Crossing>();
            var events = RecordDeathHandler.Handle(command, person.Record!, asked.Actor, asked.Now);
            return (events, events is [] ? [] : await crossing.TellAsync(asked.Actor.OrganisationId, person.Id, command, CancellationToken.None));
        });
        Command<RestrictMember>("restrictions", async (command, person, asked, services) => (RestrictMemberHandler.Handle(
            command, person.Record!, asked.Actor,
            (await services.GetRequiredService<PartnershipSource>().WithMemberAsync(command.MemberId, CancellationToken.None)).MembersOf(asked.Actor.OrganisationId)), []));
        Command<LiftRestriction>("restrictions/lift", (command, person, asked, _) => Task.FromResult<(object[], IReadOnlyList<Crosses>)>(
            (RestrictMemberHandler.Lift(command, person.Record!, asked.Actor), [])));
        Command<SeeVisitWarning>("visit-warning/seen", (_, person, asked, _) => Task.FromResult<(object[], IReadOnlyList<Crosses>)>(
            (SeeVisitWarningHandler.Handle(person.Record!, asked.Actor), [])));
        people.MapPost("/{id:guid}/share", ShareAsync).WithName(nameof(ShareChanges)).Needs(ApiScope.WritePeople).Shows(AccessKind.Export).Accepts<ShareChanges>("application/json").RefusesCommands();

        void Command<T>(string path, Func<T, KnownPerson, Asked, IServiceProvider, Task<(object[] Events, IReadOnlyList<Crosses> Beside)>> decide)
            where T : notnull =>
            people.MapPost($"/{{id:guid}}/{path}", async Task<NoContent> (HttpContext http, Guid id, Asking asking, Decisions decisions, PersonRecords records, Crossing crossing, ETags etags) =>
                {
                    var body = await RequestBody.ReadAsync<T>(http);
                    var asked = asking.Of(http, body.Bytes);
                    await decisions.BeginAsync(
                        asked,
                        async () =>
                        {
                            var person = await KeptAsync(asked, id, records, etags, http.RequestAborted);
                            var (events, beside) = await decide(body.Value, person, asked, http.RequestServices);
                            return new Begun(StatusCodes.Status204NoContent, id, async session =>
                            {
                                await records.StoreAsync(person with { Events = events }, asked.Actor.OrganisationId, session, http.RequestAborted);
                                await crossing.StoreAsync(beside, session, http.RequestAborted);
                            });
                        },
                        http.RequestAborted);
                    return TypedResults.NoContent();
                })
                .WithName(typeof(T).Name).Needs(ApiScope.WritePeople).ShowsNobody().Accepts<T>("application/json").RefusesCommands();
    }

    /// <summary>Sends what is marked; the answer names the other sides again, also where nothing of it was new to them.</summary>
    private static async Task<Ok<ChangesAreShared>> ShareAsync(HttpContext http, Guid id, Asking asking, Decisions decisions, PersonRecords records, Crossing crossing, ETags etags)
    {
        var body = await RequestBody.ReadAsync<ShareChanges>(http);
        var asked = asking.Of(http, body.Bytes);
        IReadOnlyList<Crosses> crosses = [];
        await decisions.BeginAsync(
            asked,
            async () =>
            {
                var person = await KeptAsync(asked, id, records, etags, http.RequestAborted);
                crosses = await crossing.ShareAsync(asked.Actor, person, body.Value.Fields, asked.Now, http.RequestAborted);
                return new Begun(StatusCodes.Status200OK, id, session => crossing.StoreAsync(crosses, session, http.RequestAborted));
            },
            http.RequestAborted);
        http.Shows(new Shown([id], [.. crosses.Select(c => c.Referral.Id)], [.. crosses.SelectMany(c => c.Fields).Select(f => $"person.{Domain.Referring.Codes.NameOf(f)}").Distinct()]));
        return TypedResults.Ok(new ChangesAreShared(await crossing.ViewsOfAsync(crosses, http.RequestAborted)));
    }

    private static async Task<KnownPerson> KeptAsync(Asked asked, Guid id, PersonRecords records, ETags etags, CancellationToken ct)
    {
        var person = await records.MustKeepAsync(asked.Actor, id, ct);
        return etags.Fit(asked.IfMatch, id, person.Version) ? person : throw ProblemException.MovedOn(etags.For(id, person.Version));
    }
}
