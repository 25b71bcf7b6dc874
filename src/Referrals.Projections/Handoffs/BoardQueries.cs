using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Handoffs;

/// <summary>The lists of a board: what waits for an answer, is worked, was sent back to whoever referred, or is finished.</summary>
public enum BoardList { Waiting, Working, SentBack, Finished }

/// <summary>A referral on a board; what is finished says since when.</summary>
public sealed record BoardCard(CaseloadRow Row, BoardList List, DateOnly? EndedOn);

/// <summary>The first cards of each list, how many each has, and when the last one finished.</summary>
public sealed record Board(ILookup<BoardList, BoardCard> Cards, IReadOnlyDictionary<BoardList, long> Counts, DateOnly? LastFinished);

/// <summary>What stands with one partner, card by card.</summary>
public sealed class BoardQueries(Reader reader, Opener opener, CurrentPartnership partnership)
{
    /// <summary>The first of each list, soonest due first, those that finished last first; with <paramref name="only"/> of that list alone.</summary>
    public async Task<Board> FindAsync(
        Actor actor, Guid partnerId, Direction direction, BoardList? only, bool overdue, DateOnly finishedSince, int limit, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor)
            .Add(Open(actor.OrganisationId, partnerId, direction, only, overdue, limit, today))
            .Add(Finished(actor.OrganisationId, partnerId, direction, finishedSince, overdue ? 0 : only is null or BoardList.Finished ? limit : 0))
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

        var opened = await opener.OpenAsync(Values.Of(rows.Select(r => r.Row)), ct);
        var names = await partnership(ct);
        var cards = opened.Zip(rows, (row, card) => new BoardCard(row.Row(names, today), card.List, card.EndedOn));
        return new Board(cards.ToLookup(c => c.List), counts, last);
    }

    internal static Sql Open(Guid organisationId, Guid partnerId, Direction direction, BoardList? only, bool overdue, int limit, DateOnly today)
    {
        var sql = new Sql().Raw($"select {ListRow.Columns}, l.list, l.of_list from (select h.*, count(*) over (partition by list) of_list,")
            .Raw($" row_number() over (partition by list order by next_due, referral_id) n from (select *, case when {HandoffProjection.Waits} then 'waiting'")
            .Raw(" when waiting_on = 'referrer' then 'sentBack' else 'working' end as list from referrals.handoffs where ")
            .Add($"organisation_id = {organisationId} and partner_id = {partnerId} and direction = {Codes.NameOf(direction)}");
        if (overdue)
        {
            sql.Add($" and next_due < {today}");
        }

        sql.Raw(") h) l ").Raw(ListRow.JoinPeople).Add($" where l.n <= {limit}");
        if (only is { } list)
        {
            sql.Add($" and l.list = {Codes.NameOf(list)}");
        }

        return sql.Raw(" order by l.list, l.n");
    }

    internal static Sql Finished(Guid organisationId, Guid partnerId, Direction direction, DateOnly since, int limit) =>
        Ended(new Sql().Raw($"select {ListRow.Columns}, l.ended_on from referrals.caseload l {ListRow.JoinPeople} where "), organisationId, partnerId, direction)
            .Add($" and l.ended_on >= {since} order by l.ended_on desc, l.referral_id desc limit {limit}");

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
