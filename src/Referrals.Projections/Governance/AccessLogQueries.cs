using System.Text.Json.Serialization;
using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;

namespace Referrals.Projections.Governance;

/// <summary>Which entries of the access log to list; days are London's, both included.</summary>
public sealed record AccessFilter(
    Guid? PersonId = null, Guid? ReferralId = null, Guid? MemberId = null, Guid? OrganisationId = null, AccessKind? Kind = null,
    DateOnly? From = null, DateOnly? To = null)
{
    public AccessPurpose? Purpose { get; init; }

    /// <summary>Kinds that are left out.</summary>
    public IReadOnlyCollection<AccessKind> Without { get; init; } = [];

    /// <summary>People or referrals, any of which they are about; none are about everybody.</summary>
    public IReadOnlyCollection<Guid> About { get; init; } = [];
}

/// <summary>One entry: who looked, when, at whom, and which fields they were shown.</summary>
public sealed record AccessEntryView
{
    [JsonIgnore]
    public long Place { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Named Member { get; init; }

    public required Named Organisation { get; init; }

    public required Role Role { get; init; }

    public required AccessKind Kind { get; init; }

    public required AccessPurpose Purpose { get; init; }

    public required string Operation { get; init; }

    public required IReadOnlyList<Guid> People { get; init; }

    public required IReadOnlyList<Guid> Referrals { get; init; }

    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>Keyed hashes of the words of a search: the same word has the same one.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>How it was refused.</summary>
    public int? Status { get; init; }

    public required string TraceId { get; init; }
}

/// <summary>One page, newest first; <c>Next</c> is null on the last.</summary>
public sealed record AccessPage(IReadOnlyList<AccessEntryView> Items, long? Next);

/// <summary>Who looked: for information governance every entry, for a coordinator those of their own organisation's members.</summary>
public sealed class AccessLogQueries(Reader reader, CurrentPartnership partnership)
{
    private static readonly Named s_platform = new(Guid.Empty, "The platform");

    public async Task<AccessPage> PageAsync(Actor actor, AccessFilter filter, long? before, int limit, CancellationToken ct = default)
    {
        var sql = Entries(filter);
        if (before is { } place)
        {
            sql.Add($" and entry_id < {place}");
        }

        sql.Add($" order by entry_id desc limit {limit + 1}");
        await using var batch = reader.ReadAs(actor).Add(sql.Text, sql.Parameters);
        await using var rows = await batch.ExecuteAsync(ct);
        var names = await partnership(ct);
        var found = await rows.ListAsync(r => Read(r, names), ct);
        return new AccessPage([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Place : null);
    }

    /// <summary>Everybody who looked at one of these people or referrals, in order.</summary>
    public async Task<IReadOnlyList<AccessEntryView>> LooksAsync(
        Actor actor, IReadOnlyCollection<Guid> personIds, IReadOnlyCollection<Guid> referralIds, CancellationToken ct = default)
    {
        var sql = AnyOf(Entries(new AccessFilter()), [.. personIds], [.. referralIds]).Raw(" order by entry_id");
        await using var batch = reader.ReadAs(actor).Add(sql.Text, sql.Parameters);
        await using var rows = await batch.ExecuteAsync(ct);
        var names = await partnership(ct);
        return await rows.ListAsync(r => Read(r, names), ct);
    }

    private static Sql Entries(AccessFilter filter)
    {
        var sql = new Sql().Raw("""
            select entry_id, at, member_id, organisation_id, role, kind, purpose, operation, person_ids, referral_ids, fields, words, status, trace_id
            from referrals.access_log where true
            """);
        _ = filter.PersonId is { } person ? About(sql, [person]).Add($" and person_ids @> {new[] { person }}") : sql;
        _ = filter.ReferralId is { } referral ? About(sql, [referral]).Add($" and referral_ids @> {new[] { referral }}") : sql;
        _ = filter.About is { Count: > 0 } about ? AnyOf(sql, [.. about], [.. about]) : sql;
        _ = filter.Purpose is { } purpose ? sql.Add($" and purpose = {Codes.NameOf(purpose)}") : sql;
        _ = filter.MemberId is { } member ? sql.Add($" and member_id = {member}") : sql;
        _ = filter.OrganisationId is { } organisation ? sql.Add($" and organisation_id = {organisation}") : sql;
        _ = filter.Kind is { } kind ? sql.Add($" and kind = {Codes.NameOf(kind)}") : sql;
        _ = filter.Without is { Count: > 0 } without ? sql.Add($" and kind <> all ({without.Select(k => Codes.NameOf(k)).ToArray()})") : sql;
        _ = filter.From is { } from ? sql.Add($" and at >= {from}::timestamp at time zone 'Europe/London'") : sql;
        _ = filter.To is { } to ? sql.Add($" and at < {to.AddDays(1)}::timestamp at time zone 'Europe/London'") : sql;
        return sql;
    }

    private static Sql AnyOf(Sql sql, Guid[] people, Guid[] referrals) =>
        About(sql, [.. people, .. referrals]).Add($" and (person_ids && {people} or referral_ids && {referrals})");

    /// <summary>By the table that is filled a moment later; the last entries may not be in it yet.</summary>
    private static Sql About(Sql sql, Guid[] subjects) => sql
        .Add($" and entry_id in (select entry_id from referrals.access_log_subjects where subject_id = any ({subjects})")
        .Raw(" union all select entry_id from referrals.access_log where entry_id > (select referrals.last_indexed_look()))");

    private static AccessEntryView Read(NpgsqlDataReader row, Partnership names) => new()
    {
        Place = row.GetInt64(0),
        At = row.GetFieldValue<DateTimeOffset>(1),
        Member = row.GetGuid(2) is var member && member == Guid.Empty ? s_platform : names.NameOfMember(member),
        Organisation = row.GetGuid(3) is var organisation && organisation == Guid.Empty ? s_platform : names.NameOfOrganisation(organisation),
        Role = row.Code<Role>(4),
        Kind = row.Code<AccessKind>(5),
        Purpose = row.Code<AccessPurpose>(6),
        Operation = row.GetString(7),
        People = row.GetFieldValue<Guid[]>(8),
        Referrals = row.GetFieldValue<Guid[]>(9),
        Fields = row.GetFieldValue<string[]>(10),
        Words = row.GetFieldValue<byte[][]>(11) is { Length: > 0 } words ? [.. words.Select(Convert.ToHexStringLower)] : null,
        Status = row.IsDBNull(12) ? null : row.GetInt16(12),
        TraceId = row.GetString(13),
    };
}
