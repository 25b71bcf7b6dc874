using Npgsql;
using Referrals.Domain.People;
using Referrals.EventStore;

namespace Referrals.Api.People;

/// <summary>Notes which records were begun or changed, in the order of the log; <see cref="LinkKeeper"/> looks at them.</summary>
internal sealed class LinkWork : ISubscription
{
    private const string Note = """
        insert into referrals.link_work (person_id, seq) select * from unnest($1, $2)
        on conflict (person_id) do update set seq = excluded.seq, not_before = '-infinity'
        """;

    public string Name => "links";

    public async Task ProcessEventsAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct)
    {
        var changed = page.Events.Where(e => e.Data is PersonRegistered or PersonDetailsChanged or PersonErased)
            .GroupBy(e => e.StreamId).Select(e => (PersonId: e.Key, Sequence: e.Max(c => c.Sequence))).OrderBy(e => e.PersonId).ToList();
        if (changed.Count > 0)
        {
            await using var command = new NpgsqlCommand(Note, connection);
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. changed.Select(c => c.PersonId)] });
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. changed.Select(c => c.Sequence)] });
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
