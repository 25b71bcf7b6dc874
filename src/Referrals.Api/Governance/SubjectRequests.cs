using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Domain.Governance;
using Referrals.Projections;

namespace Referrals.Api.Governance;

/// <summary>A request for everything about a person, as it is kept: ids, days and codes.</summary>
/// <param name="Withheld">The entries that the person shall not read; null before the review, and of one that was handed out before they were kept.</param>
internal sealed record SubjectRequest(
    Guid Id, Guid PersonId, Guid MemberId, SubjectAccessReason Reason, DateTimeOffset AskedAt, DateOnly CameOn, IReadOnlyList<Guid> ToReview, DateTimeOffset? CompletedAt, IReadOnlyList<Guid>? Withheld)
{
    public DateOnly DueOn => RequestSubjectAccess.DueOn(CameOn);
}

/// <summary>Keeps requests for everything about a person.</summary>
internal sealed class SubjectRequests(Databases databases)
{
    private const string Columns = """
        select request_id, person_id, member_id, reason, asked_at, coalesce(received_on, (asked_at at time zone 'Europe/London')::date), to_review, completed_at, withheld
        from referrals.subject_access_requests
        """;

    public async Task AddAsync(SubjectRequest request, CancellationToken ct)
    {
        await using var command = databases.Writer.Command(
            "insert into referrals.subject_access_requests (request_id, person_id, member_id, reason, asked_at, received_on, to_review) values ($1, $2, $3, $4, $5, $6, $7)",
            request.Id, request.PersonId, request.MemberId, Domain.Referring.Codes.NameOf(request.Reason), request.AskedAt, request.CameOn, request.ToReview.ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<SubjectRequest?> FindAsync(Guid id, CancellationToken ct) => await ListAsync($"{Columns} where request_id = $1", ct, id) is [var found] ? found : null;

    /// <summary>Those that are open, the oldest first; then the others, the latest first.</summary>
    public Task<IReadOnlyList<SubjectRequest>> ListAsync(int most, CancellationToken ct) =>
        ListAsync($"{Columns} order by completed_at is not null, completed_at desc, asked_at limit $1", ct, most);

    public Task<IReadOnlyList<SubjectRequest>> OfAsync(IReadOnlyCollection<Guid> people, CancellationToken ct) =>
        ListAsync($"{Columns} where person_id = any ($1) order by asked_at desc", ct, people.ToArray());

    /// <summary>False when somebody else completed it a moment ago.</summary>
    public async Task<bool> CompleteAsync(Guid id, DateTimeOffset now, IEnumerable<Guid> decided, IEnumerable<Guid> withheld) =>
        await databases.Writer.ExecuteAsync(
            "update referrals.subject_access_requests set completed_at = $2, to_review = $3, withheld = $4 where request_id = $1 and completed_at is null",
            id, now, decided.ToArray(), withheld.ToArray()) == 1;

    private async Task<IReadOnlyList<SubjectRequest>> ListAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = databases.Writer.Command(sql, values);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(Read, ct);
    }

    private static SubjectRequest Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.Code<SubjectAccessReason>(3), row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateOnly>(5),
        row.GetFieldValue<Guid[]>(6), row.OptionalTime(7), row.IsDBNull(8) ? null : row.GetFieldValue<Guid[]>(8));
}
