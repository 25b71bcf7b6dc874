using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Referrals.Projections.Handoffs;

namespace Referrals.Projections.Caseloads;

/// <summary>What became so far of the referrals that were made in a quarter, what was closed in it, and how long the first answer took.</summary>
public sealed record QuarterNumbers(long Made, long TakenOn, long Declined, long Withdrawn, long Undecided, long Closed, long Acknowledged, long AcknowledgedLate, decimal? MedianDays);

/// <summary>An organisation's referrals in one direction and programme.</summary>
public sealed record OwnNumbers(Handoffs.Direction Direction, string Programme, long Open, long Overdue, QuarterNumbers This, QuarterNumbers Last);

/// <summary>Counts an organisation's own referrals as they stand now. Nobody is named, and row security leaves out what is not theirs.</summary>
public sealed class OwnNumbersQueries(Reader reader)
{
    // What is only offered names no partner: it was sent neither by us nor to us.
    private const string Ours = " from referrals.caseload where (receives or partner_id is not null) and organisation_id = ";

    private static readonly string[] s_takenOn = [.. new[] { ReferralState.Accepted, ReferralState.Active, ReferralState.OnHold, ReferralState.Closed }.Select(s => Codes.NameOf(s))];

    private static readonly string[] s_undecided = [.. new[] { ReferralState.Made, ReferralState.Received, ReferralState.InformationRequested }.Select(s => Codes.NameOf(s))];

    public async Task<IReadOnlyList<OwnNumbers>> CountAsync(Actor actor, DateOnly today, CancellationToken ct = default)
    {
        var current = ReleasePeriod.QuarterOf(today);
        var since = ReleasePeriod.QuarterOf(current.From.AddDays(-1)).From;
        var organisation = actor.OrganisationId;
        var madeSince = WorkingDays.FromLondon(since.ToDateTime(TimeOnly.MinValue));
        await using var batch = reader.ReadAs(actor)
            .Add(new Sql()
                .Add($"select coalesce(receives, false), programme, (made_at at time zone 'Europe/London')::date >= {current.From}, state, count(*)").Raw(Ours)
                .Add($"{organisation} and made_at >= {madeSince} group by 1, 2, 3, 4"))
            .Add(new Sql()
                .Add($"select coalesce(receives, false), programme, ended_on >= {current.From}, count(*)").Raw(Ours)
                .Add($"{organisation} and state = {Codes.NameOf(ReferralState.Closed)} and ended_on >= {since} group by 1, 2, 3"))
            .Add(new Sql()
                .Add($"select coalesce(receives, false), programme, count(*), count(*) filter (where next_due < {today})").Raw(Ours)
                .Add($"{organisation} and is_listed and waiting_on is not null group by 1, 2"))
            .Add(new Sql()
                .Add($"select coalesce(receives, false), programme, (made_at at time zone 'Europe/London')::date as made_on, acknowledged_on, acknowledge_by, count(*)").Raw(Ours)
                .Add($"{organisation} and made_at >= {madeSince} and acknowledged_on is not null group by 1, 2, 3, 4, 5"));

        await using var answer = await batch.ExecuteAsync(ct);
        var made = await answer.ListAsync(r => new Made(new(r.GetBoolean(0), r.GetString(1)), r.GetBoolean(2), r.GetString(3), r.GetInt64(4)), ct);
        await answer.NextResultAsync(ct);
        var closed = await answer.ListAsync(r => new Ended(new(r.GetBoolean(0), r.GetString(1)), r.GetBoolean(2), r.GetInt64(3)), ct);
        await answer.NextResultAsync(ct);
        var open = await answer.ListAsync(r => new Open(new(r.GetBoolean(0), r.GetString(1)), r.GetInt64(2), r.GetInt64(3)), ct);
        await answer.NextResultAsync(ct);
        var answered = await answer.ListAsync(r => Answered.Of(new(r.GetBoolean(0), r.GetString(1)), current.From, r.GetFieldValue<DateOnly>(2), r.GetFieldValue<DateOnly>(3), r.OptionalDate(4), r.GetInt64(5)), ct);

        return
        [
            .. made.Select(m => m.Where).Concat(closed.Select(c => c.Where)).Concat(open.Select(o => o.Where)).Distinct()
                .OrderBy(w => w.Receives).ThenBy(w => w.Programme, StringComparer.Ordinal)
                .Select(w => new OwnNumbers(
                    w.Receives ? Handoffs.Direction.In : Handoffs.Direction.Out, w.Programme, open.Where(o => o.Where == w).Sum(o => o.Count), open.Where(o => o.Where == w).Sum(o => o.Overdue),
                    Of(isThis: true, w), Of(isThis: false, w))),
        ];

        QuarterNumbers Of(bool isThis, Place where)
        {
            var of = made.Where(m => m.Where == where && m.IsThis == isThis).ToList();
            var days = answered.Where(a => a.Where == where && a.IsThis == isThis).ToList();
            return new(
                of.Sum(m => m.Count), of.Where(m => s_takenOn.Contains(m.State)).Sum(m => m.Count), In(ReferralState.Declined), In(ReferralState.Withdrawn),
                of.Where(m => s_undecided.Contains(m.State)).Sum(m => m.Count), closed.Where(c => c.Where == where && c.IsThis == isThis).Sum(c => c.Count),
                days.Sum(d => d.Count), days.Where(d => d.Late).Sum(d => d.Count), Median.Of(days.Select(d => (d.Days, d.Count))));

            long In(ReferralState state) => of.Where(m => m.State == Codes.NameOf(state)).Sum(m => m.Count);
        }
    }

    private sealed record Place(bool Receives, string Programme);

    private sealed record Made(Place Where, bool IsThis, string State, long Count);

    private sealed record Ended(Place Where, bool IsThis, long Count);

    private sealed record Open(Place Where, long Count, long Overdue);

    private sealed record Answered(Place Where, bool IsThis, int Days, bool Late, long Count)
    {
        public static Answered Of(Place where, DateOnly quarter, DateOnly madeOn, DateOnly on, DateOnly? by, long count) =>
            new(where, madeOn >= quarter, WorkingDays.Between(madeOn, on), on > by, count);
    }
}
