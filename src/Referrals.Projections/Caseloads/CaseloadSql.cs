using Referrals.Domain.Referring;

namespace Referrals.Projections.Caseloads;

/// <summary>What is asked of the table of caseloads, each so that an index answers it.</summary>
internal static class CaseloadSql
{
    private const int DaysOfAWeek = 7;

    private static readonly WhoseMove[] s_moves = Enum.GetValues<WhoseMove>();

    private static readonly string[] s_states = [.. Enum.GetValues<ReferralState>().Select(s => Codes.NameOf(s))];

    /// <summary>The page's keys from an index alone, then their rows.</summary>
    internal static Sql Page(Guid organisationId, CaseloadFilter filter, CaseloadPosition? after, int limit, DateOnly today)
    {
        var byDue = filter.Sort is CaseloadSort.Due;
        var sql = new Sql().Raw($"select {ListRow.Columns} from (select organisation_id, referral_id from referrals.caseload where ")
            .Add($"organisation_id = {organisationId}");
        State(sql, filter.State);
        Narrow(sql, filter, today);
        Wait(sql, filter.WaitingOn, today);
        var (key, ascending) = (byDue ? "next_due" : "made_at", byDue != after is { Back: true });
        if (after is not null)
        {
            sql.Raw($" and ({key}, referral_id) {(ascending ? ">" : "<")} (");
            _ = byDue
                ? sql.Add($"{after.Due ?? CaseloadProjection.NothingDue}, {after.ReferralId})")
                : sql.Add($"{after.MadeAt!.Value.ToUniversalTime()}, {after.ReferralId})");
        }

        var towards = ascending ? "" : " desc";
        return sql.Raw($" order by {key}{towards}, referral_id{towards}")
            .Add($" limit {limit + 1}) k join referrals.caseload l using (organisation_id, referral_id) ").Raw(ListRow.JoinPeople)
            .Raw($" order by l.{key}{towards}, l.referral_id{towards}");
    }

    internal static Sql States(Guid organisationId, CaseloadFilter filter, DateOnly today)
    {
        var sql = new Sql();
        if (filter is { CaseworkerId: null, Unallocated: false, WaitingOn: null, Due: null })
        {
            sql.Raw("select s.state, (select count(*) from (select from referrals.caseload where ")
                .Add($"organisation_id = {organisationId} and state = s.state");
            Narrow(sql, filter, today);
            return sql.Add($" limit {CaseloadQueries.MostCounted}) c) from unnest({s_states}) s (state)");
        }

        // Few enough to count them all: one caseworker's, or those that wait or are due, which are listed.
        sql.Add($"select state, count(*) from referrals.caseload where organisation_id = {organisationId}");
        if (filter.WaitingOn is not null || filter.Due is not null)
        {
            State(sql, null);
        }

        Narrow(sql, filter, today);
        Wait(sql, filter.WaitingOn, today);
        return sql.Raw(" group by state");
    }

    internal static Sql Waiting(Guid organisationId, CaseloadFilter filter, DateOnly today)
    {
        var sql = Moves(new Sql().Raw("select "), today).Add($" from referrals.caseload where organisation_id = {organisationId}");
        Listed(sql, filter, today);
        return sql;
    }

    internal static Sql Overdue(Guid organisationId, CaseloadFilter filter, DateOnly today)
    {
        var sql = new Sql().Add($"select count(*) from referrals.caseload where organisation_id = {organisationId}");
        Listed(sql, filter with { Due = DueWhen.Overdue }, today);
        Wait(sql, filter.WaitingOn, today);
        return sql;
    }

    // Nothing waits or is due that is not listed, so the smaller index will do.
    private static void Listed(Sql sql, CaseloadFilter filter, DateOnly today)
    {
        State(sql, null);
        if (filter.State is { } state)
        {
            State(sql, state);
        }

        Narrow(sql, filter, today);
    }

    private static void State(Sql sql, ReferralState? state) =>
        _ = state is { } wanted ? sql.Add($" and state = {Codes.NameOf(wanted)}") : sql.Raw(" and is_listed");

    private static void Narrow(Sql sql, CaseloadFilter filter, DateOnly today)
    {
        if (filter.Programme is { } programme)
        {
            sql.Add($" and programme = {programme}");
        }

        if (filter.CaseworkerId is { } caseworker)
        {
            sql.Add($" and caseworker_id = {caseworker}");
        }

        if (filter.Unallocated)
        {
            sql.Raw(" and caseworker_id is null");
        }

        _ = filter.Due switch
        {
            DueWhen.Overdue => sql.Add($" and next_due < {today}"),
            DueWhen.Today => sql.Add($" and next_due = {today}"),
            DueWhen.Week => sql.Add($" and next_due >= {today} and next_due < {today.AddDays(DaysOfAWeek)}"),
            _ => sql,
        };
    }

    /// <summary>Until the end of a day it is the person's move, afterwards the side's behind it.</summary>
    internal static Sql Is(Sql sql, WhoseMove move, DateOnly today) => move switch
    {
        WhoseMove.Person => sql.Add($"person_until >= {today}"),
        WhoseMove.Us => sql.Add($"waits_for_us and (person_until is null or person_until < {today})"),
        _ => sql.Add($"not waits_for_us and (person_until is null or person_until < {today})"),
    };

    /// <summary>How many wait for us, for them, for the person.</summary>
    internal static Sql Moves(Sql sql, DateOnly today)
    {
        foreach (var move in s_moves)
        {
            Is(sql.Raw(move == s_moves[0] ? "count(*) filter (where " : ", count(*) filter (where "), move, today).Raw(")");
        }

        return sql;
    }

    private static void Wait(Sql sql, WhoseMove? move, DateOnly today)
    {
        if (move is { } whose)
        {
            Is(sql.Raw(" and "), whose, today);
        }
    }
}
