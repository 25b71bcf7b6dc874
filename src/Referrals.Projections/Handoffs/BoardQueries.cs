using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Handoffs;

/// <summary>The lists of a board: what waits for an answer, is worked, was sent back to whoever referred, or is finished.</summary>
public enum BoardList { Waiting, Working, SentBack, Finished }

/// <summary>A referral on a board; what is finished says since when.</summary>
public sealed record BoardCard(CaseloadRow Row, BoardList List, DateOnly? EndedOn);

/// <summary>The last card of a page of one list, by the day that the list is sorted by.</summary>
public sealed record BoardPosition(DateOnly On, Guid ReferralId);

/// <summary>The first cards of each list, how many each has, and when the last one finished; of one list alone, where it goes on.</summary>
public sealed record Board(ILookup<BoardList, BoardCard> Cards, IReadOnlyDictionary<BoardList, long> Counts, DateOnly? LastFinished, BoardPosition? Next);

/// <summary>What stands with one partner, card by card.</summary>
public sealed class BoardQueries(Reader reader, Opener opener, CurrentPartnership partnership)
{
    /// <summary>The first of each list, soonest due first, those that finished last first; with <paramref name="only"/> of that list alone, and from a position on.</summary>
    public async Task<Board> FindAsync(
        Actor actor, Guid partnerId, Direction direction, BoardList? only, bool overdue, DateOnly finishedSince, int limit, DateOnly today, BoardPosition? after = null,
        CancellationToken ct = default)
    {
        var most = only is null ? limit : limit + 1;
        await using var batch = reader.ReadAs(actor)
            .Add(Open(actor.OrganisationId, partnerId, direction, only, overdue, most, today, after))
            .Add(Finished(actor.OrganisationId, partnerId, direction, finishedSince, overdue ? 0 : only is null or BoardList.Finished ? most : 0, after))
            .Add(Totals(actor.OrganisationId, partnerId, direction, finishedSince));
        var (rows, counts, last) = (new List<Card>(), new Dictionary<BoardList, long>(), (DateOnly?)null);
        await using (var answer = await batch.ExecuteAsync(ct))
        {
            const int first = ListRow.ColumnCount;
            rows.AddRange(await answer.ListAsync(
                r =>
                {
                    var list = r.Code<BoardList>(first);
                    counts[list] = r.GetInt64(first + 1);
                    return new Card(ListRow.Read(r), list, null);
                },
                ct));
            await answer.NextResultAsync(ct);
            rows.AddRange(await answer.ListAsync(r => new Card(ListRow.Read(r), BoardList.Finished, r.GetFieldValue<DateOnly>(first)), ct));
            await answer.NextResultAsync(ct);
            await answer.ReadAsync(ct);
            (counts[BoardList.Finished], last) = (answer.GetInt64(0), answer.OptionalDate(1));
        }

        BoardPosition? next = null;
        if (only is not null && rows.Count > limit)
        {
            rows.RemoveRange(limit, rows.Count - limit);
            next = new BoardPosition(rows[^1].EndedOn ?? rows[^1].Row.NextDue, rows[^1].Row.ReferralId);
        }

        var opened = await opener.OpenAsync(Values.Of(rows.Select(r => r.Row)), ct);
        var names = await partnership(ct);
        var cards = opened.Zip(rows, (row, card) => new BoardCard(row.Row(names, today), card.List, card.EndedOn));
        return new Board(cards.ToLookup(c => c.List), counts, last, next);
    }

    internal static Sql Open(Guid organisationId, Guid partnerId, Direction direction, BoardList? only, bool overdue, int limit, DateOnly today, BoardPosition? after = null)
    {
        var sql = new Sql().Raw($"select {ListRow.Columns}, l.list, l.of_list from (select h.*, count(*) over (partition by list) of_list,")
            .Raw($" row_number() over (partition by list order by next_due, referral_id) n from (select *, case when {HandoffProjection.Waits} then 'waiting'")
            .Raw(" when waiting_on = 'referrer' then 'sentBack' else 'working' end as list from referrals.handoffs where ")
            .Add($"organisation_id = {organisationId} and partner_id = {partnerId} and direction = {Codes.NameOf(direction)}");
        if (overdue)
        {
            sql.Add($" and next_due < {today}");
        }

        sql.Raw(") h) l ").Raw(ListRow.JoinPeople);
        if (only is not { } list)
        {
            return sql.Add($" where l.n <= {limit} order by l.list, l.n");
        }

        sql.Add($" where l.list = {Codes.NameOf(list)}");
        if (after is not null)
        {
            sql.Add($" and (l.next_due, l.referral_id) > ({after.On}, {after.ReferralId})");
        }

        return sql.Add($" order by l.n limit {limit}");
    }

    internal static Sql Finished(Guid organisationId, Guid partnerId, Direction direction, DateOnly since, int limit, BoardPosition? after = null)
    {
        var sql = Ended(new Sql().Raw($"select {ListRow.Columns}, l.ended_on from referrals.caseload l {ListRow.JoinPeople} where "), organisationId, partnerId, direction)
            .Add($" and l.ended_on >= {since}");
        if (after is not null)
        {
            sql.Add($" and (l.ended_on, l.referral_id) < ({after.On}, {after.ReferralId})");
        }

        return sql.Add($" order by l.ended_on desc, l.referral_id desc limit {limit}");
    }

    /// <summary>Two looks into the index, since what ended gathers for ever.</summary>
    internal static Sql Totals(Guid organisationId, Guid partnerId, Direction direction, DateOnly since)
    {
        var sql = Ended(new Sql().Raw("select (select count(*) from referrals.caseload l where "), organisationId, partnerId, direction).Add($" and l.ended_on >= {since}), ");
        return Ended(sql.Raw("(select max(l.ended_on) from referrals.caseload l where "), organisationId, partnerId, direction).Raw(")");
    }

    private static Sql Ended(Sql sql, Guid organisationId, Guid partnerId, Direction direction) => sql
        .Add($"l.organisation_id = {organisationId} and l.partner_id = {partnerId} and l.ended_on is not null and l.receives = {direction is Direction.In}");

    private sealed record Card(ListRow Row, BoardList List, DateOnly? EndedOn);
}
