using Referrals.Domain;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Caseloads;

/// <summary>What waits for whoever looks: a caseworker's own, a coordinator's whole organisation, and handoffs that wait for an answer.</summary>
public sealed record WorkCounts(long WaitingOnUs, long Overdue, long Handoffs);

/// <summary>What one caseworker has; nobody's where there is no id.</summary>
public sealed record CaseloadSize(Guid? CaseworkerId, WaitingCounts WaitingOn, long Overdue)
{
    public long Open => WaitingOn.Us + WaitingOn.Them + WaitingOn.Person;
}

/// <summary>What each caseworker has, and what nobody does.</summary>
public sealed class WorkQueries(Reader reader, Opener opener, CurrentPartnership partnership)
{
    /// <summary>The numbers that stand on every page: one round trip, from indexes alone.</summary>
    public async Task<WorkCounts> CountsAsync(Actor actor, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(Waiting(actor, today));
        if (actor.IsCoordinator)
        {
            batch.Add(Unanswered(actor.OrganisationId));
        }

        await using var answer = await batch.ExecuteAsync(ct);
        await answer.ReadAsync(ct);
        var (waiting, overdue) = (answer.GetInt64(0), answer.GetInt64(1));
        return new WorkCounts(waiting, overdue, await answer.NextResultAsync(ct) && await answer.ReadAsync(ct) ? answer.GetInt64(0) : 0);
    }

    /// <summary>What each caseworker has; of other organisations too, where they work what this one referred.</summary>
    public async Task<IReadOnlyList<CaseloadSize>> SizesAsync(Actor actor, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(Sizes(actor.OrganisationId, today));
        await using var answer = await batch.ExecuteAsync(ct);
        return await answer.ListAsync(
            r => new CaseloadSize(r.OptionalGuid(0), new WaitingCounts(r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)), r.GetInt64(4)), ct);
    }

    /// <summary>What the organisation works and nobody in it has, soonest due first.</summary>
    public async Task<(IReadOnlyList<CaseloadRow> Rows, bool More)> UnallocatedAsync(Actor actor, int limit, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(Unallocated(actor.OrganisationId, limit));
        Values<ListRow> rows;
        await using (var answer = await batch.ExecuteAsync(ct))
        {
            rows = Values.Of(await answer.ListAsync(ListRow.Read, ct));
        }

        var names = await partnership(ct);
        var opened = await opener.OpenAsync(Values.Of(rows.Take(limit)), ct);
        return ([.. opened.Select(r => new CaseloadRow(r.Head(names, today)) { NextAction = r.Next(today) })], rows.Count > limit);
    }

    internal static Sql Waiting(Actor actor, DateOnly today)
    {
        var sql = new Sql().Add($"select count(*) filter (where waits_for_us and {today} > coalesce(person_until, '-infinity')), count(*) filter (where next_due < {today}) ")
            .Add($"from referrals.caseload where organisation_id = {actor.OrganisationId} and is_listed");
        return actor.IsCoordinator ? sql : sql.Add($" and caseworker_id = {actor.MemberId}");
    }

    internal static Sql Unanswered(Guid organisationId) =>
        new Sql().Add($"select count(*) from referrals.handoffs where organisation_id = {organisationId} and unanswered");

    internal static Sql Sizes(Guid organisationId, DateOnly today) => new Sql()
        .Add($"select caseworker_id, count(*) filter (where waits_for_us and {today} > coalesce(person_until, '-infinity')), ")
        .Add($"count(*) filter (where not waits_for_us and {today} > coalesce(person_until, '-infinity')), ")
        .Add($"count(*) filter (where person_until >= {today}), count(*) filter (where next_due < {today}) ")
        .Add($"from referrals.caseload where organisation_id = {organisationId} and is_listed group by caseworker_id");

    internal static Sql Unallocated(Guid organisationId, int limit) => new Sql()
        .Raw($"select {ListRow.Columns} from referrals.caseload l {ListRow.JoinPeople} where ")
        .Add($"l.organisation_id = {organisationId} and l.is_listed and l.caseworker_id is null and l.receives and l.state in ('accepted', 'active', 'onHold') ")
        .Add($"order by l.next_due, l.referral_id limit {limit + 1}");
}
