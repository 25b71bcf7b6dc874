using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;
using Referrals.Domain;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.People;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Commands;

/// <summary>Changes keys.</summary>
internal static class KeysCommand
{
    private const int Chunk = 500;

    public static readonly ExecutableCommand Rotate = new(
        "keys rotate",
        "",
        """
        Wraps every record's key by the key-encryption key in use, seals second factors under it, and makes search hashes anew when their key changes.
        No event is rewritten, the server may run, and a run that was stopped goes on where it was. How to change a key, step by
        step: deploy/README.md.
        """,
        RotateAsync);

    private static async Task RotateAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken ct)
    {
        var (databases, keys) = (services.GetRequiredService<Databases>(), services.GetRequiredService<KeyRing>());
        try
        {
            var done = await new KeyRotation(databases.KeysOwner, keys.Wrappers).RunAsync(
                new ProgressLine<RotationProgress>(p => ProgressLine.Of("Record keys", p.Done, p.Keys, "keys", null)), ct);
            ProgressLine.End($"Record keys: {done:N0} wrapped anew; all are wrapped by '{keys.Wrappers.CurrentId}'");
        }
        catch (MissingWrapperException e)
        {
            throw new CommandException($"{e.Message} Set {KeyRing.Section}:Keys:<id> for each and run this again; the other keys are done.");
        }

        ProgressLine.End($"Second factors: {await services.GetRequiredService<SecondFactors>().SealAnewAsync(ct):N0} sealed anew");

        if (keys.Search.Count > 1)
        {
            var made = await HashAnewAsync(databases.Owner, services.GetRequiredService<Opener>(), services.GetRequiredService<RecordHashes>(), ct);
            ProgressLine.End($"Search hashes: those of {made:N0} records are made anew; {KeyRing.Section}:PreviousSearchKey can go");
        }
    }

    private static async Task<long> HashAnewAsync(NpgsqlDataSource owner, Opener opener, RecordHashes hashes, CancellationToken ct)
    {
        await using var count = owner.CreateCommand("select count(*) from referrals.people");
        var (all, made, after) = ((long)(await count.ExecuteScalarAsync(ct))!, 0L, (OrganisationId: Guid.Empty, PersonId: Guid.Empty));
        while (await NextAsync(owner, after, ct) is { Count: > 0 } rows)
        {
            var opened = await opener.OpenAsync(Values.Of(rows.Select(r => r.Details)), ct);
            foreach (var (row, details) in rows.Zip(opened))
            {
                if (details.Details.TryRead(out var person))
                {
                    await hashes.FollowAsync(row.OrganisationId, row.PersonId, person, ct);
                }
            }

            made += rows.Count;
            after = (rows[^1].OrganisationId, rows[^1].PersonId);
            ProgressLine.Show(ProgressLine.Of("Search hashes", made, all, "records", null));
        }

        return made;
    }

    private static async Task<List<(Guid OrganisationId, Guid PersonId, SealedDetails Details)>> NextAsync(
        NpgsqlDataSource owner, (Guid OrganisationId, Guid PersonId) after, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(
            "select organisation_id, person_id, details from referrals.people where (organisation_id, person_id) > ($1, $2) order by organisation_id, person_id limit $3");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after.OrganisationId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after.PersonId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Chunk });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(r => (r.GetGuid(0), r.GetGuid(1), r.Json<SealedDetails>(2)), ct);
    }
}
