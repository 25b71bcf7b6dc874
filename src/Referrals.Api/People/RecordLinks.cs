using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections;

namespace Referrals.Api.People;

/// <summary>
/// Which records are of one human being, across organisations: for counting people, subject access, erasure and what is done in the
/// background; for nothing that an organisation is answered.
/// </summary>
internal sealed class RecordLinks(Databases databases, DocumentStore store, Decisions decisions)
{
    /// <summary>For each of these records, itself and every other that links which stand lead to.</summary>
    public async Task<ILookup<Guid, Guid>> LinkedAsync(IReadOnlyCollection<Guid> personIds, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand(
            """
            with recursive linked (start_id, person_id) as (
                select id, id from unnest($1) as s (id)
                union
                select k.start_id, l.other_id from linked k join referrals.record_links l on l.person_id = k.person_id where l.stands)
            select start_id, person_id from linked
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. personIds] });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return (await rows.ListAsync(r => (Start: r.GetGuid(0), Person: r.GetGuid(1)), ct)).ToLookup(l => l.Start, l => l.Person);
    }

    /// <summary>Records that the platform linked to this one or proposed, and would let go again.</summary>
    public async Task<IReadOnlyList<Guid>> OfAsync(LinkedRecord record, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand(
            "select other_id from referrals.record_links where organisation_id = $1 and person_id = $2 and state in ('linked', 'proposed') and grounds <> 'referral'");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = record.OrganisationId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = record.RecordId });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(r => r.GetGuid(0), ct);
    }

    /// <summary>Links, proposes or lets go, by what the two have in common now.</summary>
    public async Task FindOutAsync(LinkedRecord one, LinkedRecord other, LinkGrounds? grounds, Asked asked, CancellationToken ct)
    {
        var linkId = RecordLink.IdOf(one.RecordId, other.RecordId);
        var (link, _) = await LoadAsync(linkId, ct);
        if (LinkRecordsHandler.Handle(one, other, grounds, link) is not [])
        {
            await DecideAsync(linkId, asked, l => Task.FromResult(LinkRecordsHandler.Handle(one, other, grounds, l)), ct);
        }
    }

    /// <summary>Decides on a pair, which may be new.</summary>
    public Task DecideAsync(Guid linkId, Asked asked, Func<RecordLink?, Task<object[]>> decide, CancellationToken ct) => decisions.BeginAsync(
        asked,
        async () =>
        {
            var (link, version) = await LoadAsync(linkId, ct);
            var events = await decide(link);
            return new Begun(StatusCodes.Status200OK, linkId, session =>
            {
                if (version == 0)
                {
                    session.Events.StartStream<RecordLink>(linkId, events);
                }
                else if (events is not [])
                {
                    session.Events.Append(linkId, version + events.Length, events);
                }

                return Task.CompletedTask;
            });
        },
        ct);

    public async Task<(RecordLink? Link, long Version)> LoadAsync(Guid linkId, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<RecordLink>(linkId, ct);
        return (stream.Aggregate, stream.CurrentVersion);
    }
}
