using Referrals.Api.Deciding;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.EventStore;

namespace Referrals.Api.People;

/// <summary>
/// Who knows somebody privately knows them still when they are referred again: a record on which nobody decided that yet takes it over from
/// the organisation's other records of the same human being.
/// </summary>
internal sealed class RestrictedMembers(DocumentStore store, RecordLinks links, Decisions decisions, TimeProvider time)
{
    public async Task TakeOverAsync(Guid personId, CancellationToken ct)
    {
        var records = new List<(PersonRecord Record, bool IsDecided)>();
        await using (var session = store.LightweightSession())
        {
            foreach (var id in (await links.LinkedAsync([personId], ct))[personId])
            {
                var stream = await session.Events.FetchForWriting<PersonRecord>(id, ct);
                if (stream.Aggregate is { IsErased: false } record)
                {
                    records.Add((record, stream.Events.Any(e => e.Data is MemberRestricted or RestrictionLifted)));
                }
            }
        }

        foreach (var ours in records.GroupBy(r => r.Record.OrganisationId))
        {
            var restricted = ours.SelectMany(r => r.Record.RestrictedFrom).Distinct().ToList();
            foreach (var (record, _) in ours.Where(r => !r.IsDecided && restricted is not []))
            {
                await RestrictAsync(record.Id, restricted, ct);
            }
        }
    }

    private async Task RestrictAsync(Guid personId, List<Guid> members, CancellationToken ct) => await decisions.BeginAsync(
        new Asked(Actor.Platform, time.GetUtcNow(), "restricted members", null, null),
        () => Task.FromResult(new Begun(StatusCodes.Status200OK, personId, async session =>
        {
            var stream = await session.Events.FetchForWriting<PersonRecord>(personId, ct);
            stream.AppendMany([.. members.Except(stream.Aggregate!.RestrictedFrom).Select(m => new MemberRestricted(personId, m))]);
        })),
        ct);
}
