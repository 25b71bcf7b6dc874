using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Handoffs;

/// <summary>Where work is between organisations, and for how long.</summary>
public sealed class HandoffQueries(Reader reader, Opener opener, CurrentPartnership partnership)
{
    /// <summary>The rows after a position, at most <paramref name="limit"/>, and the totals of every partner in that direction.</summary>
    public async Task<HandoffPage> PageAsync(
        Actor actor, HandoffFilter filter, HandoffPosition? after, int limit, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(Page(actor.OrganisationId, filter, after, limit, today)).Add(Totals(actor.OrganisationId, filter.Direction, today));
        Values<Row> rows;
        List<Waiting> waiting;
        await using (var answer = await batch.ExecuteAsync(ct))
        {
            rows = Values.Of(await answer.ListAsync(Read, ct));
            await answer.NextResultAsync(ct);
            waiting = await answer.ListAsync(ReadWaiting, ct);
        }

        var more = rows.Count > limit;
        rows = await opener.OpenAsync(Values.Of(rows.Take(limit)), ct);
        var names = await partnership(ct);
        return new HandoffPage(
            [.. rows.Select(r => View(r, names, today))],
            new HandoffCounts(TotalsOf(waiting, names, today)),
            more ? PositionOf(rows[^1]) : null);
    }

    /// <summary>What stands with each partner, and how long it took to acknowledge what was made since a day, in one direction; how many are open in the other.</summary>
    public async Task<Standings> StandingsAsync(Actor actor, Direction direction, DateOnly since, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(Totals(actor.OrganisationId, direction, today)).Add(Acknowledged(actor.OrganisationId, direction, since))
            .Add(Open(actor.OrganisationId, direction is Direction.Out ? Direction.In : Direction.Out));
        await using var answer = await batch.ExecuteAsync(ct);
        var waiting = await answer.ListAsync(ReadWaiting, ct);
        await answer.NextResultAsync(ct);
        var acknowledged = (await answer.ListAsync(
            r => (Partner: r.GetGuid(0), new DaysToAcknowledge(WorkingDays.Between(r.GetFieldValue<DateOnly>(1), r.GetFieldValue<DateOnly>(2)),
                WorkingDays.Between(r.GetFieldValue<DateOnly>(1), r.GetFieldValue<DateOnly>(3)), r.GetInt64(4))), ct)).ToLookup(a => a.Partner, a => a.Item2);
        await answer.NextResultAsync(ct);
        await answer.ReadAsync(ct);
        var otherWay = answer.GetInt64(0);
        var names = await partnership(ct);
        var totals = TotalsOf(waiting, names, today).ToDictionary(t => t.Partner.Id);
        return new Standings(
            [
                .. totals.Keys.Union(acknowledged.Select(a => a.Key)).Select(id => new PartnerStanding(
                    totals.GetValueOrDefault(id) ?? new PartnerTotals(names.NameOfOrganisation(id), 0, 0, null, 0), [.. acknowledged[id]]))
                    .OrderByDescending(s => s.Totals.Overdue).ThenBy(s => s.Totals.Partner.Name, StringComparer.CurrentCultureIgnoreCase),
            ],
            otherWay);
    }

    internal static Sql Page(Guid organisationId, HandoffFilter filter, HandoffPosition? after, int limit, DateOnly today)
    {
        var sql = new Sql().Raw($"select {ListRow.Columns}, l.partner_id, l.direction, l.responsible, ")
            .Add($"case when l.person_until < {today} then l.person_until + 1 else l.waiting_since end")
            .Add($" from (select * from referrals.handoffs where organisation_id = {organisationId}");
        Towards(sql, filter.Direction);
        if (filter.PartnerId is { } partner)
        {
            sql.Add($" and partner_id = {partner}");
        }

        _ = filter.Overdue switch
        {
            true => sql.Add($" and next_due < {today}"),
            false => sql.Add($" and next_due >= {today}"),
            null => sql,
        };
        if (after is not null)
        {
            sql.Add($" and (next_due, referral_id, partner_id) > ({after.Due ?? CaseloadProjection.NothingDue}, {after.ReferralId}, {after.PartnerId})");
        }

        return sql.Add($" order by next_due, referral_id, partner_id limit {limit + 1}) l ").Raw(ListRow.JoinPeople)
            .Raw(" order by l.next_due, l.referral_id, l.partner_id");
    }

    /// <summary>Few rows whatever the number of handoffs: how many wait since which day, by partner. Medians are taken from these.</summary>
    private static Sql Totals(Guid organisationId, Direction? direction, DateOnly today)
    {
        var sql = new Sql()
            .Raw($"select partner_id, {HandoffProjection.Waits} as waits, ").Add($"case when person_until < {today} then person_until + 1 else waiting_since end as since, ")
            .Add($"count(*), count(*) filter (where next_due < {today}) from referrals.handoffs where organisation_id = {organisationId}");
        Towards(sql, direction);
        return sql.Raw(" group by partner_id, waits, since order by since");
    }

    private static Sql Open(Guid organisationId, Direction direction)
    {
        var sql = new Sql().Add($"select count(*) from referrals.handoffs where organisation_id = {organisationId}");
        Towards(sql, direction);
        return sql;
    }

    /// <summary>Few rows too: how many were made on a day, due to be acknowledged on another, and acknowledged on a third, by partner.</summary>
    internal static Sql Acknowledged(Guid organisationId, Direction direction, DateOnly since) => new Sql()
        .Add($"select partner_id, (made_at at time zone 'Europe/London')::date as made_on, acknowledged_on, acknowledge_by, count(*) from referrals.caseload ")
        .Add($"where organisation_id = {organisationId} and made_at >= {WorkingDays.FromLondon(since.ToDateTime(TimeOnly.MinValue))} and receives = {direction is Direction.In} ")
        .Add($"and partner_id is not null and acknowledged_on is not null group by partner_id, made_on, acknowledged_on, acknowledge_by");

    private static void Towards(Sql sql, Direction? direction)
    {
        if (direction is { } towards)
        {
            sql.Add($" and direction = {Codes.NameOf(towards)}");
        }
    }

    private static IReadOnlyList<PartnerTotals> TotalsOf(List<Waiting> waiting, Partnership names, DateOnly today) =>
        [.. waiting.GroupBy(w => w.PartnerId).Select(w => TotalsOf(w.Key, [.. w], names, today)).OrderBy(t => t.Partner.Name, StringComparer.Ordinal)];

    private static Waiting ReadWaiting(NpgsqlDataReader r) => new(r.GetGuid(0), r.GetBoolean(1), r.GetFieldValue<DateOnly>(2), r.GetInt64(3), r.GetInt64(4));

    private static PartnerTotals TotalsOf(Guid partnerId, List<Waiting> all, Partnership names, DateOnly today)
    {
        var waiting = all.Where(w => w.Waits).ToList();
        return new PartnerTotals(
            names.NameOfOrganisation(partnerId), all.Sum(w => w.Count), waiting.Sum(w => w.Count),
            Median.Of(waiting.Select(w => (WorkingDays.Between(w.Since, today), w.Count))), all.Sum(w => w.Overdue));
    }

    private static Row Read(NpgsqlDataReader reader)
    {
        const int first = ListRow.ColumnCount;
        return new Row(
            ListRow.Read(reader), reader.GetGuid(first), reader.Code<Direction>(first + 1), reader.Code<Responsible>(first + 2),
            reader.GetFieldValue<DateOnly>(first + 3));
    }

    private static HandoffRow View(Row row, Partnership names, DateOnly today) => new(row.Listed.Head(names, today), names.NameOfOrganisation(row.PartnerId))
    {
        Direction = row.Direction,
        Responsible = row.Responsible,
        WaitingSince = row.Since,
        WorkingDays = WorkingDays.Between(row.Since, today),
        Overdue = row.Listed.NextDue < today,
        NextAction = row.Listed.Next(today),
    };

    private static HandoffPosition PositionOf(Row last) =>
        new(last.Listed.NextDue == CaseloadProjection.NothingDue ? null : last.Listed.NextDue, last.Listed.ReferralId, last.PartnerId);

    private sealed record Row(ListRow Listed, Guid PartnerId, Direction Direction, Responsible Responsible, DateOnly Since);

    private sealed record Waiting(Guid PartnerId, bool Waits, DateOnly Since, long Count, long Overdue);
}
