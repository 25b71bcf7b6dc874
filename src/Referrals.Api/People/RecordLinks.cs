using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Domain.People;
using Referrals.EventStore;

namespace Referrals.Api.People;

/// <summary>
/// Which records are of one human being, across organisations: for counting people, subject access, erasure and what is done in the
/// background; for nothing that an organisation is answered.
/// </summary>
internal sealed class RecordLinks(Databases databases, DocumentStore store, Decisions decisions)
{
    /// <summary>This record and every other that links which stand lead to.</summary>
    public Task<IReadOnlyList<Guid>> LinkedAsync(Guid personId, CancellationToken ct) => ListAsync(
        """
        with recursive linked (person_id) as (
            select $1
            union
            select l.other_id from linked join referrals.record_links l using (person_id) where l.stands)
        select person_id from linked
        """,
        ct,
        personId);

    /// <summary>Records that the platform linked to this one or proposed, and would let go again.</summary>
    public Task<IReadOnlyList<Guid>> OfAsync(LinkedRecord record, CancellationToken ct) => ListAsync(
        "select other_id from referrals.record_links where organisation_id = $1 and person_id = $2 and state in ('linked', 'proposed') and grounds <> 'referral'",
        ct,
        record.OrganisationId,
        record.RecordId);

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

    private async Task<IReadOnlyList<Guid>> ListAsync(string sql, CancellationToken ct, params Guid[] ids)
    {
        await using var command = databases.Writer.CreateCommand(sql);
        foreach (var id in ids)
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetGuid(0));
        }

        return found;
    }
}
