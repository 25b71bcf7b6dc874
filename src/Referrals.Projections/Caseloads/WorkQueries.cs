using Referrals.Domain;
using Referrals.Projections.Handoffs;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Caseloads;

/// <summary>What waits for whoever looks: a caseworker's own, a coordinator's whole organisation, and handoffs that wait for an answer.</summary>
public sealed record WorkCounts(long WaitingOnUs, long Overdue, long Handoffs);

/// <summary>What one caseworker has; nobody's where there is no id.</summary>
public sealed record CaseloadSize(Guid? CaseworkerId, WaitingCounts WaitingOn, long Overdue)
{
    public long Open => WaitingOn.Us + WaitingOn.Them + WaitingOn.Person;
}

/// <summary>What each caseworker has; and of what nobody in the organisation has the first rows, soonest due first, and how many there are.</summary>
public sealed record TeamWork(IReadOnlyList<CaseloadSize> Sizes, IReadOnlyList<CaseloadRow> Unallocated, long AllUnallocated);

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

    /// <summary>Who has how much, caseworkers of other organisations too where they work what this one referred, and what it works and nobody has.</summary>
    public async Task<TeamWork> TeamAsync(Actor actor, int limit, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor)
            .Add(Sizes(actor.OrganisationId, today)).Add(Unallocated(actor.OrganisationId, limit)).Add(AllUnallocated(actor.OrganisationId));
        List<CaseloadSize> sizes;
        Values<ListRow> rows;
        long all;
        await using (var answer = await batch.ExecuteAsync(ct))
        {
            sizes = await answer.ListAsync(
                r => new CaseloadSize(r.OptionalGuid(0), new WaitingCounts(r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)), r.GetInt64(4)), ct);
            await answer.NextResultAsync(ct);
            rows = Values.Of(await answer.ListAsync(ListRow.Read, ct));
            await answer.NextResultAsync(ct);
            await answer.ReadAsync(ct);
            all = answer.GetInt64(0);
        }

        var names = await partnership(ct);
        return new TeamWork(sizes, [.. (await opener.OpenAsync(rows, ct)).Select(r => r.Row(names, today))], all);
    }

    internal static Sql Waiting(Actor actor, DateOnly today)
    {
        var sql = CaseloadSql.Is(new Sql().Raw("select count(*) filter (where "), WhoseMove.Us, today).Add($"), count(*) filter (where next_due < {today}) ")
            .Add($"from referrals.caseload where organisation_id = {actor.OrganisationId} and is_listed");
        return actor.IsCoordinator ? sql : sql.Add($" and caseworker_id = {actor.MemberId}");
    }

    internal static Sql Unanswered(Guid organisationId) =>
        new Sql().Add($"select count(*) from referrals.handoffs where organisation_id = {organisationId} and ").Raw(HandoffProjection.Waits);

    internal static Sql Sizes(Guid organisationId, DateOnly today) => CaseloadSql.Moves(new Sql().Raw("select caseworker_id, "), today)
        .Add($", count(*) filter (where next_due < {today}) ")
        .Add($"from referrals.caseload where organisation_id = {organisationId} and is_listed group by caseworker_id");

    internal static Sql Unallocated(Guid organisationId, int limit) =>
        IsNobodys(new Sql().Raw($"select {ListRow.Columns} from referrals.caseload l {ListRow.JoinPeople} where "), organisationId)
            .Add($" order by l.next_due, l.referral_id limit {limit}");

    internal static Sql AllUnallocated(Guid organisationId) => IsNobodys(new Sql().Raw("select count(*) from referrals.caseload l where "), organisationId);

    private static Sql IsNobodys(Sql sql, Guid organisationId) =>
        sql.Add($"l.organisation_id = {organisationId} and l.is_listed and l.caseworker_id is null and l.receives and l.state in ('accepted', 'active', 'onHold')");
}
