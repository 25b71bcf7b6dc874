using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Caseloads;

/// <summary>What an organisation has to do, a page at a time.</summary>
public sealed class CaseloadQueries(Reader reader, Opener opener, CurrentPartnership partnership)
{
    /// <summary>Where counting an organisation's state stops: closed referrals gather for ever, and nobody needs to know how many exactly.</summary>
    public const long MostCounted = 10_000;

    private const int DaysOfAWeek = 7;

    private static readonly WhoseMove[] s_moves = Enum.GetValues<WhoseMove>();

    private static readonly string[] s_states = [.. Enum.GetValues<ReferralState>().Select(s => Codes.NameOf(s))];

    /// <summary>
    /// The rows after a position, or before it, at most <paramref name="limit"/>; a row whose sort key stays appears on exactly one page.
    /// The same <paramref name="today"/> must be given for every page.
    /// </summary>
    public async Task<CaseloadPage> PageAsync(
        Actor actor, CaseloadFilter filter, CaseloadPosition? after, int limit, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(Page(actor.OrganisationId, filter, after, limit, today));
        AddCounts(batch, actor, filter, today);
        Values<ListRow> rows;
        CaseloadCounts counts;
        await using (var answer = await batch.ExecuteAsync(ct))
        {
            rows = Values.Of(await answer.ListAsync(ListRow.Read, ct));
            counts = await CountsAsync(answer, ct);
        }

        var (more, back) = (rows.Count > limit, after is { Back: true });
        var shown = rows.Take(limit);
        rows = await opener.OpenAsync(Values.Of(back ? shown.Reverse() : shown), ct);
        return new CaseloadPage(
            RowsOf(rows, await partnership(ct), today), counts,
            rows.Count > 0 && (more || back) ? PositionOf(rows[^1], filter.Sort) : null,
            rows.Count > 0 && (back ? more : after is not null) ? PositionOf(rows[0], filter.Sort) with { Back = true } : null);
    }

    /// <summary>The first rows that wait for each side, and the counts of all of them; the filter names no side.</summary>
    public async Task<CaseloadSides> SidesAsync(Actor actor, CaseloadFilter filter, int limit, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor);
        foreach (var move in s_moves)
        {
            batch.Add(Page(actor.OrganisationId, filter with { WaitingOn = move }, null, limit, today));
        }

        AddCounts(batch, actor, filter, today);
        var rows = new List<(WhoseMove Move, ListRow Row)>();
        CaseloadCounts counts;
        await using (var answer = await batch.ExecuteAsync(ct))
        {
            foreach (var move in s_moves)
            {
                rows.AddRange((await answer.ListAsync(ListRow.Read, ct)).Take(limit).Select(row => (move, row)));
                if (move != s_moves[^1])
                {
                    await answer.NextResultAsync(ct);
                }
            }

            counts = await CountsAsync(answer, ct);
        }

        var opened = RowsOf(await opener.OpenAsync(Values.Of(rows.Select(r => r.Row)), ct), await partnership(ct), today);
        return new CaseloadSides(rows.Select(r => r.Move).Zip(opened).ToLookup(r => r.First, r => r.Second), counts);
    }

    /// <summary>Rows of these referrals, those made last first, as far as the caller sees them.</summary>
    public async Task<IReadOnlyList<CaseloadRow>> OfAsync(Actor actor, IReadOnlyCollection<Guid> referralIds, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(
            $"""
            select {ListRow.Columns} from referrals.caseload l {ListRow.JoinPeople}
            where l.organisation_id = $1 and l.referral_id = any ($2) order by l.made_at desc, l.referral_id desc
            """,
            actor.OrganisationId, referralIds.ToArray());
        Values<ListRow> rows;
        await using (var answer = await batch.ExecuteAsync(ct))
        {
            rows = Values.Of(await answer.ListAsync(ListRow.Read, ct));
        }

        return RowsOf(await opener.OpenAsync(rows, ct), await partnership(ct), today);
    }

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
            return sql.Add($" limit {MostCounted}) c) from unnest({s_states}) s (state)");
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

    private static Sql Overdue(Guid organisationId, CaseloadFilter filter, DateOnly today)
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

    private static List<CaseloadRow> RowsOf(Values<ListRow> opened, Partnership names, DateOnly today) => [.. opened.Select(r => r.Row(names, today))];

    private static void AddCounts(ReadBatch batch, Actor actor, CaseloadFilter filter, DateOnly today) => batch
        .Add(States(actor.OrganisationId, filter, today)).Add(Waiting(actor.OrganisationId, filter, today)).Add(Overdue(actor.OrganisationId, filter, today));

    /// <summary>What <see cref="AddCounts"/> asked, after the rows.</summary>
    private static async Task<CaseloadCounts> CountsAsync(NpgsqlDataReader answer, CancellationToken ct)
    {
        await answer.NextResultAsync(ct);
        var states = (await answer.ListAsync(r => (State: r.Code<ReferralState>(0), Count: r.GetInt64(1)), ct)).ToDictionary(s => s.State, s => s.Count);
        await answer.NextResultAsync(ct);
        await answer.ReadAsync(ct);
        var waiting = new WaitingCounts(answer.GetInt64(0), answer.GetInt64(1), answer.GetInt64(2));
        await answer.NextResultAsync(ct);
        await answer.ReadAsync(ct);
        return new CaseloadCounts(
            Of(ReferralState.Made), Of(ReferralState.Received), Of(ReferralState.InformationRequested), Of(ReferralState.Accepted),
            Of(ReferralState.Active), Of(ReferralState.OnHold), Of(ReferralState.Closed), Of(ReferralState.Declined), Of(ReferralState.Withdrawn),
            waiting, answer.GetInt64(0));

        long Of(ReferralState state) => states.GetValueOrDefault(state);
    }

    private static CaseloadPosition PositionOf(ListRow last, CaseloadSort sort) => sort is CaseloadSort.Due
        ? new CaseloadPosition(last.NextDue == CaseloadProjection.NothingDue ? null : last.NextDue, null, last.ReferralId)
        : new CaseloadPosition(null, last.MadeAt, last.ReferralId);
}
