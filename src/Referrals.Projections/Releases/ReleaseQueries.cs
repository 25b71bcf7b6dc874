using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Directory;
using Referrals.Projections.Releases.Auditing;

namespace Referrals.Projections.Releases;

/// <summary>A release as the staff who make it see it: its state, and never what is in it before it is published.</summary>
/// <param name="Step">What is being done at the moment; null where nothing is.</param>
public sealed record ReleaseWork(
    Guid Id, ReleasePeriod Period, ReleaseState State, Named RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset? CheckedAt, Named? PublishedBy, DateTimeOffset? PublishedAt,
    Guid? Replaces, string? Reason, Guid? ReplacedBy, string? EndedBecause, DateTimeOffset? EndedAt, string? Step)
{
    public bool IsDraft => ReleaseRules.IsDraft(State);
}

/// <summary>Releases that are being made; row security shows drafts to evaluators and information governance, and what a check found to the latter alone.</summary>
public sealed class ReleaseQueries(Reader reader, CurrentPartnership partnership)
{
    private const string Select = """
        select r.release_id, r.period, r.state, r.requested_by, r.requested_at, r.checked_at, r.published_by, r.published_at, r.replaces, r.reason,
            r.replaced_by, r.ended_because, r.ended_at, w.step
        from referrals.releases r left join referrals.release_work w on w.release_id = r.release_id
        """;

    /// <summary>Every release that somebody in this role may know of, the latest asked for first.</summary>
    public async Task<IReadOnlyList<ReleaseWork>> ListAsync(Actor actor, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add($"{Select} order by r.requested_at desc, r.release_id desc");
        var names = await partnership(ct);
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ListAsync(r => WorkOf(r, names), ct);
    }

    public async Task<ReleaseWork?> FindAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add($"{Select} where r.release_id = $1", id);
        var names = await partnership(ct);
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ReadAsync(ct) ? WorkOf(rows, names) : null;
    }

    /// <summary>What the latest check found; nothing for whoever is not of information governance.</summary>
    public async Task<IReadOnlyList<Finding>> FindingsAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(
            """
            select kind, table_id, key, why, feasible from referrals.release_findings
            where release_id = $1 and checked_at = (select max(checked_at) from referrals.release_findings where release_id = $1) order by number
            """, id);
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ListAsync(r => new Finding(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt32(4)), ct);
    }

    private static ReleaseWork WorkOf(NpgsqlDataReader row, Partnership names) => new(
        row.GetGuid(0), ReleaseStore.PeriodOf(row.GetString(1)), row.Code<ReleaseState>(2), names.NameOfMember(row.GetGuid(3)),
        row.GetFieldValue<DateTimeOffset>(4), row.OptionalTime(5), row.OptionalGuid(6) is { } publisher ? names.NameOfMember(publisher) : null, row.OptionalTime(7),
        row.OptionalGuid(8), row.OptionalText(9), row.OptionalGuid(10), row.OptionalText(11), row.OptionalTime(12), row.OptionalText(13));
}
