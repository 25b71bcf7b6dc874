using Npgsql;
using Referrals.Api.Hosting;

namespace Referrals.Api.People;

/// <summary>
/// Which records are of one human being, across organisations: for counting people, subject access, erasure and what is done in the
/// background; for nothing that an organisation is answered.
/// </summary>
internal sealed class RecordLinks(Databases databases)
{
    /// <summary>This record and every other that links which stand lead to.</summary>
    public async Task<IReadOnlyList<Guid>> LinkedAsync(Guid personId, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand(
            """
            with recursive linked (person_id) as (
                select $1
                union
                select l.other_id from linked join referrals.record_links l using (person_id) where l.stands)
            select person_id from linked
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = personId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetGuid(0));
        }

        return found;
    }
}
