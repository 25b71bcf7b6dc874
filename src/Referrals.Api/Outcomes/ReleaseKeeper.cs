using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Demonstration;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Facts;

namespace Referrals.Api.Outcomes;

/// <summary>The facts of a period; null while not everything is among them that was recorded until this place in the log.</summary>
internal delegate Task<FactSet?> FactsOf(ReleasePeriod period, long until, CancellationToken ct);

/// <summary>
/// Makes the releases that were asked for, one after the other and on one node at a time; nothing of it is stored before all of it is, so
/// that whatever stops it, the next round begins again.
/// </summary>
internal sealed partial class ReleaseKeeper(
    Databases databases, DocumentStore store, FactsOf factsOf, ProgrammeCatalogue programmes, DemonstrationLoad demonstration, Jobs jobs, TimeProvider time,
    ILogger<ReleaseKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_later = TimeSpan.FromMinutes(1);

    private readonly Job _job = jobs.Of("release keeper", s_pause);

    private DateTimeOffset _notBefore;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await demonstration.Done.WaitAsync(stoppingToken);
        await Rounds.RunAsync(time, s_pause, _job.Watch(ct => time.GetUtcNow() < _notBefore ? Task.FromResult(false) : KeepAsync(ct)), Report, stoppingToken);
    }

    /// <summary>Makes what was asked for. False when another node is at it.</summary>
    public async Task<bool> KeepAsync(CancellationToken ct)
    {
        if (await RequestedAsync(ct) is [])
        {
            return true;
        }

        await using var alone = await AdvisoryLock.TryTakeAsync(databases.Writer, "release keeper", ct);
        if (alone is null)
        {
            return false;
        }

        var failed = false;
        foreach (var id in await RequestedAsync(ct))
        {
            try
            {
                await MakeAsync(id, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failed = true;
                _job.Failed(e);
                Report(e);
            }

            if (!failed)
            {
                await _job.RanAsync(ct);
            }
        }

        return true;
    }

    private async Task<List<Guid>> RequestedAsync(CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select release_id from referrals.releases where state = 'requested' order by requested_at, release_id");
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(r => r.GetGuid(0), ct);
    }

    private async Task MakeAsync(Guid id, CancellationToken ct)
    {
        await using var session = store.SessionOf(Actor.Platform, "release keeper");
        var stream = await session.Events.FetchForWriting<Release>(id, ct);
        if (stream.Aggregate is not { State: ReleaseState.Requested } release)
        {
            return;
        }

        await SayAsync(id, "Counting", ct);
        if (await factsOf(release.Period, stream.Events[^1].Sequence, ct) is not { } facts)
        {
            await SayAsync(id, "Waiting until everything that was recorded is counted", ct);
            return;
        }

        var earlier = await ReleaseStore.PassedAsync(release.Period, databases.ReleaseBuilder, ct);
        var step = "Counting";
        var seed = SeedOf(await FactReading.SeedAsync(databases.ReleaseBuilder, ct), release.Period, earlier);
        var making = Task.Run(
            () =>
            {
                var plan = ReleasePlan.For(programmes, facts.Kinds);
                return ReleaseMaking.Make(plan, DisclosureRules.Standard, Tabulating.Tabulate(facts, plan, release.Period), seed, earlier, s => Volatile.Write(ref step, s), ct);
            },
            ct);
        while (await Task.WhenAny(making, Task.Delay(s_pause, time, ct)) != making)
        {
            await SayAsync(id, Volatile.Read(ref step), ct);
        }

        var made = await making;
        stream.AppendMany(CheckReleaseHandler.Handle(made.ToCheck(), release, Actor.Platform));
        foreach (var command in ReleaseStore.Storing(id, made, time.GetUtcNow().ToUniversalTime()))
        {
            session.QueueSqlCommand(command);
        }

        await session.SaveChangesAsync(ct);
        Made(logger, id, made.Report.Passed, made.Report.Shown, made.Report.Hidden);
    }

    /// <summary>Another one for each release of a period, and the same however often it is made.</summary>
    private static byte[] SeedOf(byte[] secret, ReleasePeriod period, IReadOnlyList<ReleaseFiles> earlier) =>
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{period.Code}/{earlier.Count(e => e.Period == period)}"));

    private async Task SayAsync(Guid id, string step, CancellationToken ct)
    {
        await using var batch = databases.Writer.CreateBatch();
        batch.BatchCommands.Add(ReleaseStore.Progress(id, step, time.GetUtcNow().ToUniversalTime()));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private void Report(Exception e)
    {
        _notBefore = time.GetUtcNow() + s_later;
        Failed(logger, e.GetType().Name, (e as PostgresException)?.SqlState);
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "Release {ReleaseId} was made and checked. Passed: {Passed}; cells shown {Shown}, hidden {Hidden}")]
    private static partial void Made(ILogger logger, Guid releaseId, bool passed, int shown, int hidden);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Error, Message = "A release was not made, which will be tried again: {ExceptionType} {SqlState}")]
    private static partial void Failed(ILogger logger, string exceptionType, string? sqlState);
}
