using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Projections.Directory;

namespace Referrals.Projections.Governance;

/// <summary>An erasure as a list shows it: ids, people of the staff, and times.</summary>
public record ErasureHead
{
    public required Guid Id { get; init; }

    /// <summary>The record by which it was asked for.</summary>
    public required Guid PersonId { get; init; }

    public required ErasureState State { get; init; }

    public required Named RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public Named? ConfirmedBy { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Until then it can be called off.</summary>
    public DateTimeOffset? DestroyAt { get; init; }

    public DateTimeOffset? CarriedOutAt { get; init; }

    /// <summary>Retention asked for it: since this day nothing had to be kept any more. Null where a person asked.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Who asks for and confirms what is due, where nobody else does.</summary>
    public static Named Retention { get; } = new(Guid.Empty, "Retention");

    /// <summary>A member of information governance, or retention.</summary>
    public static Named NameOf(Guid memberId, Partnership names) => memberId == Guid.Empty ? Retention : names.NameOfMember(memberId);
}

/// <summary>Where a page of erasures ends.</summary>
public sealed record ErasurePosition(DateTimeOffset RequestedAt, Guid Id);

/// <summary>Erasures, latest first; row security shows them to information governance alone.</summary>
public sealed class ErasureQueries(Reader reader, CurrentPartnership partnership)
{
    private const string Columns = "erasure_id, person_id, state, requested_by, requested_at, confirmed_by, confirmed_at, destroy_at, carried_out_at, due_on";

    public async Task<(IReadOnlyList<ErasureHead> Items, ErasurePosition? Next)> PageAsync(Actor actor, ErasurePosition? after, int limit, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(
            $"select {Columns} from referrals.erasures where (requested_at, erasure_id) < ($1, $2) order by requested_at desc, erasure_id desc limit $3",
            (after?.RequestedAt ?? DateTimeOffset.MaxValue).ToUniversalTime(), after?.Id ?? Guid.AllBitsSet, limit + 1);
        var names = await partnership(ct);
        await using var rows = await batch.ExecuteAsync(ct);
        var found = await rows.ListAsync(r => HeadOf(r, names), ct);
        var items = found.Take(limit).ToList();
        return (items, found.Count > limit ? new ErasurePosition(items[^1].RequestedAt, items[^1].Id) : null);
    }

    /// <summary>The latest that retention asked for, those that wait for somebody first.</summary>
    public async Task<IReadOnlyList<ErasureHead>> OfRetentionAsync(Actor actor, int limit, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(
            $"select {Columns} from referrals.erasures where due_on is not null order by state <> 'requested', requested_at desc, erasure_id desc limit $1", limit);
        var names = await partnership(ct);
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ListAsync(r => HeadOf(r, names), ct);
    }

    public async Task<ErasureHead?> FindAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add($"select {Columns} from referrals.erasures where erasure_id = $1", id);
        var names = await partnership(ct);
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ReadAsync(ct) ? HeadOf(rows, names) : null;
    }

    private static ErasureHead HeadOf(NpgsqlDataReader row, Partnership names) => new()
    {
        Id = row.GetGuid(0),
        PersonId = row.GetGuid(1),
        State = row.Code<ErasureState>(2),
        RequestedBy = row.IsDBNull(9) ? names.NameOfMember(row.GetGuid(3)) : ErasureHead.Retention,
        RequestedAt = row.GetFieldValue<DateTimeOffset>(4),
        ConfirmedBy = row.OptionalGuid(5) is { } member ? ErasureHead.NameOf(member, names) : null,
        ConfirmedAt = OptionalInstant(row, 6),
        DestroyAt = OptionalInstant(row, 7),
        CarriedOutAt = OptionalInstant(row, 8),
        DueOn = row.OptionalDate(9),
    };

    private static DateTimeOffset? OptionalInstant(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
