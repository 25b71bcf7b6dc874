using Npgsql;
using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases;

/// <summary>A release that everybody may read, or could: replaced and withdrawn ones stay listed.</summary>
/// <param name="Reason">Why it came in the place of <paramref name="Replaces"/>.</param>
/// <param name="EndedBecause">Why it was replaced or withdrawn.</param>
public sealed record ReleaseHead(
    Guid Id, ReleasePeriod Period, ReleaseState State, DateTimeOffset PublishedAt, Guid? Replaces, string? Reason, Guid? ReplacedBy, string? EndedBecause, DateTimeOffset? EndedAt);

/// <summary>A release with all that it is made of.</summary>
public sealed record PublishedRelease(ReleaseHead Head, IReadOnlyList<PublishedTable> Tables, ReleaseCertificate Certificate)
{
    /// <summary>The table of this id, or null where the release has none.</summary>
    public PublishedTable? Table(string id) => Tables.FirstOrDefault(t => t.Table == id);
}

/// <summary>Reads releases that were published, and can read nothing else. Of one that was withdrawn there is the reason and the certificate, and no table.</summary>
/// <param name="evaluator">Connections of the role <c>referrals_evaluator</c>.</param>
public sealed class PublishedReleases(NpgsqlDataSource evaluator)
{
    private const string Columns = "release_id, period, state, published_at, replaces, reason, replaced_by, ended_because, ended_at";

    /// <summary>All of them, the latest period first, and of a period the latest published first.</summary>
    public async Task<IReadOnlyList<ReleaseHead>> ListAsync(CancellationToken ct = default)
    {
        await using var command = evaluator.CreateCommand($"select {Columns} from referrals.releases");
        await using var rows = await command.ExecuteReaderAsync(ct);
        return [.. (await rows.ListAsync(HeadOf, ct)).OrderByDescending(r => r.Period.To).ThenByDescending(r => r.Period.Kind).ThenByDescending(r => r.PublishedAt).ThenBy(r => r.Id)];
    }

    public async Task<ReleaseHead?> HeadAsync(Guid id, CancellationToken ct = default)
    {
        await using var command = evaluator.CreateCommand($"select {Columns} from referrals.releases where release_id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? HeadOf(rows) : null;
    }

    /// <summary>A release with its tables, unless it was withdrawn, and its certificate; null where nothing of this id was published.</summary>
    public async Task<PublishedRelease?> FindAsync(Guid id, CancellationToken ct = default)
    {
        if (await HeadAsync(id, ct) is not { } head)
        {
            return null;
        }

        await using var command = evaluator.CreateCommand("select name, bytes from referrals.release_files where release_id = $1 order by place");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var files = await rows.ListAsync(r => (Name: r.GetString(0), Bytes: r.GetFieldValue<byte[]>(1)), ct);
        return new(
            head, [.. files.Where(f => head.State is not ReleaseState.Withdrawn && f.Name != ReleaseCertificate.FileName).Select(f => PublishedTable.Read(f.Bytes))],
            ReleaseCertificate.Read(files.Single(f => f.Name == ReleaseCertificate.FileName).Bytes));
    }

    /// <summary>The bytes of one file, as they were published; null where there is none of this name, or its release was withdrawn and it is not the certificate.</summary>
    public async Task<byte[]?> FileAsync(Guid id, string name, CancellationToken ct = default)
    {
        await using var command = evaluator.CreateCommand(
            """
            select f.bytes from referrals.release_files f join referrals.releases r using (release_id)
            where f.release_id = $1 and f.name = $2 and (r.state <> 'withdrawn' or f.name = $3)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ReleaseCertificate.FileName });
        return await command.ExecuteScalarAsync(ct) as byte[];
    }

    /// <summary>The activity of every quarter that stands, as it was published.</summary>
    public async Task<IReadOnlyList<(ReleasePeriod Period, PublishedTable Activity)>> QuartersAsync(CancellationToken ct = default)
    {
        await using var command = evaluator.CreateCommand(
            "select r.period, f.bytes from referrals.releases r join referrals.release_files f using (release_id) where r.state = 'published' and f.name = $1 order by r.period");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ReleaseFile.NameOf("activity") });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(r => (ReleaseStore.PeriodOf(r.GetString(0)), PublishedTable.Read(r.GetFieldValue<byte[]>(1))), ct);
    }

    private static ReleaseHead HeadOf(NpgsqlDataReader row) => new(
        row.GetGuid(0), ReleaseStore.PeriodOf(row.GetString(1)),
        row.Code<ReleaseState>(2), row.GetFieldValue<DateTimeOffset>(3), row.OptionalGuid(4), row.OptionalText(5), row.OptionalGuid(6), row.OptionalText(7), row.OptionalTime(8));
}
