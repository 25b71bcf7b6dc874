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

    /// <summary>
    /// The rows after a position, or before it, at most <paramref name="limit"/>; a row whose sort key stays appears on exactly one page.
    /// The same <paramref name="today"/> must be given for every page.
    /// </summary>
    public async Task<CaseloadPage> PageAsync(
        Actor actor, CaseloadFilter filter, CaseloadPosition? after, int limit, DateOnly today, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(CaseloadSql.Page(actor.OrganisationId, filter, after, limit, today));
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
        var moves = Enum.GetValues<WhoseMove>();
        await using var batch = reader.ReadAs(actor);
        foreach (var move in moves)
        {
            batch.Add(CaseloadSql.Page(actor.OrganisationId, filter with { WaitingOn = move }, null, limit, today));
        }

        AddCounts(batch, actor, filter, today);
        var rows = new List<(WhoseMove Move, ListRow Row)>();
        CaseloadCounts counts;
        await using (var answer = await batch.ExecuteAsync(ct))
        {
            foreach (var move in moves)
            {
                rows.AddRange((await answer.ListAsync(ListRow.Read, ct)).Take(limit).Select(row => (move, row)));
                if (move != moves[^1])
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

    private static List<CaseloadRow> RowsOf(Values<ListRow> opened, Partnership names, DateOnly today) => [.. opened.Select(r => r.Row(names, today))];

    private static void AddCounts(ReadBatch batch, Actor actor, CaseloadFilter filter, DateOnly today) => batch
        .Add(CaseloadSql.States(actor.OrganisationId, filter, today))
        .Add(CaseloadSql.Waiting(actor.OrganisationId, filter, today))
        .Add(CaseloadSql.Overdue(actor.OrganisationId, filter, today));

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
