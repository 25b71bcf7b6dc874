using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Projections;
using Referrals.Projections.People;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Referring;

namespace Referrals.Api.Governance;

/// <summary>How far a look for who is due has come.</summary>
internal sealed record RetentionProgress(int Done, int All);

/// <summary>
/// Finds who is due. Records that were not used for long and are named in nothing open or recent come from an index; then the whole human
/// being decides, by the log: every record, every referral that names them, wherever.
/// </summary>
internal sealed class RetentionFinding(Databases databases, WholePeople whole, LegalHolds holds, Opener opener, ProgrammeCatalogue programmes, TimeProvider time)
{
    private const string Candidates = """
        select p.person_id from referrals.people p
        where p.changed_on <= $1
          and not exists (
            select from referrals.referral_details d
            where d.person_ids @> array[p.person_id] and (d.ended_on is null or d.ended_on > $2))
          and not exists (select from referrals.legal_holds h where h.person_id = p.person_id and h.lifted_at is null)
          and not exists (select from referrals.erasures e where e.person_id = p.person_id and e.state in ('requested', 'confirmed', 'begun'))
        order by p.changed_on, p.person_id limit $3
        """;

    private const string Records = """
        select person_id, organisation_id, changed_on, details from referrals.people p where person_id = any ($1) and changed_on is not null order by person_id
        """;

    private const string Going = """
        select exists (select from referrals.erasures where person_id = any ($1) and state in ('requested', 'confirmed', 'begun'))
            or exists (select from referrals.restrictions where subject_id = any ($1))
        """;

    /// <summary>Everybody, or the first so many of those whose records were used longest ago, among so many that are looked at.</summary>
    public async Task<RetentionList> FindAsync(int? most, IProgress<RetentionProgress>? progress, CancellationToken ct)
    {
        var today = WorkingDays.InLondon(time.GetUtcNow());
        var candidates = await CandidatesAsync(today, most is { } limit ? limit * 10 : int.MaxValue, ct);
        var (due, seen) = (new List<DuePerson>(), new HashSet<Guid>());
        for (var i = 0; i < candidates.Count && due.Count < (most ?? int.MaxValue); i++)
        {
            progress?.Report(new RetentionProgress(i, candidates.Count));
            if (!seen.Contains(candidates[i]) && await DueAsync(candidates[i], today, seen, ct) is { } person)
            {
                due.Add(person);
            }
        }

        return new RetentionList(today, [.. due.OrderBy(p => p.PersonId)]);
    }

    private async Task<List<Guid>> CandidatesAsync(DateOnly today, int limit, CancellationToken ct)
    {
        var shortest = programmes.All.Select(p => p.Retention.YearsAfterClosing).DefaultIfEmpty(Retention.Usual.YearsAfterClosing).Min();
        await using var command = databases.Writer.CreateCommand(Candidates);
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = today.AddYears(-Retention.YearsUnused) });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = today.AddYears(-shortest) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(r => r.GetGuid(0), ct);
    }

    private async Task<DuePerson?> DueAsync(Guid candidate, DateOnly today, HashSet<Guid> seen, CancellationToken ct)
    {
        var (people, streams) = await whole.FindAsync(candidate, ct);
        seen.UnionWith(people);
        var referrals = streams.Values.Where(s => WholePeople.HumansOf(s).Any(h => h.Overlaps(people)))
            .Select(s => s.Aggregate((ReferralRecord?)null, ReferralRecord.Evolve)!).ToList();
        var records = await RecordsAsync(people, ct);
        DateOnly[] changed = [.. records.Select(r => r.Record.ChangedOn)];
        KeptReferral[] kept = [.. referrals.Select(r => new KeptReferral(
            programmes.Find(r.State.Programme)?.Retention ?? Retention.Usual, WorkingDays.InLondon(r.State.MadeAt), r.EndedOn))];
        if (records is [] || Retention.YearsOverOn(kept, changed) is not { } over || over > today || await IsGoingAsync(people, ct))
        {
            return null;
        }

        // Nobody's birthday is looked at before it makes a difference.
        DateOnly[] born = kept is [] ? [] : [.. (await opener.OpenAsync(Domain.Values.Of(records.Select(r => r.Details)), ct))
            .Select(d => d.Details.TryRead(out var details) ? details.DateOfBirth : null).OfType<DateOnly>()];
        return Retention.DueOn(kept, changed, born, await holds.StandAsync(people, ct)) is { } dueOn && dueOn <= today
            ? new DuePerson(
                [.. records.Select(r => r.Record)],
                [.. referrals.Select(r => new DueReferral(r.State.Id, r.State.Reference, r.State.Programme, r.State.ReceiverId, r.EndedOn!.Value)).OrderBy(r => r.Id)], dueOn)
            : null;
    }

    private async Task<List<(DueRecord Record, SealedDetails Details)>> RecordsAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        await using var command = Command(Records, people);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(r => (new DueRecord(r.GetGuid(0), r.GetGuid(1), r.GetFieldValue<DateOnly>(2)), r.Json<SealedDetails>(3)), ct);
    }

    private async Task<bool> IsGoingAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        await using var command = Command(Going, people);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private NpgsqlCommand Command(string sql, IEnumerable<Guid> people)
    {
        var command = databases.Writer.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. people] });
        return command;
    }
}
