using System.Text.Json;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Problems;
using Referrals.Api.Sharing;
using Referrals.Domain.People;
using Referrals.Domain.Sharing;

namespace Referrals.Api.People;

/// <summary>Decides on an organisation's own record of a person, for whichever door a command came through.</summary>
internal sealed class PersonDecisions(Decisions decisions, PersonRecords records, Crossing crossing, PartnershipSource partnerships, ETags etags)
{
    /// <summary>Changes it by a merge patch. Where that touched whether it is safe to make contact: to whom it could cross.</summary>
    public async Task<IReadOnlyList<Crosses>> ChangeAsync(Asked asked, Guid id, JsonElement patch, CancellationToken ct)
    {
        (KnownPerson Before, KnownPerson After)? change = null;
        await decisions.BeginAsync(
            asked,
            async () =>
            {
                var person = await KeptAsync(asked, id, ct);
                var changed = await records.ChangedAsync(person, patch, asked.Actor, asked.Now, ct);
                change = (person, changed);
                return new Begun(StatusCodes.Status200OK, id, session => records.StoreAsync(changed, asked.Actor.OrganisationId, session, ct));
            },
            ct);
        return change is var (before, after) && after.Details.ContactSafetyChangedFrom(before.Details) is { Count: > 0 } fields
            ? await crossing.ShareAsync(asked.Actor, after, fields, asked.Now, ct) : [];
    }

    /// <summary>Recorded once, and told to every live party.</summary>
    public Task RecordDeathAsync(Asked asked, Guid id, RecordDeath command, CancellationToken ct) => DecideAsync(asked, id, async person =>
    {
        var events = RecordDeathHandler.Handle(command, person.Record!, asked.Actor, asked.Now);
        return (events, events is [] ? [] : await crossing.TellAsync(asked.Actor.OrganisationId, person.Id, command, CancellationToken.None));
    }, ct);

    /// <summary>The same without recording it: a refusal says what is wrong, whatever version it stands on.</summary>
    public async Task ConsiderDeathAsync(Asked asked, Guid id, RecordDeath command, CancellationToken ct) =>
        RecordDeathHandler.Handle(command, (await KeptAsync(asked with { IfMatch = null }, id, ct)).Record!, asked.Actor, asked.Now);

    public Task RestrictAsync(Asked asked, Guid id, RestrictMember command, CancellationToken ct) => DecideAsync(asked, id, async person =>
        (RestrictMemberHandler.Handle(command, person.Record!, asked.Actor, (await partnerships.WithMemberAsync(command.MemberId, CancellationToken.None)).MembersOf(asked.Actor.OrganisationId)), []), ct);

    public Task LiftAsync(Asked asked, Guid id, LiftRestriction command, CancellationToken ct) => DecideAsync(asked, id, person =>
        Task.FromResult<(object[], IReadOnlyList<Crosses>)>((RestrictMemberHandler.Lift(command, person.Record!, asked.Actor), [])), ct);

    public Task SeeVisitWarningAsync(Asked asked, Guid id, SeeVisitWarning command, CancellationToken ct) => DecideAsync(asked, id, person =>
        Task.FromResult<(object[], IReadOnlyList<Crosses>)>((SeeVisitWarningHandler.Handle(person.Record!, asked.Actor), [])), ct);

    /// <summary>Sends what is marked; names the other sides again, also where nothing of it was new to them.</summary>
    public async Task<IReadOnlyList<Crosses>> ShareAsync(Asked asked, Guid id, ShareChanges command, CancellationToken ct)
    {
        IReadOnlyList<Crosses> crosses = [];
        await decisions.BeginAsync(
            asked,
            async () =>
            {
                crosses = await crossing.ShareAsync(asked.Actor, await KeptAsync(asked, id, ct), command.Fields, asked.Now, ct);
                return new Begun(StatusCodes.Status200OK, id, session => crossing.StoreAsync(crosses, session, ct));
            },
            ct);
        return crosses;
    }

    private Task<Earlier> DecideAsync(Asked asked, Guid id, Func<KnownPerson, Task<(object[] Events, IReadOnlyList<Crosses> Beside)>> decide, CancellationToken ct) =>
        decisions.BeginAsync(
            asked,
            async () =>
            {
                var person = await KeptAsync(asked, id, ct);
                var (events, beside) = await decide(person);
                return new Begun(StatusCodes.Status204NoContent, id, async session =>
                {
                    await records.StoreAsync(person with { Events = events }, asked.Actor.OrganisationId, session, ct);
                    await crossing.StoreAsync(beside, session, ct);
                });
            },
            ct);

    private async Task<KnownPerson> KeptAsync(Asked asked, Guid id, CancellationToken ct)
    {
        var person = await records.MustKeepAsync(asked.Actor, id, ct);
        return etags.Fit(asked.IfMatch, id, person.Version) ? person : throw ProblemException.MovedOn(etags.For(id, person.Version));
    }
}
