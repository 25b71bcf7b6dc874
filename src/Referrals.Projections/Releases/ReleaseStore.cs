using System.Text.Json;
using Npgsql;
using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases;

/// <summary>Where the files and the evidence of releases lie: put there once with the events, read again by the builder alone.</summary>
public static class ReleaseStore
{
    /// <summary>
    /// All of a period's financial year that passed a check before, in the order in which they did: whoever reads this release knows them, or
    /// will; those of other years say nothing of it.
    /// </summary>
    /// <param name="period">What is being made.</param>
    /// <param name="builder">Connections of the role <c>referrals_release_builder</c>.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<IReadOnlyList<ReleaseFiles>> PassedAsync(ReleasePeriod period, NpgsqlDataSource builder, CancellationToken ct)
    {
        List<(Guid Id, ReleasePeriod Period, byte[] Evidence)> releases;
        await using (var command = builder.CreateCommand(
            """
            select r.release_id, r.period, e.evidence from referrals.releases r join referrals.release_evidence e using (release_id)
            where r.period = any($1) and r.state not in ('requested', 'failed') order by r.checked_at, r.release_id
            """))
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [period.Year.Code, .. period.Year.Quarters.Select(q => q.Code)] });
            await using var rows = await command.ExecuteReaderAsync(ct);
            releases = await rows.ListAsync(r => (r.GetGuid(0), PeriodOf(r.GetString(1)), r.GetFieldValue<byte[]>(2)), ct);
        }

        var found = new List<ReleaseFiles>();
        foreach (var (id, of, evidence) in releases)
        {
            await using var command = builder.CreateCommand("select bytes from referrals.release_files where release_id = $1 and name <> $2 order by place");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ReleaseCertificate.FileName });
            await using var rows = await command.ExecuteReaderAsync(ct);
            found.Add(new(of, await rows.ListAsync(r => r.GetFieldValue<byte[]>(0), ct), JsonSerializer.Deserialize<Evidence>(evidence)!));
        }

        return found;
    }

    /// <summary>What is stored with the events of a check: the files and the evidence where it passed, otherwise what was found.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Storing(Guid releaseId, MadeRelease made, DateTimeOffset now)
    {
        if (made.Report.Passed)
        {
            foreach (var (file, place) in made.Tables.Append(made.Certificate).Select((f, i) => (f, i)))
            {
                yield return Command("insert into referrals.release_files (release_id, place, name, bytes) values ($1, $2, $3, $4)", releaseId, (short)place, file.Name, file.Bytes);
            }

            yield return Command(
                "insert into referrals.release_evidence (release_id, evidence) values ($1, $2)", releaseId, JsonSerializer.SerializeToUtf8Bytes(made.Evidence));
        }

        foreach (var (finding, number) in made.Report.Findings.Select((f, i) => (f, i)))
        {
            yield return Command(
                "insert into referrals.release_findings (release_id, checked_at, number, kind, table_id, key, why, feasible) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                releaseId, now, number, finding.Kind, finding.Table, finding.Key, finding.Why, finding.Feasible);
        }

        yield return Command("delete from referrals.release_work where release_id = $1", releaseId);
    }

    /// <summary>How far a release has come that is being prepared.</summary>
    public static NpgsqlBatchCommand Progress(Guid releaseId, string step, DateTimeOffset now) => Command(
        "insert into referrals.release_work (release_id, step, at) values ($1, $2, $3) on conflict (release_id) do update set step = excluded.step, at = excluded.at",
        releaseId, step, now);

    internal static ReleasePeriod PeriodOf(string code) =>
        ReleasePeriod.TryParse(code, out var period) ? period : throw new InvalidOperationException("A release has no period.");

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
