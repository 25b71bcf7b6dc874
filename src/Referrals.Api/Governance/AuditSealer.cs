using Npgsql;
using Referrals.Api.Hosting;
using Referrals.EventStore;
using Referrals.Projections.Governance;

namespace Referrals.Api.Governance;

/// <summary>
/// Chains the events and the access log every second, and exports the head on a schedule. One node does so at a time, for as long as it
/// lives; its lock falls with its connection.
/// </summary>
internal sealed partial class AuditSealer(
    Databases databases, AuditHeads heads, AuditSettings settings, Jobs jobs, IHostEnvironment environment, TimeProvider time, ILogger<AuditSealer> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Job _job = jobs.Of("audit sealer", s_pause);

    private (long Number, DateTimeOffset At) _exported;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.HeadFolder is null && !environment.IsDevelopment())
        {
            NotExported(logger);
        }

        await Rounds.RunAsync(time, s_pause, _job.Watch(LeadAsync), Report, stoppingToken);
    }

    /// <summary>False when another node leads; otherwise as long as this one does.</summary>
    private async Task<bool> LeadAsync(CancellationToken ct)
    {
        await using var alone = await AdvisoryLock.TryTakeAsync(databases.Writer, "audit sealer", ct);
        if (alone is null)
        {
            return false;
        }

        var chain = new AuditChain(alone.Connection, time);
        using var timer = new PeriodicTimer(s_pause, time);
        do
        {
            await ExportAsync(await chain.SealAsync(ct), ct);
            await _job.RanAsync(ct);
        }
        while (await timer.WaitForNextTickAsync(ct));
        return true;
    }

    private async Task ExportAsync(AuditBatch head, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (head.Number == _exported.Number || now - _exported.At < settings.HeadEvery)
        {
            return;
        }

        try
        {
            await heads.ExportAsync(head, ct);
            _exported = (head.Number, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The chain goes on; the export is tried again with the next batch.
            _job.Failed(e);
            ExportFailed(logger, e.GetType().Name);
        }
    }

    private void Report(Exception e) => Failed(logger, e.GetType().Name, (e as PostgresException)?.SqlState);

    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "The logs were not sealed, which will be tried again: {ExceptionType} {SqlState}")]
    private static partial void Failed(ILogger logger, string exceptionType, string? sqlState);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Error, Message = "The head of the audit chain was not exported, which will be tried again: {ExceptionType}")]
    private static partial void ExportFailed(ILogger logger, string exceptionType);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Warning, Message = "Audit:HeadFolder is not set: a log whose end is cut off would not be found")]
    private static partial void NotExported(ILogger logger);
}
