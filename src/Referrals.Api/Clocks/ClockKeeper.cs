using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Demonstration;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections;

namespace Referrals.Api.Clocks;

/// <summary>
/// Records promises that were not kept. One node does so at a time; days are what is promised, so there is something to do once a day,
/// and after a start.
/// </summary>
internal sealed partial class ClockKeeper(
    Databases databases, Decisions decisions, Idempotency idempotency, DemonstrationLoad demonstration, Jobs jobs, TimeProvider time, ILogger<ClockKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    private readonly Job _job = jobs.Of("clock keeper", s_pause);

    private DateOnly _today;
    private Queue<Guid> _left = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await demonstration.Done.WaitAsync(stoppingToken);
        await Rounds.RunAsync(time, s_pause, _job.Watch(KeepAsync), Log, stoppingToken);
    }

    /// <summary>Records what was missed until yesterday, unless that was done today; false when another node is at it.</summary>
    public async Task<bool> KeepAsync(CancellationToken ct)
    {
        var today = WorkingDays.InLondon(time.GetUtcNow());
        if (_today == today && _left.Count == 0)
        {
            return true;
        }

        await using var alone = await AdvisoryLock.TryTakeAsync(databases.Writer, "clock keeper", ct);
        if (alone is null)
        {
            return false;
        }

        if (_today != today)
        {
            await idempotency.ForgetAsync(time.GetUtcNow(), ct);
            _left = new Queue<Guid>(await OverdueAsync(alone.Connection, today, ct));
            _today = today;
        }

        // What fails stands in nobody's way, and is tried again with the next round.
        for (var count = _left.Count; count > 0; count--)
        {
            if (!await RecordAsync(_left.Peek(), ct))
            {
                _left.Enqueue(_left.Peek());
            }

            _left.Dequeue();
        }

        return true;
    }

    private async Task<bool> RecordAsync(Guid referralId, CancellationToken ct)
    {
        var asked = new Asked(Actor.Platform, time.GetUtcNow(), "clock keeper", null, null);
        try
        {
            await decisions.DecideAsync(
                asked, referralId, referral => Task.FromResult<Decided>(RecordMissedClocksHandler.Handle(new RecordMissedClocks(), referral, asked.Actor, asked.Now)), ct);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Report(e);
            return false;
        }
    }

    private static async Task<List<Guid>> OverdueAsync(NpgsqlConnection connection, DateOnly today, CancellationToken ct)
    {
        // Organisation by organisation, along the index that pages are read by.
        await using var command = new NpgsqlCommand(
            """
            select distinct c.referral_id from referrals.organisations o
            cross join lateral (
                select referral_id from referrals.caseload where organisation_id = o.id and is_listed and next_due < $1) c
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = today });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(r => r.GetGuid(0), ct);
    }

    private void Report(Exception e)
    {
        _job.Failed(e);
        Log(e);
    }

    private void Log(Exception e) => Failed(logger, e.GetType().Name, (e as PostgresException)?.SqlState);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "Missed clocks were not recorded, and will be tried again: {ExceptionType} {SqlState}")]
    private static partial void Failed(ILogger logger, string exceptionType, string? sqlState);
}
